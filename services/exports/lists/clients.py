"""The clients, with how they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select

from core.db import db
from core.paging import Order as Sorting
from core.rights import Right
from core.vocabulary import INVITATION
from models import Client, Order, Store
from models.orders import NEEDS_ATTENTION, OPEN
from services.client_list import access_of
from services.client_order import clients, order_of
from services.exports.listing import Column, Kind, Listing, Question


@dataclass(frozen=True, slots=True)
class Business:
    client: Client
    access: str  # a word of core.vocabulary.INVITATION
    stores: int
    open_orders: int
    needs_attention: int


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    return clients(question.actor, question.asked), order_of(question.asked.get("sort", ""))


def businesses(found: Sequence[Client], _question: Question) -> Iterator[Business]:
    """The list stops counting somewhere; a file has the whole number."""
    ids = [client.id for client in found]
    access = access_of(found)
    has = Store.client_id.in_(ids), Store.deleted_at.is_(None)
    stores = dict(db.execute(select(Store.client_id, func.count()).where(*has).group_by(Store.client_id)).all())
    urgent = func.count().filter(Order.status.in_(NEEDS_ATTENTION))
    counted = select(Order.client_id, func.count(), urgent).where(Order.client_id.in_(ids), Order.status.in_(OPEN))
    orders = {client_id: counts for client_id, *counts in db.execute(counted.group_by(Order.client_id))}
    for client in found:
        yield Business(client, access[client.id], stores.get(client.id, 0), *orders.get(client.id, (0, 0)))


LISTING = Listing(
    "clients",
    _("Clients"),
    "clients.index",
    Right.CLIENTS_LIST,
    (
        Column(_("Name"), lambda row: row.client.name),
        Column(_("Reference"), lambda row: row.client.reference),
        Column(_("Description"), lambda row: row.client.description),
        Column(_("Access"), lambda row: INVITATION[row.access].text),
        Column(_("Stores"), lambda row: row.stores, Kind.NUMBER),
        Column(_("Open orders"), lambda row: row.open_orders, Kind.NUMBER),
        Column(_("Needs attention"), lambda row: row.needs_attention, Kind.NUMBER),
        Column(_("Last order"), lambda row: row.client.last_order_at, Kind.MOMENT),
        Column(_("Created"), lambda row: row.client.created_at, Kind.MOMENT),
        Column(_("Archived"), lambda row: row.client.archived_at, Kind.MOMENT),
    ),
    rows,
    businesses,
)
