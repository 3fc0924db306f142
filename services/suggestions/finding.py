"""Suggestions for variants that stand in the database. However many they are, the catalog is read once."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import contains_eager, selectinload

from core.db import db
from models import CatalogProduct, CatalogVariant, Mapping, MappingState, Product, Variant
from services.suggestions.guesses import suggest_from
from services.suggestions.shelf import Shelf
from services.suggestions.suggestion import Suggestion


def suggestions_for(client_id: int, variants: Collection[Variant]) -> dict[int, list[Suggestion]]:
    """What each of the client's `variants` could be made as, by its id, the likeliest first."""
    shelf, titles, twins = shelf_of(client_id), titles_of(client_id, variants), twins_of(client_id, variants)
    found: dict[int, list[Suggestion]] = {}
    for variant in variants:
        others = [twin for twin in twins[variant.sku] if twin.variant_id != variant.id]
        found[variant.id] = suggest_from(shelf, titles[variant.product_id], variant, others)
    return found


def shelf_of(client_id: int) -> Shelf:
    """What the client may have made."""
    usable = CatalogProduct.usable_by([client_id]).order_by(CatalogProduct.id)
    return Shelf(db.scalars(usable.options(selectinload(CatalogProduct.variants))))


def titles_of(client_id: int, variants: Collection[Variant]) -> dict[int, str]:
    """Titles of their products, by id."""
    ids = {variant.product_id for variant in variants}
    asked = select(Product.id, Product.title).where(Product.client_id == client_id, Product.id.in_(ids))
    return dict(db.execute(asked).all())


def twins_of(client_id: int, variants: Collection[Variant]) -> dict[str, list[Mapping]]:
    """What equal SKUs of the client are connected to, by SKU: the newest connection to each thing."""
    usable = CatalogProduct.usable_by([client_id]).with_only_columns(CatalogProduct.id)
    query = (
        select(Variant.sku, Mapping)
        .join(Mapping, (Mapping.client_id == Variant.client_id) & (Mapping.variant_id == Variant.id))
        .join(Mapping.catalog_variant)
        .where(Variant.client_id == client_id, Variant.sku.in_({variant.sku for variant in variants} - {""}))
        .where(Variant.mapping_state == MappingState.CONNECTED, CatalogVariant.product_id.in_(usable))
        .where(CatalogVariant.is_active)
        .ext(distinct_on(Variant.sku, Mapping.catalog_variant_id))
        .order_by(Variant.sku, Mapping.catalog_variant_id, Mapping.id.desc())
        .options(contains_eager(Mapping.catalog_variant), selectinload(Mapping.files))
    )
    twins: dict[str, list[Mapping]] = defaultdict(list)
    for sku, mapping in db.execute(query):
        twins[sku].append(mapping)
    return twins
