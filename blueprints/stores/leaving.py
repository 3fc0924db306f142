"""Disconnecting a store and deleting it, and thinking better of either."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.stores.area import bp, find
from blueprints.stores.forms import DeletionForm
from core.acting import acting
from core.db import db
from core.queue import enqueue
from core.rights import Right, actor, requires
from core.web import done, go, render
from jobs.mail import send_later
from jobs.products_sync import open_sync, sync_later
from jobs.pushes import tell_waiting
from jobs.rounds import run_round
from models import Store, StoreStatus
from platforms import PLATFORMS, Ability
from services import stores
from services.advice import advice_on
from services.connections import NotPossible
from services.stores import OrdersOpen
from services.words.connecting import telling_of


@bp.get("/<int:store_id>/disconnect")
@requires(Right.STORES_DISCONNECT)
def confirm_disconnection(store_id: int) -> ResponseReturnValue:
    store = find(store_id)
    left_there = telling_of(store.platform).left_there
    return render("stores/disconnect.html", "stores/_disconnect.html", store=store, left_there=left_there)


@bp.post("/<int:store_id>/disconnection")
@requires(Right.STORES_DISCONNECT)
def disconnect(store_id: int) -> ResponseReturnValue:
    store = find(store_id)
    page = url_for(".show", store_id=store.id)
    if not store.is_live:
        return go(page)
    _stop_sync(store)
    enqueue(run_round, stores.disconnect(store).id)
    db.commit()
    undo = url_for(".restore", store_id=store.id)
    return done(_("%(name)s is disconnected. It can be restored.", name=store.name), page, undo=undo)


@bp.post("/<int:store_id>/restoration")
@requires(Right.STORES_DISCONNECT)
def restore(store_id: int) -> ResponseReturnValue:
    """With the keys that are still here; without them the shop is asked for new ones."""
    store = find(store_id)
    if store.status != StoreStatus.DISCONNECTED:
        return go(url_for(".show", store_id=store.id))
    if not stores.can_restore(store):
        return go(url_for(".reconnect", store_id=store.id))
    try:
        stores.restore(store)
    except NotPossible as refusal:
        db.rollback()
        advice = advice_on(refusal.code, refusal.facts, store.platform)
        return done(f"{advice.happened} {advice.help}", url_for(".show", store_id=store_id), "warning")
    if Ability.PRODUCTS in PLATFORMS[store.platform].does:
        sync_later(store, actor.id)  # what changed meanwhile nobody told
    tell_waiting(store)
    db.commit()
    return done(_("%(name)s is connected again.", name=store.name), url_for(".show", store_id=store.id))


@bp.get("/<int:store_id>/delete")
@requires(Right.STORES_DELETE)
def confirm_deletion(store_id: int) -> ResponseReturnValue:
    return _page(find(store_id), DeletionForm())


@bp.post("/<int:store_id>/deletion")
@requires(Right.STORES_DELETE)
def delete(store_id: int) -> ResponseReturnValue:
    store, form = find(store_id), DeletionForm()
    if (form.typed.data or "").strip() != store.name:
        form.typed.errors = [_("This is not the store's name.")]
        return _page(store, form, 422)
    try:
        round_ = stores.ask_deletion(store)
    except OrdersOpen as refusal:
        db.rollback()
        form.form_errors.append(_open_orders(refusal.count))
        return _page(find(store_id), form, 422)
    _stop_sync(store)
    for mail in stores.deletion_letters(store, acting().name):
        send_later(mail)
    enqueue(run_round, round_.id)
    db.commit()
    message = _("%(name)s will be deleted in 24 hours. Until then it can be kept.", name=store.name)
    return done(message, url_for(".show", store_id=store.id))


@bp.post("/<int:store_id>/deletion/withdrawal")
@requires(Right.STORES_DELETE)
def keep(store_id: int) -> ResponseReturnValue:
    store = find(store_id)
    if store.delete_at:
        stores.withdraw_deletion(store)
        db.commit()
    return done(_("%(name)s is kept.", name=store.name), url_for(".show", store_id=store.id))


def _stop_sync(store: Store) -> None:
    if sync := open_sync(store):
        sync.cancel()


def _open_orders(count: int) -> str:
    return ngettext(
        "%(num)s order of this store is still under way: finish or cancel it first.",
        "%(num)s orders of this store are still under way: finish or cancel them first.",
        count,
    )


def _page(store: Store, form: DeletionForm, status: int = 200) -> ResponseReturnValue:
    return render(
        "stores/delete.html",
        "stores/_delete.html",
        status,
        store=store,
        form=form,
        open_orders=stores.open_orders(store),
    )
