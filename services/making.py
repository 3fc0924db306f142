"""What the lines of orders are to be made as: their variants' mappings in plain values, read for many lines at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from sqlalchemy import select, tuple_

from core.bulk import is_among
from core.db import db
from designs.findings import Code as Refusal
from models import (
    CatalogProduct,
    CatalogState,
    CatalogVariant,
    File,
    FileState,
    Mapping,
    MappingFile,
    MappingState,
    OrderItem,
    PrintArea,
    Product,
    Status,
    Variant,
)
from services.files import original_of
from services.preflight import blocking, has_low_resolution


@dataclass(frozen=True, slots=True)
class Making:
    """What a store's variant is made as just now. `state` says whether that can be done."""

    state: MappingState
    why: str = ""  # the code behind broken and drifted
    catalog_variant_id: int | None = None
    uid: str = ""
    catalog_version: int | None = None
    version: int | None = None
    multiplier: int = 1
    least: int = 1
    most: int | None = None
    countries: Collection[str] = ()
    days: int | None = None  # of production; None: as the provider says for everything
    files: dict[str, Any] = field(default_factory=dict)  # {area: {"id", "sha256", "name"}}
    is_ready: bool = True  # False: a file is still being fetched or looked at

    @property
    def pinned(self) -> dict[str, Any]:
        """What an item keeps of it at release."""
        return {
            "catalog_variant_id": self.catalog_variant_id,
            "product_uid": self.uid,
            "catalog_version": self.catalog_version,
            "multiplier": self.multiplier,
            "mapping_version": self.version,
            "files": self.files,
        }


PINNED = frozenset({Status.PENDING_APPROVAL, Status.PASSED, Status.CREATED})  # here an item knows what it is made as
SETTLED = (FileState.READY, FileState.REFUSED)  # nobody is looking at it any more
UNKNOWN = Making(MappingState.NOT_CONNECTED)


def variant_ids(client_id: int, store_id: int, refs: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """{(product id, variant id) at the shop: our variant's id}, of those that are known."""
    if not refs:
        return {}
    query = (
        select(Product.external_id, Variant.external_id, Variant.id)
        .join(Product, (Product.client_id == Variant.client_id) & (Product.id == Variant.product_id))
        .where(Product.client_id == client_id, Product.store_id == store_id)
        .where(Product.external_id.in_({product for product, _variant in refs}))
        .where(tuple_(Product.external_id, Variant.external_id).in_(list(refs)))
    )
    return {(product, variant): found for product, variant, found in db.execute(query)}


def makings_of(client_id: int, ids: Iterable[int]) -> dict[int, Making]:
    """{variant id: its making}, of all these variants."""
    chosen = set(ids)
    if not chosen:
        return {}
    rows = db.execute(_MAPPED.where(Variant.client_id == client_id, is_among(Variant.id, chosen)).order_by(Variant.id))
    return {found: _making([*group]) for found, group in groupby(rows, lambda row: row.variant_id)}


# A row for each file of a mapping; one without files for a mapping that has none, or a variant that is not mapped.
_MAPPED = (
    select(
        Variant.id.label("variant_id"),
        Variant.mapping_state,
        Variant.state_reason,
        Mapping.version,
        Mapping.multiplier,
        CatalogVariant.id.label("catalog_variant_id"),
        CatalogVariant.uid,
        CatalogProduct.version.label("catalog_version"),
        CatalogProduct.least,
        CatalogProduct.most,
        CatalogProduct.countries,
        CatalogProduct.production_days,
        MappingFile.area,
        File.id,
        File.sha256,
        File.name,
        File.state,
    )
    .outerjoin(Mapping, (Mapping.client_id == Variant.client_id) & (Mapping.variant_id == Variant.id))
    .outerjoin(CatalogVariant, CatalogVariant.id == Mapping.catalog_variant_id)
    .outerjoin(CatalogProduct, CatalogProduct.id == CatalogVariant.product_id)
    .outerjoin(MappingFile, (MappingFile.client_id == Mapping.client_id) & (MappingFile.mapping_id == Mapping.id))
    .outerjoin(File, (File.client_id == MappingFile.client_id) & (File.id == MappingFile.file_id))
)


def _making(rows: Sequence[Any]) -> Making:
    """Of one variant."""
    first = rows[0]
    if first.version is None:
        return Making(MappingState(first.mapping_state), first.state_reason)
    files = {row.area: row for row in rows if row.area is not None}
    return Making(
        state=MappingState(first.mapping_state),
        why=first.state_reason,
        version=first.version,
        multiplier=first.multiplier,
        catalog_variant_id=first.catalog_variant_id,
        uid=first.uid,
        catalog_version=first.catalog_version or None,
        least=first.least,
        most=first.most,
        countries=tuple(first.countries),
        days=first.production_days,
        files={area: pinned(file) for area, file in files.items()},
        is_ready=all(file.state in SETTLED for file in files.values()),
    )


def makings_for(items: Collection[OrderItem]) -> dict[int, Making]:
    """{item id: its making}: its own where a person chose it for this line, else its variant's."""
    own = [item for item in items if item.catalog_variant_id and item.mapping_version is None]
    client_ids = {item.client_id for item in items}
    mapped = makings_of(client_ids.pop(), (item.variant_id for item in items if item.variant_id)) if items else {}
    found = {item.id: mapped.get(item.variant_id or 0, UNKNOWN) for item in items}
    return found | {item.id: _chosen_for(item) for item in own}


def _chosen_for(item: OrderItem) -> Making:
    ids = [file["id"] for file in item.files.values()]
    own = select(File).where(File.client_id == item.client_id, File.id.in_(ids))
    files = {file.id: original_of(file) for file in db.scalars(own)}
    chosen = {area: files[file["id"]] for area, file in item.files.items()}
    made = made_as(db.get_one(CatalogVariant, item.catalog_variant_id), chosen)
    return replace(made, multiplier=item.multiplier)


def made_as(variant: CatalogVariant, files: dict[str, File]) -> Making:
    """A line that names the catalog itself, without a store's product."""
    fault = _fault_of(variant, files)
    return Making(
        state=MappingState.BROKEN if fault else MappingState.CONNECTED,
        why=fault,
        files={area: pinned(file) for area, file in files.items()},
        is_ready=all(file.state in SETTLED for file in files.values()),
        catalog_variant_id=variant.id,
        uid=variant.uid,
        catalog_version=variant.product.version or None,
        least=variant.product.least,
        most=variant.product.most,
        countries=tuple(variant.product.countries),
        days=variant.product.production_days,
    )


def _fault_of(variant: CatalogVariant, files: dict[str, File]) -> str:
    """What a mapping would have been refused for; a file that is still being looked at is waited for."""
    if not (variant.is_active and variant.product.state == CatalogState.PUBLISHED):
        return "product_unavailable"
    faults = (_fault_in(files.get(area.key), area) for area in variant.areas)
    return next(filter(None, faults), "")


def _fault_in(file: File | None, area: PrintArea) -> str:
    if file is None:
        return "area_without_file" if area.is_required else ""
    if file.state == FileState.REFUSED:
        return "file_unreachable" if file.error and file.error not in set(Refusal) else "file_refused"
    if file.state != FileState.READY:
        return ""
    return blocking(file, area) or ("low_dpi" if has_low_resolution(file, area) else "")


def pinned(file: Any) -> dict[str, Any]:
    return {"id": file.id, "sha256": file.sha256, "name": file.name}
