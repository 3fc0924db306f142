"""What the shop was told: how each message stands, once more, or settled by hand. The client's people see it too."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.production.area import bp, find_order, order_page, shipping_of
from core.db import db, one_or_404
from core.rights import Right, actor, requires
from core.web import done, go, is_shown, mark_of, render, saved, wants_fragment
from jobs.pushes import tell_again, tell_shop
from models import Happening, Order, Push, PushState
from services.activity import log_activity
from services.pushes import settle_by_hand
from services.transitions import tell


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
    db.refresh(push, with_for_update=True)
    if push.state != PushState.REFUSED:
        return done(_("There is nothing to retry any more."), order_page(order), "info")
    tell_again(push)
    return _noted(order, push, "push_retried", _("The store is asked again."))


@bp.post("/pushes/<int:push_id>/settlement")
@requires(Right.PUSHES_MARK_DONE)
def create_settlement(push_id: int) -> ResponseReturnValue:
    order, push = _found(push_id)
    if not settle_by_hand(push):
        return done(_("There is nothing to settle any more."), order_page(order), "info")
    tell_shop(order)
    return _noted(order, push, "push_by_hand", _("Marked as done by hand."))


def _found(push_id: int) -> tuple[Order, Push]:
    """The order is locked first, as by all who owe its news."""
    push = one_or_404(Push.visible_to(actor).where(Push.id == push_id))
    order = find_order(push.order_id)
    db.refresh(order, with_for_update=True)
    return order, push


def _noted(order: Order, push: Push, what: str, words: str) -> ResponseReturnValue:
    tell(order, Happening.PUSH, what, push=push.kind, status=push.message.get("status"), package=push.package_id)
    log_activity(f"order.{what}", push, name=order.number)
    db.commit()
    return saved(words, order_page(order), "orders/_packages.html", order=order)
