"""The soft guard: same buyer, lines and total within a day under another id. Such an order is held, never dropped; a
test looks like no other."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from core.bulk import is_among
from core.db import db
from models import Order, Status

WITHIN = timedelta(hours=24)


def twins_among(client_id: int, rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """{external id: the number of an order that looks the same}, of new `rows`, against all here and one another."""
    known = _known(client_id, rows)
    found: dict[str, str] = {}
    for row in rows:
        if not row["twin_key"]:
            continue
        alike = known.setdefault(row["twin_key"], [])
        if twin := next((number for number, at in alike if abs(at - row["placed_at"]) < WITHIN), None):
            found[row["external_id"]] = twin
        alike.append((row["number"], row["placed_at"]))
    return found


def _known(client_id: int, rows: Sequence[dict[str, Any]]) -> dict[str, list[tuple[str, datetime]]]:
    keys = {row["twin_key"] for row in rows if row["twin_key"]}
    query = select(Order.twin_key, Order.number, Order.placed_at).where(
        Order.client_id == client_id,
        is_among(Order.twin_key, keys),
        Order.status != Status.CANCELED,
        ~Order.is_test,
        Order.placed_at > min(row["placed_at"] for row in rows) - WITHIN,
    )
    known: dict[str, list[tuple[str, datetime]]] = {}
    for key, number, at in db.execute(query) if keys else ():
        known.setdefault(key, []).append((number, at))
    return known


def twin_of(order: Order) -> str:
    """The number of an earlier order that looks the same; empty: there is none."""
    if order.is_test or not order.twin_key:
        return ""
    query = select(Order.number).where(
        Order.client_id == order.client_id,
        Order.twin_key == order.twin_key,
        Order.id < order.id,
        Order.status != Status.CANCELED,
        ~Order.is_test,
        Order.placed_at.between(order.placed_at - WITHIN, order.placed_at + WITHIN),
    )
    return db.scalar(query.limit(1)) or ""
