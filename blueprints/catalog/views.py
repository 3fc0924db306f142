"""The catalog as people look through it. The other modules add the pages on which it is made."""

from collections.abc import Sequence
from itertools import groupby

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from blueprints.catalog import (  # noqa: F401  (their views)
    access,
    areas,
    attributes,
    categories,
    explaining,
    generating,
    products,
    variants,
    versions,
)
from blueprints.catalog.area import bp, find
from blueprints.catalog.categories import all_of_them
from core.db import db
from core.paging import Order, page_of
from core.rights import Right, actor, requires
from core.web import render
from models import CatalogProduct, CatalogVariant
from services.catalog_list import BY_SHELF, catalog_products

VARIANTS = Order((CatalogVariant.id,))


@bp.get("/")
@requires(Right.CATALOG_VIEW)
def index() -> ResponseReturnValue:
    page = page_of(catalog_products(actor, request.args), BY_SHELF)
    shelves = [(shelf, list(found)) for shelf, found in groupby(page.rows, key=lambda product: product.category)]
    is_filtered = any(request.args.get(name) for name in ("q", "category", "state"))
    context = {"page": page, "shelves": shelves, "prices": prices_of(page.rows), "is_filtered": is_filtered}
    return render("catalog/index.html", "catalog/_products.html", **context, categories=all_of_them())


@bp.get("/<int:product_id>")
@requires(Right.CATALOG_VIEW)
def show(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    own = select(CatalogVariant).where(CatalogVariant.product_id == product.id)
    if not actor.role or not actor.role.is_staff:
        own = own.where(CatalogVariant.is_active)
    page = page_of(own, VARIANTS, 100)
    return render("catalog/show.html", "catalog/_variants.html", product=product, page=page)


def prices_of(found: Sequence[CatalogProduct]) -> dict[int, tuple[int, int, int]]:
    """{product id: (active variants, lowest price, highest price)}."""
    own = CatalogVariant.product_id.in_([product.id for product in found])
    figures = select(
        CatalogVariant.product_id, func.count(), func.min(CatalogVariant.price), func.max(CatalogVariant.price)
    )
    rows = db.execute(figures.where(own, CatalogVariant.is_active).group_by(CatalogVariant.product_id))
    return {product_id: (count, low, high) for product_id, count, low, high in rows}
