"""One line of a released order is held: it waits where it stands, and the others go on."""

from core.rights import Actor, Right, can
from models import Happening, Order, OrderItem, Reason, Status
from services.activity import log_activity
from services.transitions import NotAllowed, is_live, tell

HOLDABLE = frozenset({Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED})


def can_be_held(item: OrderItem) -> bool:
    """Before its release a line is held with its order; once it is packed, it is the parcel that waits."""
    return is_live(item) and not item.is_held and item.status in HOLDABLE


def hold_line(order: Order, item: OrderItem, actor: Actor, reason: Reason, words: str = "") -> None:
    """A line of a locked order. Raises NotAllowed."""
    if not can(actor, Right.ORDERS_PROVIDER_HOLD) or not can_be_held(item):
        raise NotAllowed(item.status, Status.ON_HOLD)
    _set(order, item, "line_held", is_held=True, reason=reason, words=words)


def let_line_go(order: Order, item: OrderItem, actor: Actor) -> None:
    """It goes on where it stood. Raises NotAllowed."""
    if not can(actor, Right.ORDERS_PROVIDER_HOLD) or not item.is_held:
        raise NotAllowed(Status.ON_HOLD, item.status)
    _set(order, item, "line_let_go", is_held=False)


def _set(
    order: Order, item: OrderItem, what: str, *, is_held: bool, reason: Reason | None = None, words: str = ""
) -> None:
    item.is_held = is_held
    order.held_items = sum(each.is_held for each in order.items if is_live(each))
    order.version += 1
    tell(order, Happening.CHANGE, what, reason=reason, line=item.title, words=words)
    log_activity(f"order.{what}", order, name=order.number, after={"line": item.title}, reason=words)
