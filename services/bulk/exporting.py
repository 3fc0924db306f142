"""The product sheet of a store, piece by piece: every variant, what it is made as, and what a person may fill in."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from core.db import db
from models import CatalogVariant, File, Mapping, MappingFile, Product, Store, Variant
from services.bulk.columns import FILE, NAMES
from services.bulk.known import made_as
from services.bulk.standing import is_one_of, last_change

BACK = f"{FILE}:back"


def columns(store: Store) -> list[str]:
    """Our keys: those that every sheet has, and one for each further area that the store's products have."""
    own = select(CatalogVariant.uid).join(Mapping, Mapping.catalog_variant_id == CatalogVariant.id).distinct()
    used = db.scalars(own.where(Mapping.client_id == store.client_id, Mapping.store_id == store.id))
    catalog = made_as(store.client_id, used).values()
    areas = {f"{FILE}:{area.key}" for made in catalog for area in made.areas[1:]} - {BACK}
    return [each for key in NAMES for each in ([key, BACK, *sorted(areas)] if key == FILE else [key])]


def rows(store: Store, ids: Sequence[int], own_url: str) -> Iterator[dict[str, object]]:
    """{our key: cell} of each of these variants. `own_url`: what the id of a file that lies here is written behind."""
    found = _variants(store, ids)
    catalog = made_as(store.client_id, {row.uid for row in found if row.uid})
    files = _files(store, [row.mapping_id for row in found if row.mapping_id], own_url)
    for row in found:
        yield _row(store, row, catalog.get(row.uid), files.get(row.mapping_id, {}))


def _row(store: Store, row: Any, made: CatalogVariant | None, files: dict[str, str]) -> dict[str, object]:
    first = made.areas[0].key if made and made.areas else ""
    return {
        "store": store.id,
        "product": row.product_id,
        "variant": row.external_id,
        "product_title": row.product_title,
        "variant_title": row.title,
        "sku": row.sku,
        "barcode": row.barcode,
        "status": row.status,
        "connection": row.mapping_state,
        "uid": row.uid,
        "label": made.product.names.get("en") if made else None,
        "options": _options(made) if made else None,
        "multiplier": row.multiplier,
        "version": row.last or 0,
        **{FILE if area == first else f"{FILE}:{area}": url for area, url in files.items()},
    }


def _options(made: CatalogVariant) -> str:
    """In the order of the Product UID."""
    keys = [attribute["key"] for attribute in made.product.attributes]
    return "; ".join(f"{key}: {made.values[key]}" for key in keys if key in made.values)


def _variants(store: Store, ids: Sequence[int]) -> Sequence[Any]:
    query = (
        select(
            Variant.id,
            Variant.external_id,
            Variant.title,
            Variant.sku,
            Variant.barcode,
            Variant.mapping_state,
            Product.external_id.label("product_id"),
            Product.title.label("product_title"),
            Product.status,
            Mapping.id.label("mapping_id"),
            Mapping.multiplier,
            last_change().label("last"),
            CatalogVariant.uid,
        )  # fmt: skip
        .join(Product, (Product.client_id == Variant.client_id) & (Product.id == Variant.product_id))
        .outerjoin(Mapping, (Mapping.client_id == Variant.client_id) & (Mapping.variant_id == Variant.id))
        .outerjoin(CatalogVariant, CatalogVariant.id == Mapping.catalog_variant_id)
        .where(Variant.client_id == store.client_id, is_one_of(Variant.id, ids))
    )
    return db.execute(query.order_by(Variant.id)).all()


def _files(store: Store, mapping_ids: Sequence[int], own_url: str) -> dict[int, dict[str, str]]:
    """{mapping: {area: where its file came from, or where Vetrina shows it}}."""
    query = (
        select(MappingFile.mapping_id, MappingFile.area, File.id, File.source_url)
        .join(File, (File.client_id == MappingFile.client_id) & (File.id == MappingFile.file_id))
        .where(MappingFile.client_id == store.client_id, is_one_of(MappingFile.mapping_id, mapping_ids))
    )
    found: dict[int, dict[str, str]] = {}
    for mapping_id, area, file_id, url in db.execute(query):
        found.setdefault(mapping_id, {})[area] = url or f"{own_url}{file_id}"
    return found
