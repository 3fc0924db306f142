"""The variants of the products that the list shows, and what each is made as."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from core.db import db
from core.paging import Order as Sorting
from core.rights import Right
from core.vocabulary import MAPPING
from models import CatalogVariant, Client, Mapping, Product, Store, Variant
from services import product_list
from services.exports.listing import Column, Kind, Listing, Question, money_of, names_of, of_rows
from services.mapping_words import REASONS
from services.product_list import LATEST_FIRST, Wanted


@dataclass(frozen=True, slots=True)
class Sold:
    """A variant; `row` has its mapping's columns beside it."""

    product: Product
    row: Any
    client: str
    store: str


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    return product_list.products(question.actor, Wanted.of(question.asked)), LATEST_FIRST


def variants(found: Sequence[Product], question: Question) -> Iterator[Sold]:
    wanted = Wanted.of(question.asked)
    columns = (getattr(Variant, name) for name in COLUMNS)
    query: Select[Any] = select(*columns, Mapping.multiplier, CatalogVariant.uid)
    query = of_rows(query, Variant.client_id, Variant.product_id, found)
    query = query.outerjoin(Mapping, (Mapping.client_id == Variant.client_id) & (Mapping.variant_id == Variant.id))
    query = query.outerjoin(CatalogVariant, CatalogVariant.id == Mapping.catalog_variant_id)
    if wanted.state:
        query = query.where(Variant.mapping_state == wanted.state, Variant.gone_at.is_(None))
    sold: dict[int, list[Any]] = {}
    for row in db.execute(query.order_by(Variant.id)):
        sold.setdefault(row.product_id, []).append(row)
    clients = names_of(Client, (product.client_id for product in found))
    stores = names_of(Store, (product.store_id for product in found))
    for product in found:
        for row in sold.get(product.id, []):
            yield Sold(product, row, clients.get(product.client_id, ""), stores.get(product.store_id, ""))


COLUMNS = (
    *("product_id", "external_id", "title", "sku", "barcode", "price", "currency", "mapping_state", "state_reason"),
    "gone_at",
)


def _why(sold: Sold) -> object:
    """What is wrong with what it is made as."""
    return REASONS[sold.row.state_reason][0] if sold.row.state_reason in REASONS else None


LISTING = Listing(
    "variants",
    _("Products"),
    "products.index",
    Right.PRODUCTS_VIEW,
    (
        Column(_("Client"), lambda sold: sold.client, for_staff=True),
        Column(_("Store"), lambda sold: sold.store),
        Column(_("Product"), lambda sold: sold.product.title),
        Column(_("Store Product ID"), lambda sold: sold.product.external_id),
        Column(_("Variant"), lambda sold: sold.row.title),
        Column(_("Store Variant ID"), lambda sold: sold.row.external_id),
        Column(_("SKU"), lambda sold: sold.row.sku),
        Column(_("Barcode"), lambda sold: sold.row.barcode),
        Column(_("Price"), lambda sold: money_of(sold.row.price, sold.row.currency), Kind.MONEY),
        Column(_("Currency"), lambda sold: sold.row.currency),
        Column(_("State"), lambda sold: MAPPING[sold.row.mapping_state].text),
        Column(_("What is wrong"), _why),
        Column(_("Product UID"), lambda sold: sold.row.uid),
        Column(_("Pieces per unit"), lambda sold: sold.row.multiplier, Kind.NUMBER),
        Column(_("Gone from the store"), lambda sold: sold.row.gone_at, Kind.MOMENT),
    ),
    rows,
    variants,
)
