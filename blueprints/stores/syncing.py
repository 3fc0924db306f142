"""Products and orders brought over because a person asked."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.stores.area import bp, does, find, link
from core.db import db, one_or_404
from core.rights import Right, actor, can, requires
from core.web import done, render
from jobs.products_sync import sync_later
from jobs.rounds import read_orders_now
from models import Store, Sync
from platforms import Ability, Code
from services.activity import log_activity
from services.advice import advice_on
from services.background.stopping import stop
from services.shops import can_read
from services.stores import mapping_counts, open_orders


@bp.post("/<int:store_id>/syncs")
@requires(Right.STORES_SYNC_PRODUCTS)
def create_sync(store_id: int) -> ResponseReturnValue:
    store = find(store_id)
    page = url_for(".show", store_id=store.id)
    if not (store.is_live and does(store, Ability.PRODUCTS)):
        return done(_("Nothing is exchanged with this store at the moment."), page, "warning")
    if not can_read(store):
        return _cannot_ask(store, page)
    sync_later(store, actor.id)
    log_activity("store.products_sync_asked", store)
    db.commit()
    return done(_("Products are being synced."), page)


@bp.get("/<int:store_id>/syncs/<int:sync_id>")
@requires(Right.STORES_DETAILS)
def show_sync(store_id: int, sync_id: int) -> ResponseReturnValue:
    """The line of progress, which asks for itself while the sync runs; with its end come the new counts."""
    store, sync = _found(store_id, sync_id)
    counted = {} if sync.is_open else {"counts": mapping_counts([store])[store.id], "orders": open_orders(store)}
    context = {"store": store, "sync": sync, "advice_on": advice_on, "link": link} | counted
    return render("stores/sync.html", "stores/_sync.html", **context)


@bp.post("/<int:store_id>/syncs/<int:sync_id>/cancellation")
@requires(Right.STORES_SYNC_PRODUCTS)
def cancel_sync(store_id: int, sync_id: int) -> ResponseReturnValue:
    store, sync = _found(store_id, sync_id)
    stop(sync)
    db.commit()
    return done(_("The sync was canceled. What it had brought is kept."), url_for(".show", store_id=store.id), "info")


@bp.post("/<int:store_id>/order-reads")
@requires(Right.STORES_SYNC_ORDERS)
def read_orders(store_id: int) -> ResponseReturnValue:
    store = find(store_id)
    page = url_for(".show", store_id=store.id) if can(actor, Right.STORES_DETAILS) else url_for(".index")
    if not (store.is_live and does(store, Ability.ORDERS)):
        return done(_("Nothing is exchanged with this store at the moment."), page, "warning")
    if not can_read(store):
        return _cannot_ask(store, page)
    read_orders_now(store)
    log_activity("store.orders_read_asked", store)
    db.commit()
    return done(_("Orders are being read from the shop."), page)


def _cannot_ask(store: Store, page: str) -> ResponseReturnValue:
    advice = advice_on(Code.API_NEEDED, platform=store.platform)
    return done(f"{advice.happened} {advice.help}", page, "warning")


def _found(store_id: int, sync_id: int) -> tuple[Store, Sync]:
    store = find(store_id)
    return store, one_or_404(Sync.visible_to(actor).where(Sync.store_id == store.id, Sync.id == sync_id))
