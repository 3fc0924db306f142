"""What is known of the variants that some rows of a sheet name, and of what the rows want: read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ARRAY, String, any_, func, literal, select
from sqlalchemy.orm import selectinload

from core.db import db
from models import CatalogProduct, CatalogVariant, File, Product, Store, Variant
from models import Mapping as Connection
from services.bulk.reach import files_in_reach
from services.bulk.standing import files_of_mapping, last_change

TEXTS = ARRAY(String)


@dataclass(frozen=True, slots=True)
class Sold:
    """A variant of the store, and what it is made as now."""

    id: int
    external_id: str
    product_id: str  # the shop's own
    sku: str
    last: int = 0  # its last line of history, which tells whether somebody changed it; 0: nobody ever did
    uid: str = ""
    multiplier: int = 1
    files: Mapping[str, int] = field(default_factory=dict)  # {area: file id}


@dataclass(frozen=True, slots=True)
class Known:
    by_id: Mapping[str, list[Sold]]  # by the shop's id of the variant
    by_sku: Mapping[str, list[Sold]]
    made_as: Mapping[str, CatalogVariant]  # by Product UID; what the client may use
    at_address: Mapping[str, set[int]]  # {address: the files that came from there}
    files: Collection[int]  # of those that are named by their ids, the client's own


def known(
    store: Store,
    ids: Collection[str],
    skus: Collection[str],
    uids: Collection[str],
    urls: Collection[str],
    file_ids: Collection[int],
) -> Known:
    sold = _sold(store, ids, skus)
    by_id, by_sku = defaultdict(list), defaultdict(list)
    for one in sold:
        by_id[one.external_id].append(one)
        by_sku[one.sku].append(one)
    catalog = made_as(store.client_id, {*uids, *(one.uid for one in sold)})
    return Known(by_id, by_sku, catalog, _at(store.client_id, urls), files_in_reach(store.client_id, file_ids))


def made_as(client_id: int, uids: Iterable[str]) -> dict[str, CatalogVariant]:
    """{Product UID: the catalog's variant, with its product and print areas}, of what this client may have made."""
    usable = CatalogProduct.usable_by([client_id]).with_only_columns(CatalogProduct.id)
    found = select(CatalogVariant).where(CatalogVariant.uid.in_({uid for uid in uids if uid}), CatalogVariant.is_active)
    whole = selectinload(CatalogVariant.product).selectinload(CatalogProduct.areas)
    return {one.uid: one for one in db.scalars(found.where(CatalogVariant.product_id.in_(usable)).options(whole))}


def _sold(store: Store, ids: Collection[str], skus: Collection[str]) -> list[Sold]:
    """Those that are still sold, with their mappings; a file of the same content counts as its first."""
    query = (
        select(
            Variant.id,
            Variant.external_id,
            Product.external_id,
            Variant.sku,
            last_change(),
            CatalogVariant.uid,
            Connection.multiplier,
            files_of_mapping(),
        )  # fmt: skip
        .join(Product, (Product.client_id == Variant.client_id) & (Product.id == Variant.product_id))
        .outerjoin(Connection, (Connection.client_id == Variant.client_id) & (Connection.variant_id == Variant.id))
        .outerjoin(CatalogVariant, CatalogVariant.id == Connection.catalog_variant_id)
        .where(Variant.client_id == store.client_id, Variant.store_id == store.id, Variant.gone_at.is_(None))
    )
    named = {Variant.external_id: ids, Variant.sku: skus}
    rows = [
        row
        for column, given in named.items()
        for row in (db.execute(query.where(column == any_(literal(list(given), TEXTS)))) if given else ())
    ]
    return [
        Sold(variant, external, product, sku, last or 0, uid or "", multiplier or 1, areas or {})
        for variant, external, product, sku, last, uid, multiplier, areas in rows
    ]


def _at(client_id: int, urls: Collection[str]) -> dict[str, set[int]]:
    own: Any = select(File.source_url, func.coalesce(File.same_as_id, File.id)).where(File.client_id == client_id)
    found: dict[str, set[int]] = defaultdict(set)
    for url, file_id in db.execute(own.where(File.source_url.in_(urls))) if urls else ():
        found[url].add(file_id)
    return found
