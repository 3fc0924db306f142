"""The variants of the catalog products that the list shows: all that can be ordered."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from core.db import db
from core.language import in_own_words
from core.paging import Order as Sorting
from core.rights import Right
from models import CatalogProduct, CatalogState, CatalogVariant
from services.catalog import in_words
from services.catalog_list import BY_SHELF, catalog_products
from services.exports.listing import Column, Kind, Listing, Question, money_of


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    return catalog_products(question.actor, question.asked), BY_SHELF


def variants(found: Sequence[CatalogProduct], question: Question) -> Iterator[CatalogVariant]:
    """A client's people see what is offered."""
    own = select(CatalogVariant).where(CatalogVariant.product_id.in_([product.id for product in found]))
    if question.actor.role is not None and not question.actor.role.is_staff:
        own = own.where(CatalogVariant.is_active)
    made: dict[int, list[CatalogVariant]] = {}
    for variant in db.scalars(own.order_by(CatalogVariant.id)):
        made.setdefault(variant.product_id, []).append(variant)
    for product in found:
        yield from made.get(product.id, [])


def _options(variant: CatalogVariant) -> str:
    return "; ".join(f"{name}: {value}" for name, value in in_words(variant.product, variant.values))


LISTING = Listing(
    "catalog",
    _("Production catalog"),
    "catalog.index",
    Right.CATALOG_VIEW,
    (
        Column(_("Category"), lambda row: in_own_words(row.product.category.names)),
        Column(_("Product"), lambda row: in_own_words(row.product.names)),
        Column(_("Product UID"), lambda row: row.uid),
        Column(_("Options"), _options),
        Column(_("Price"), lambda row: money_of(row.price, row.product.currency), Kind.MONEY),
        Column(_("Currency"), lambda row: row.product.currency),
        Column(_("Smallest quantity"), lambda row: row.product.least, Kind.NUMBER),
        Column(_("Largest quantity"), lambda row: row.product.most, Kind.NUMBER),
        Column(_("Countries"), lambda row: ", ".join(row.product.countries)),
        Column(_("Published"), lambda row: row.product.state == CatalogState.PUBLISHED, Kind.FLAG, for_staff=True),
        Column(_("Offered"), lambda row: row.is_active, Kind.FLAG, for_staff=True),
    ),
    rows,
    variants,
)
