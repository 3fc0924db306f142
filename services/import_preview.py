"""What an import from a day on would bring, before anything is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.db import db
from models import Order, Store
from platforms import Platform

LOOKED_AT = 300  # orders, one by one; of more they are counted


@dataclass(frozen=True, slots=True)
class Preview:
    """Orders in the shop since that day, in the statuses that the store takes."""

    new: int
    here: int


def in_shop(shop: Platform, statuses: tuple[str, ...], since: datetime) -> tuple[int, Sequence[str]]:
    """How many the shop has, and their ids where they are few. Calls out."""
    total = shop.order_count(statuses, since)
    if total > LOOKED_AT:
        return total, ()
    ids = [order.external_id for order in shop.orders(statuses, since)]
    return len(ids), ids


def preview(store: Store, total: int, ids: Sequence[str], since: datetime) -> Preview:
    own = select(func.count()).where(Order.client_id == store.client_id, Order.store_id == store.id)
    if len(ids) == total:
        known = own.where(Order.external_id.in_(ids))
    else:
        known = own.where(Order.placed_at >= since, Order.shop_status.in_(store.import_statuses))
    here = min(db.scalar(known) or 0, total)
    return Preview(total - here, here)
