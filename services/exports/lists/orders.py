"""The orders, a row each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from core.asked import id_of
from core.db import db
from core.paging import Order as Sorting
from core.rights import Right
from core.vocabulary import ORDER, REASON
from models import Client, Order, Store
from services import order_list
from services.exports.listing import Column, Kind, Listing, Question, money_of, names_of, of_rows
from services.order_list import Asked

COLUMNS = (
    *("id", "client_id", "store_id", "number", "reference", "status", "reason", "is_test", "placed_at", "created_at"),
    *("currency", "total", "shipping_total", "buyer", "email", "phone", "address", "shipping_method"),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An order with the names of whose it is."""

    order: Any
    client: str
    store: str


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    query, order = order_list.rows(Asked.of(question.asked), question.actor, question.zone)
    if picked := question.asked.get("ids"):
        query = query.where(order.id.in_([each for each in map(id_of, picked.split(",")) if each]))
    return query, Sorting((order.created_at, order.id), descending=True)


def placed(found: Sequence[Any], _question: Question) -> Iterator[Placed]:
    """The list's light rows with all that a file says of them."""
    clients, stores = ({getattr(row, name) for row in found} for name in ("client_id", "store_id"))
    columns = (getattr(Order, name) for name in COLUMNS)
    orders = {row.id: row for row in db.execute(of_rows(select(*columns), Order.client_id, Order.id, found))}
    client_names, store_names = names_of(Client, clients), names_of(Store, stores)
    for row in found:
        if order := orders.get(row.id):  # it may be deleted meanwhile, as drafts are
            yield Placed(order, client_names.get(order.client_id, ""), store_names.get(order.store_id, ""))


def _part(name: str) -> Any:
    return lambda row: row.order.address.get(name)


WHOSE = (
    Column(_("Order"), lambda row: row.order.number),
    Column(_("Reference"), lambda row: row.order.reference),
    Column(_("Client"), lambda row: row.client, for_staff=True),
    Column(_("Store"), lambda row: row.store),
)
TEST = Column(_("Test order"), lambda row: row.order.is_test, Kind.FLAG)
HEAD = (
    *WHOSE,
    Column(_("Status"), lambda row: ORDER[row.order.status].text),
    Column(_("Reason"), lambda row: REASON.get(row.order.reason, row.order.reason)),
    TEST,
    Column(_("Placed"), lambda row: row.order.placed_at, Kind.MOMENT),
    Column(_("Arrived"), lambda row: row.order.created_at, Kind.MOMENT),
    Column(_("Currency"), lambda row: row.order.currency),
    Column(_("Total"), lambda row: money_of(row.order.total, row.order.currency), Kind.MONEY),
    Column(_("Shipping costs"), lambda row: money_of(row.order.shipping_total, row.order.currency), Kind.MONEY),
    Column(_("Buyer"), lambda row: row.order.buyer),
    Column(_("Company"), _part("company")),
    Column(_("First name"), _part("first_name")),
    Column(_("Last name"), _part("last_name")),
    Column(_("Street and number"), _part("line1")),
    Column(_("Further address line"), _part("line2")),
    Column(_("City"), _part("city")),
    Column(_("State or province"), _part("state")),
    Column(_("Postcode"), _part("post_code")),
    Column(_("Country"), _part("country")),
    Column(_("Email"), lambda row: row.order.email),
    Column(_("Phone"), lambda row: row.order.phone),
    Column(_("Shipping method"), lambda row: row.order.shipping_method),
)
LISTING = Listing("orders", _("Orders"), "orders.index", Right.ORDERS_VIEW, HEAD, rows, placed)
