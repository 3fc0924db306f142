"""The order ledger of a store: day by day, what the shop says it has, what is here, and what is missing."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.stores.area import bp, does, find, link
from core.db import db, now
from core.rights import Right, actor, requires
from core.web import done, is_shown, mark_of, render
from jobs import counting
from models import Round, RoundKind, Store
from models.work import WorkState
from platforms import Ability
from services import ledger
from services.activity import log_activity
from services.advice import advice_on
from services.shops import can_read


@bp.get("/<int:store_id>/ledger")
@requires(Right.STORES_DETAILS)
def show_ledger(store_id: int) -> ResponseReturnValue:
    store = _with_orders(store_id)
    round_, lines = _round_of(store), ledger.lines_of(store)
    is_counting = bool(round_ and store.is_live and (round_.work_state == WorkState.RUNNING or _is_due(round_)))
    mark = mark_of(is_counting, round_ and (round_.ended_at, round_.error), [line.here for line in lines])
    if is_shown(mark):
        return "", 304
    response = render(
        "stores/ledger.html", "stores/_ledger.html", store=store, lines=lines, round=round_, counting=is_counting,
        advice_on=advice_on, link=link, can_read=can_read(store),
    )  # fmt: skip
    response.set_etag(mark)
    return response


@bp.post("/<int:store_id>/ledger")
@requires(Right.STORES_SYNC_ORDERS)
def count_ledger(store_id: int) -> ResponseReturnValue:
    store = _with_orders(store_id)
    page = url_for(".show_ledger", store_id=store.id)
    if not store.is_live:
        return done(_("Nothing is exchanged with this store at the moment."), page, "warning")
    if not can_read(store):
        return done(_("The shop cannot be asked for its orders."), page, "warning")
    counting.count_now(store)
    log_activity("store.ledger_asked", store)
    db.commit()
    return done(_("The shop's orders are being counted."), page)


@bp.post("/<int:store_id>/ledger/orders")
@requires(Right.STORES_SYNC_ORDERS)
def fetch_order(store_id: int) -> ResponseReturnValue:
    """One that is missing, by the shop's own id."""
    store, wanted = _with_orders(store_id), request.form.get("order", "")
    known = [one["id"] for line in ledger.lines_of(store) for one in line.missing]
    page = url_for(".show_ledger", store_id=store.id)
    if wanted not in known:
        return done(_("This order is here by now."), page, "info")
    counting.fetch(store, wanted)
    log_activity("store.order_fetched", store, after={"order": wanted})
    db.commit()
    return done(_("The order is being fetched from the shop."), page)


def _with_orders(store_id: int) -> Store:
    store = find(store_id)
    return store if does(store, Ability.ORDERS) else abort(404)


def _round_of(store: Store) -> Round | None:
    own = Round.visible_to(actor).where(Round.client_id == store.client_id, Round.store_id == store.id)
    return db.scalars(own.where(Round.kind == RoundKind.LEDGER)).one_or_none()


def _is_due(round_: Round) -> bool:
    return round_.due_at is not None and round_.due_at <= now()
