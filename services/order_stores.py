"""The stores of orders: those of some, and those that one can be made for by hand or from a file, on any platform."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, or_, select

from core.db import db
from core.rights import Actor
from models import Client, Order, Store, StoreStatus

MOST_STORES = 20


def order_stores(actor: Actor) -> Select[Store]:
    query = Store.visible_to(actor).join(Client, Client.id == Store.client_id).where(Client.archived_at.is_(None))
    return query.where(Store.deleted_at.is_(None), Store.status != StoreStatus.DISCONNECTED)


def found_stores(actor: Actor, term: str, client_id: int | None) -> Sequence[Any]:
    """(store, its client's name) of those that are called so, one more than are shown."""
    query = order_stores(actor).order_by(Store.name, Store.id)
    if client_id:
        query = query.where(Store.client_id == client_id)
    if term:
        named = (Store.name.icontains(term, autoescape=True), Client.name.icontains(term, autoescape=True))
        query = query.where(or_(*named))
    return db.execute(query.add_columns(Client.name).limit(MOST_STORES + 1)).all()


def stores_of(orders: Iterable[Order]) -> dict[int, Store]:
    """{store id: store}, in one question at most."""
    ids = {order.store_id for order in orders}
    if len(ids) == 1:
        return {id_: db.get_one(Store, id_) for id_ in ids}  # which the session mostly knows
    with db.no_autoflush:
        return {store.id: store for store in db.scalars(select(Store).where(Store.id.in_(ids)))} if ids else {}
