"""What the list of clients is sorted by, brought up to date from the orders.

An order that comes in does not write to its client: all clients are brought up to date together, once a minute.
"""

from typing import Any

from sqlalchemy import Select, func, literal, select, union_all, update
from sqlalchemy import text as sql

from core.db import db
from models import Client, Order
from models.orders import NEEDS_ATTENTION

LATE = sql("interval '10 minutes'")  # an order may be committed some time after it was made


def refresh_figures() -> None:
    """Of all clients in sight; only rows that differ are written."""
    for figure, now_so in ((Client.last_order_at, _last_orders()), (Client.attention_count, _attention())):
        _write(figure, now_so)


def _write(figure: Any, now_so: Select) -> None:
    found = now_so.subquery()
    differing = (Client.id == found.c.client_id, figure.is_distinct_from(found.c.figure))
    db.execute(
        update(Client).where(*differing).values({figure: found.c.figure}),
        execution_options={"synchronize_session": False},
    )


def _last_orders() -> Select:
    """Of the clients that had one since the last look."""
    known = select(func.max(Client.last_order_key)).scalar_subquery()
    newest = select(Order.client_id, func.max(Order.created_at).label("figure"))
    return newest.where(Order.created_at > known - LATE).group_by(Order.client_id)


def _attention() -> Select:
    """Of the clients that have some now, and of those that had."""
    have = select(Order.client_id, func.count().label("many")).where(Order.status.in_(NEEDS_ATTENTION))
    had = select(Client.id, literal(0)).where(Client.attention_count > 0)
    either = union_all(have.group_by(Order.client_id), had).subquery()
    return select(either.c.client_id, func.sum(either.c.many).label("figure")).group_by(either.c.client_id)
