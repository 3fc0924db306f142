"""Suggestions for variants that stand in the database. However many they are, the catalog is read once."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import contains_eager, selectinload

from core.db import db
from models import CatalogProduct, CatalogVariant, Mapping, MappingState, Product, Variant
from services.suggestions.guesses import NO_KIN, suggest_from
from services.suggestions.kin import Kin
from services.suggestions.shelf import Shelf
from services.suggestions.suggestion import Suggestion

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])

MOST_KIN = 2_000  # variants that tell what their kin may be; more of one page's titles tell nothing new


def suggestions_for(client_id: int, variants: Collection[Variant]) -> dict[int, list[Suggestion]]:
    """What each of the client's `variants` could be made as, by its id, the likeliest first."""
    shelf, titles, twins = shelf_of(client_id), titles_of(client_id, variants), twins_of(client_id, variants)
    kin = kin_of(client_id, set(titles.values()))
    found: dict[int, list[Suggestion]] = {}
    for variant in variants:
        title = titles[variant.product_id]
        others = [twin for twin in twins[variant.sku] if twin.variant_id != variant.id]
        found[variant.id] = suggest_from(shelf, title, variant, others, kin.get(title, NO_KIN).without(variant))
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
    query = (
        connected(client_id, select(Variant.sku, Mapping))
        .where(Variant.sku.in_({variant.sku for variant in variants} - {""}))
        .ext(distinct_on(Variant.sku, Mapping.catalog_variant_id))
        .order_by(Variant.sku, Mapping.catalog_variant_id, Mapping.id.desc())
        .options(contains_eager(Mapping.catalog_variant), selectinload(Mapping.files))
    )
    twins: dict[str, list[Mapping]] = defaultdict(list)
    for sku, mapping in db.execute(query):
        twins[sku].append(mapping)
    return twins


def kin_of(client_id: int, titles: Collection[str]) -> dict[str, Kin]:
    """By title; of variants that are alike and made alike the newest."""
    differing = (Product.title, Variant.title, Variant.options, CatalogVariant.id)
    own = (Product.client_id == Variant.client_id) & (Product.id == Variant.product_id)
    query = (
        connected(client_id, select(Product.title, Variant, CatalogVariant))
        .join(Product, own)
        .where(Product.title.in_(titles))
        .ext(distinct_on(*differing))
        .order_by(*differing, Mapping.id.desc())
        .limit(MOST_KIN)
    )
    members: dict[str, list[tuple[Variant, CatalogVariant]]] = defaultdict(list)
    for title, variant, made_of in db.execute(query):
        members[title].append((variant, made_of))
    return {title: Kin(some) for title, some in members.items()}


def connected(client_id: int, query: Query) -> Query:
    """Of variants that are connected to what the client may still have made."""
    usable = CatalogProduct.usable_by([client_id]).with_only_columns(CatalogProduct.id)
    return (
        query.join_from(Variant, Mapping, (Mapping.client_id == Variant.client_id) & (Mapping.variant_id == Variant.id))
        .join(Mapping.catalog_variant)
        .where(Variant.client_id == client_id, Variant.mapping_state == MappingState.CONNECTED)
        .where(CatalogVariant.is_active, CatalogVariant.product_id.in_(usable))
    )
