"""The stores that an order can be made for, whatever platform they are on: by hand or from a file."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_

from core.db import db
from core.rights import Actor
from models import Client, Store, StoreStatus

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
