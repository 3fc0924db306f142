"""The items on the production floor, as the board shows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from core.language import in_own_words
from core.paging import Order as Sorting
from core.rights import Right
from core.vocabulary import ORDER
from models import OrderItem, RequestKind
from services import production
from services.delays import is_late
from services.exports.listing import Column, Kind, Listing, Question
from services.production import Asked
from services.specifications import specifications_of


@dataclass(frozen=True, slots=True)
class Job:
    """An item, what it is made as, and for whom."""

    item: OrderItem
    product: str
    client: str
    asked: str


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    asked = Asked.of(question.asked)
    return production.with_order(production.on_floor(question.actor, asked)), asked.sorting


def jobs(found: Sequence[OrderItem], _question: Question) -> Iterator[Job]:
    products, clients = specifications_of(found), production.clients_of(found)
    open_requests = production.requests_of(found)
    for item in found:
        made_as = products.get(item.id)
        product = in_own_words(made_as.names) if made_as else item.title
        yield Job(item, product, clients.get(item.client_id, ""), open_requests.get(item.order_id, ""))


COLUMNS = (
    Column(_("Product"), lambda row: row.product),
    Column(_("Product UID"), lambda row: row.item.product_uid),
    Column(_("SKU"), lambda row: row.item.sku),
    Column(_("Pieces"), lambda row: row.item.pieces, Kind.NUMBER),
    Column(_("Status"), lambda row: ORDER[row.item.status].text),
    Column(_("Order"), lambda row: row.item.order.number),
    Column(_("Client"), lambda row: row.client),
    Column(_("Store"), lambda row: row.item.order.store.name),
    Column(_("Ordered"), lambda row: row.item.order.placed_at, Kind.MOMENT),
    Column(_("To leave by"), lambda row: row.item.order.due_at, Kind.MOMENT),
    Column(_("Late"), lambda row: is_late(row.item.order), Kind.FLAG),
    Column(_("Test order"), lambda row: row.item.order.is_test, Kind.FLAG),
    Column(_("Held"), lambda row: row.item.is_held, Kind.FLAG),
    Column(_("Cancel asked"), lambda row: row.asked == RequestKind.CANCEL, Kind.FLAG),
    Column(_("Change asked"), lambda row: row.asked == RequestKind.CHANGE, Kind.FLAG),
    Column(_("Print files"), lambda row: ", ".join(file["name"] for file in row.item.files.values())),
)
LISTING = Listing("floor", _("Items"), "production.index", Right.PRODUCTION_VIEW, COLUMNS, rows, jobs)
