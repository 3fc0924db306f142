"""Many orders moved together: a handful of statements, however many they are.

What comes of it is what `services.transitions.move` makes of each: its timeline, its day, what its shop and its
receivers are owed. Only the questions that are the same for all are asked once.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select

from core.db import db
from core.rights import Actor
from models import Order, OrderItem, Status
from services.postbacks.owing import owe_step_of
from services.pushes import owe_status_of
from services.transitions import By, lock_items, step


def locked(found: Select[Order]) -> Sequence[Order]:
    """These orders and their items, locked until the commit in the order of their ids, and read anew."""
    db.flush()
    orders = db.scalars(found.order_by(Order.id).with_for_update().execution_options(populate_existing=True)).all()
    if orders:
        lock_items(orders)
    return orders


def move_together(chosen: Mapping[Order, Collection[OrderItem]], target: Status, who: By | Actor) -> list[Order]:
    """Bring these live items of locked orders to `target`, not to cancel them; the orders of which any moved. Raises
    NotAllowed where one may not."""
    before = {order: order.status for order in chosen}
    moved = [order for order, items in chosen.items() if step(order, items, target, who)]
    news = [order for order in moved if order.status != before[order]]
    owe_step_of(news)
    owe_status_of(news)
    return moved
