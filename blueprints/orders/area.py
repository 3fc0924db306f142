"""The area's blueprint, and what its modules share."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Form

from core import vocabulary
from core.db import db, one_or_404
from core.rights import Right, actor, can
from core.standing_words import signed
from core.web import done, render
from models import Order, OrderItem, Status, TimelineEntry
from services.orders import ChangedMeanwhile, act_on
from services.transitions import NotAllowed

bp = Blueprint("orders", __name__, url_prefix="/orders")


def find(order_id: int) -> Order:
    return one_or_404(Order.visible_to(actor).where(Order.id == order_id))


def find_item(order: Order, item_id: int) -> OrderItem:
    return one_or_404(OrderItem.visible_to(actor).where(OrderItem.order_id == order.id, OrderItem.id == item_id))


def item_of(items: Iterable[OrderItem], item_id: int) -> OrderItem:
    """The one of an order's locked items."""
    return next((item for item in items if item.id == item_id), None) or abort(404)


def locked(order_id: int) -> tuple[Order, list[OrderItem]]:
    """The order, locked for an act of whoever posted this form: it says which version of the order they saw."""
    order = find(order_id)
    return order, act_on(order, request.form.get("version", type=int))


def locked_as_seen(order_id: int, form: Form) -> tuple[Order, list[OrderItem]] | None:
    """As `locked`. None: somebody changed the order since the form was shown; the form says so, and keeps what it has.

    Sent once more, it acts on the order as it is now.
    """
    try:
        return locked(order_id)
    except ChangedMeanwhile as fault:
        db.rollback()
        order, who = find(fault.order.id), signed(fault.by.actor) if fault.by else ""
    form["version"].data = str(order.version)
    form.form_errors.append(
        _("%(who)s changed this order just now; its status is %(status)s. What you typed is still here: "
          "send it again if it still holds.", who=who or "Vetrina", status=vocabulary.ORDER[Status(order.status)].text)
    )  # fmt: skip
    return None


def refused(order_id: int, form: Form) -> Order:
    """The order as it is, of which the table does not have what a person wanted; the form says so, and keeps what it
    has."""
    db.rollback()
    order = find(order_id)
    form["version"].data = str(order.version)
    form.form_errors.append(
        _("That cannot be done with this order any more: its status is %(status)s, or a line has gone further. "
          "Nothing was changed, and what you typed is still here.",
          status=vocabulary.ORDER[Status(order.status)].text)
    )  # fmt: skip
    return order


def need(*rights: Right) -> None:
    """403 for whoever has none of these rights."""
    if not any(can(actor, right) for right in rights):
        abort(403)


def page_url(order: Order) -> str:
    return url_for("orders.show", order_id=order.id)


def link(endpoint: str, **values: Any) -> str | None:
    """The address of another area's page; None where there is no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


@bp.errorhandler(ChangedMeanwhile)
def changed_meanwhile(fault: ChangedMeanwhile) -> ResponseReturnValue:
    """409: what was typed is not lost, the order as it is now is one click away."""
    db.rollback()
    return nothing_done(find(fault.order.id), fault.by)


@bp.errorhandler(NotAllowed)
def not_allowed(fault: NotAllowed) -> ResponseReturnValue:
    db.rollback()
    words = _("That is not possible any more: the order has moved on meanwhile. Nothing was changed.")
    order_id = (request.view_args or {}).get("order_id")
    if order_id and request.form.get("words", "").strip():
        return nothing_done(find(order_id))
    return done(words, url_for("orders.show", order_id=order_id) if order_id else url_for("orders.index"), "warning")


def nothing_done(order: Order, by: TimelineEntry | None = None, why: str = "") -> ResponseReturnValue:
    """409, with what was written: nobody has to write it again."""
    about = {"order": order, "by": by, "why": why, "typed": request.form.get("words", "").strip()}
    return render("orders/changed.html", "orders/_changed.html", 409, **about)
