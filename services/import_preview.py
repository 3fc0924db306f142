"""What an import from a day on would bring, before anything is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

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
    is_all: bool = True  # False: the shop has more than were looked at, and does not count them


def in_shop(shop: Platform, statuses: tuple[str, ...], since: datetime) -> tuple[int | None, Sequence[str]]:
    """How many the shop has, if it says so, and the ids of the first ones. Calls out."""
    total = shop.order_count(statuses, since)
    if total is not None and total > LOOKED_AT:
        return total, ()
    ids = [order.external_id for order in islice(shop.orders(statuses, since), LOOKED_AT + 1)]
    return (None, ids[:LOOKED_AT]) if len(ids) > LOOKED_AT else (len(ids), ids)


def preview(store: Store, total: int | None, ids: Sequence[str], since: datetime) -> Preview:
    own = select(func.count()).where(Order.client_id == store.client_id, Order.store_id == store.id)
    if ids or not total:
        known = own.where(Order.external_id.in_(ids))
    else:
        known = own.where(Order.placed_at >= since)
        if store.import_statuses:
            known = known.where(Order.shop_status.in_(store.import_statuses))
    looked_at = len(ids) if total is None else total
    here = min(db.scalar(known) or 0, looked_at)
    return Preview(looked_at - here, here, is_all=total is not None)
