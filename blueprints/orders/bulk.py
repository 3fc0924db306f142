"""One act on many orders: each is looked at for itself, and the answer says how many were refused."""

from collections.abc import Callable

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.orders.area import bp, need
from core.db import db
from core.language import wanted_zone
from core.rights import Actor, Right, actor, requires
from core.web import done
from jobs.holds import tell_client
from jobs.pushes import tell_shop
from models import Order, Reason, Turn
from services import order_list, orders
from services.holds import side_of
from services.order_list import Asked
from services.orders import act_on
from services.transitions import NotAllowed

MOST = 200


def hold(order: Order, who: Actor) -> None:
    """The client hears of what the provider holds; of their own many holds nobody writes to their colleagues."""
    orders.hold(order, who, Reason.CLIENT_REQUEST)
    if side_of(who) is Turn.PROVIDER:
        tell_client(order)


ACTS: dict[str, tuple[Callable[[Order, Actor], None], Right]] = {
    "approve": (orders.approve, Right.ORDERS_APPROVE),
    "hold": (hold, Right.ORDERS_HOLD),
    "check": (orders.resume, Right.ORDERS_FIX),
    "cancel": (orders.cancel, Right.ORDERS_CANCEL),
}


@bp.post("/acts")
@requires(Right.ORDERS_VIEW)
def create_acts() -> ResponseReturnValue:
    """Approve, hold, check again or cancel the picked orders; whom the table of transitions refuses is counted."""
    back = f"{url_for('.index')}?{request.query_string.decode()}"
    picked = wanted()
    if not picked:
        return done(_("Pick some orders first."), back, "warning")
    if request.form.get("act") not in ACTS:
        abort(400)
    act, right = ACTS[request.form["act"]]
    need(right)
    refused = [number for order_id in picked if (number := attempt(act, order_id))]
    made = len(picked) - len(refused)
    return done(words(made, refused), back, "warning" if refused else "success")


def wanted() -> list[int]:
    """The picked orders; or all that the list's filters leave over, the newest MOST of them."""
    if request.form.get("all"):
        return order_list.first_ids(Asked.of(request.args), actor, wanted_zone(), MOST)
    return request.form.getlist("ids", type=int)[:MOST]


def attempt(act: Callable[[Order, Actor], None], order_id: int) -> str:
    """Act on one order and commit. Its number where that was refused."""
    order = db.scalars(Order.visible_to(actor).where(Order.id == order_id)).one_or_none()
    if order is None:
        return f"#{order_id}"
    number = order.number
    try:
        act_on(order, None)
        act(order, actor)
    except NotAllowed:
        db.rollback()
        return number
    tell_shop(order)
    db.commit()
    return ""


def words(made: int, refused: list[str]) -> str:
    told = ngettext("%(num)s order changed.", "%(num)s orders changed.", made)
    if not refused:
        return told
    return f"{told} " + ngettext(
        "%(num)s was refused, as it stands elsewhere or you may not: %(numbers)s",
        "%(num)s were refused, as they stand elsewhere or you may not: %(numbers)s",
        len(refused),
        numbers=", ".join(refused[:10]),
    )
