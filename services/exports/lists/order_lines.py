"""The lines of the orders that the list shows; an order without any has a row too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from core.db import db
from core.rights import Right
from core.vocabulary import ORDER
from models import OrderItem
from services.exports.listing import Column, Kind, Listing, Question, money_of, of_rows
from services.exports.lists import orders

COLUMNS = (
    *("order_id", "id", "external_id", "title", "sku", "product_uid", "quantity", "multiplier", "price", "status"),
    *("is_held", "is_ours", "files"),
)


@dataclass(frozen=True, slots=True)
class Line:
    order: Any
    client: str
    store: str
    item: Any | None

    def of_item(self, name: str) -> Any:
        return getattr(self.item, name) if self.item else None


def lines(found: Sequence[Any], question: Question) -> Iterator[Line]:
    items: dict[int, list[Any]] = {}
    query = select(*(getattr(OrderItem, name) for name in COLUMNS)).order_by(OrderItem.id)
    for item in db.execute(of_rows(query, OrderItem.client_id, OrderItem.order_id, found)):
        items.setdefault(item.order_id, []).append(item)
    for row in orders.placed(found, question):
        for item in items.get(row.order.id, [None]):
            yield Line(row.order, row.client, row.store, item)


def _of_item(name: str) -> Any:
    return lambda line: line.of_item(name)


def _status(line: Line) -> object:
    return ORDER[line.item.status].text if line.item else None


def _files(line: Line) -> str:
    return ", ".join(file["name"] for file in line.item.files.values()) if line.item else ""


OWN = (
    Column(_("Line"), _of_item("external_id")),
    Column(_("SKU"), _of_item("sku")),
    Column(_("Title"), _of_item("title")),
    Column(_("Product UID"), _of_item("product_uid")),
    Column(_("Quantity"), _of_item("quantity"), Kind.NUMBER),
    Column(_("Pieces per unit"), _of_item("multiplier"), Kind.NUMBER),
    Column(_("Price"), lambda line: money_of(line.of_item("price"), line.order.currency), Kind.MONEY),
    Column(_("Status of the line"), _status),
    Column(_("Held"), _of_item("is_held"), Kind.FLAG),
    Column(_("Made here"), _of_item("is_ours"), Kind.FLAG),
    Column(_("Print files"), _files),
)
LISTING = Listing(
    "order_lines", _("Order lines"), "orders.index", Right.ORDERS_VIEW, (*orders.HEAD, *OWN), orders.rows, lines
)
