"""What the shop was told: how each message stands, once more, or settled by hand. The client's people see it too."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.production.area import bp, find_order, order_page, shipping_of
from core.db import db, one_or_404
from core.rights import Right, actor, requires
from core.web import done, go, is_shown, mark_of, render, saved, wants_fragment
from jobs.pushes import note, retry, tell_shop
from models import Order, Push
from services.pushes import settle_by_hand


@bp.get("/orders/<int:order_id>/packages")
@requires(Right.ORDERS_VIEW)
def packages(order_id: int) -> ResponseReturnValue:
    """The part of the order's page that asks for itself while something is on its way to the shop."""
    order = find_order(order_id)
    if not wants_fragment():
        return go(order_page(order))
    shipping = shipping_of(order)
    if is_shown(mark := mark_of(shipping.state)):
        return "", 304
    response = render("orders/_packages.html", "orders/_packages.html", order=order)
    response.set_etag(mark)
    return response


@bp.post("/pushes/<int:push_id>/retries")
@requires(Right.PUSHES_RETRY)
def create_retry(push_id: int) -> ResponseReturnValue:
    order, push = _found(push_id)
    if not retry(push):
        return done(_("There is nothing to retry any more."), order_page(order), "info")
    return _saved(order, _("The store is asked again."))


@bp.post("/pushes/<int:push_id>/settlement")
@requires(Right.PUSHES_MARK_DONE)
def create_settlement(push_id: int) -> ResponseReturnValue:
    order, push = _found(push_id)
    if not settle_by_hand(push):
        return done(_("There is nothing to settle any more."), order_page(order), "info")
    tell_shop(order)
    note(push, order, "push_by_hand")
    return _saved(order, _("Marked as done by hand."))


def _found(push_id: int) -> tuple[Order, Push]:
    """The order is locked first, as by all who owe its news."""
    push = one_or_404(Push.visible_to(actor).where(Push.id == push_id))
    order = find_order(push.order_id)
    db.refresh(order, with_for_update=True)
    return order, push


def _saved(order: Order, words: str) -> ResponseReturnValue:
    db.commit()
    return saved(words, order_page(order), "orders/_packages.html", order=order)
