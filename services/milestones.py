"""When an order as a whole was released, produced, sent and delivered. A step back takes away what is true no more."""

from core.db import now
from models import Order, Status

PLACE = {status: place for place, status in enumerate(Status)}
REACHED = {
    "released_at": Status.CREATED,
    "produced_at": Status.PRINTED,
    "shipped_at": Status.SHIPPED,
    "delivered_at": Status.DELIVERED,
}


def note_milestones(order: Order) -> None:
    """After any step. What was canceled or came back has been where it was."""
    if order.status == Status.CANCELED:
        return
    place = PLACE[Status(order.status)]
    for name, status in REACHED.items():
        is_there = place >= PLACE[status] and not (order.status == Status.RETURNED and status is Status.DELIVERED)
        if is_there and getattr(order, name) is None:
            setattr(order, name, now())
        elif not is_there and order.status != Status.RETURNED:
            setattr(order, name, None)
