"""The list of clients: what it is filtered and sorted by."""

from collections.abc import Mapping

from sqlalchemy import Select

from core.paging import Order
from core.rights import Actor
from core.search import among_found
from models import Client
from services.client_list import INVITED

BY_NAME = (Client.name_key, Client.id)
BY_REFERENCE = (Client.reference_key, Client.id)
BY_LAST_ORDER = (Client.last_order_key, Client.id)
BY_ATTENTION = (Client.attention_count, Client.id)
BY_AGE = (Client.created_at, Client.id)
ORDERS = {
    "name": Order(BY_NAME),
    "-name": Order(BY_NAME, descending=True),
    "reference": Order(BY_REFERENCE),
    "-reference": Order(BY_REFERENCE, descending=True),
    "last_order": Order(BY_LAST_ORDER),
    "-last_order": Order(BY_LAST_ORDER, descending=True),
    "attention": Order(BY_ATTENTION),
    "-attention": Order(BY_ATTENTION, descending=True),
    "created": Order(BY_AGE),
    "-created": Order(BY_AGE, descending=True),
}


def order_of(sort: str) -> Order:
    """By name where nothing else is asked for."""
    return ORDERS.get(sort, ORDERS["name"])


def clients(actor: Actor, asked: Mapping[str, str]) -> Select[Client]:
    """What the questions in the URL leave over: `access`, `invitation`, `needs`, `q`."""
    query, access = Client.visible_to(actor), asked.get("access")
    query = query.where(Client.archived_at.is_not(None) if access == "archived" else Client.archived_at.is_(None))
    if access in ("on", "off"):
        query = query.where(Client.access_on.is_(access == "on"))
    if (word := asked.get("invitation")) in INVITED:
        query = query.where(INVITED[word])
    if asked.get("needs") == "attention":
        query = query.where(Client.attention_count > 0)
    return query.where(among_found("clients_found", Client.id, Client.search, asked.get("q", "")))
