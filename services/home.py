"""What somebody finds at Home: how much waits for them, and the orders that came last."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select

from core.db import db
from core.rights import Actor, Right, can
from models import Client, MappingState, Store, Variant
from services import order_list
from services.order_list import COUNTED, Asked
from services.stores import TO_MEND

NEWEST = 10


def waiting(actor: Actor) -> dict[str, int]:
    """What waits, as far as the actor may see it, each counted up to one more than COUNTED."""
    found = {}
    if can(actor, Right.ORDERS_VIEW):
        found = {**order_list.counts(actor), **order_list.waiting(actor)}
    if can(actor, Right.STORES_VIEW):
        stores = Store.visible_to(actor).where(Store.deleted_at.is_(None), Store.status.in_(TO_MEND))
        found["stores"] = _counted(stores.with_only_columns(Store.id))
    return found


def newest(actor: Actor, zone: str) -> Sequence[Row[Any]]:
    if not can(actor, Right.ORDERS_VIEW):
        return []
    query, order = order_list.rows(Asked(), actor, zone)
    return db.scalars(query.order_by(order.created_at.desc(), order.id.desc()).limit(NEWEST)).all()


def first_step(actor: Actor) -> str:
    """Where no order has come yet, what is to be done for it: a client, a store, its products; else to wait for one."""
    if not db.scalar(select(Client.visible_to(actor).exists())):
        return "client"
    has_store = db.scalar(select(Store.visible_to(actor).where(Store.deleted_at.is_(None)).exists()))
    if not has_store:
        return "store"
    is_connected = Variant.visible_to(actor).where(Variant.mapping_state == MappingState.CONNECTED)
    return "order" if db.scalar(select(is_connected.exists())) else "products"


def _counted(query: Select[int]) -> int:
    some = query.limit(COUNTED + 1).subquery()
    return db.scalar(select(func.count()).select_from(some)) or 0
