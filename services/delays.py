"""Orders that are late: found, and told of once."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from core.db import db, now
from models import Event, Happening, Order
from models.orders import ON_FLOOR
from services.postbacks.owing import owe
from services.transitions import tell


def overdue(most: int) -> Sequence[tuple[int, int]]:
    """(client id, order id), the longest due first, of all clients in sight, of those that were not told of."""
    query = select(Order.client_id, Order.id).where(*late_now(), Order.delayed_at.is_(None))
    return list(db.execute(query.order_by(Order.due_at, Order.id).limit(most)))


def late_now() -> list[ColumnElement[bool]]:
    """Of orders, the same as `is_late`."""
    return [Order.due_at < now(), Order.status.in_(ON_FLOOR), ~is_aside()]


def is_aside() -> ColumnElement[bool]:
    """Of orders on the floor, those that are never late. What is held waits for a person, and moves its date; a test is
    promised to nobody. They are few, and have an index of their own."""
    return Order.is_test | Order.held_at.is_not(None)


def is_late(order: Order) -> bool:
    is_being_made = order.status in ON_FLOOR and order.held_at is None and not order.is_test
    return is_being_made and order.due_at is not None and order.due_at < now()


def delay(order: Order) -> bool:
    """The moment at which a locked order becomes late; False where it is not, or was told of before."""
    if order.delayed_at or not is_late(order):
        return False
    order.delayed_at = now()
    order.version += 1
    tell(order, Happening.CHECK, "order.delayed", due=order.due_at.isoformat() if order.due_at else "")
    owe(order, Event.ORDER_DELAYED)
    return True
