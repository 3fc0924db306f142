"""What an order is made to. Whenever a product of the catalog is published, or what is published of it changes, what it
says is kept as a version; an order refers to one, and keeps it whatever the catalog says later."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from core.acting import acting
from core.db import db
from models import CatalogProduct, CatalogState, CatalogVariant, CatalogVersion, OrderItem, PrintArea

OF_PRODUCT = ("names", "attributes", "least", "most", "countries", "currency", "base_price")
OF_AREA = (
    "key", "names", "only_for", "width_mm", "height_mm", "bleed_mm", "safe_mm", "least_dpi", "good_dpi", "formats",
    "colour", "is_required",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Specification:
    """What one product is, or one thing that is made of it; `number` None: as the catalog says now."""

    product: CatalogProduct
    number: int | None
    names: dict[str, Any]
    attributes: list[Any]
    areas: Sequence[PrintArea]
    least: int
    most: int | None
    countries: Sequence[str]  # empty: all

    def is_made_in(self, pieces: int) -> bool:
        return pieces >= self.least and (self.most is None or pieces <= self.most)

    def is_sent_to(self, country: str) -> bool:
        return not self.countries or country in self.countries

    def name_of_area(self, key: str) -> dict[str, Any]:
        """What its print area is called; the key where it has none of that key."""
        return next((area.names for area in self.areas if area.key == key), {"en": key})


def keep_version(product: CatalogProduct) -> None:
    """A new version of a published product, where it says something else than its last one did."""
    if product.state != CatalogState.PUBLISHED:
        return
    db.flush()
    db.expire(product, ["areas"])
    said, last = _said(product), version_of(product, product.version)
    if last is None or last.said != said:
        product.version += 1
        db.add(CatalogVersion(product_id=product.id, number=product.version, said=said, by=acting().signature))
        db.flush()


def version_of(product: CatalogProduct, number: int) -> CatalogVersion | None:
    own = select(CatalogVersion).where(CatalogVersion.product_id == product.id, CatalogVersion.number == number)
    return db.scalars(own).one_or_none()


def as_of(product: CatalogProduct, version: CatalogVersion | None) -> Specification:
    """The product as that version has it; as it is now where there is none."""
    if version is None:
        limits = product.least, product.most, product.countries
        return Specification(product, None, product.names, product.attributes, product.areas, *limits)
    said = version.said
    areas = [PrintArea(**area) for area in said["areas"]]
    limits = said["least"], said["most"], said["countries"]
    return Specification(product, version.number, said["names"], said["attributes"], areas, *limits)


def specifications_of(items: Collection[OrderItem]) -> dict[int, Specification]:
    """{item id: its specification}, of the items that are made as something of the catalog."""
    made = _made_as(items)
    versions = _versions({_version_key(item, made[item.id]) for item in items if item.id in made})
    pairs = [(item.id, made[item.id].product, _version_key(item, made[item.id])) for item in items if item.id in made]
    return {item_id: as_of(product, versions.get(key)) for item_id, product, key in pairs}


def differences(before: CatalogVersion | None, after: CatalogVersion) -> list[str]:
    """Names of what `after` says otherwise; those of the first version are none."""
    if before is None:
        return []
    return [name for name in (*OF_PRODUCT, "areas") if before.said.get(name) != after.said.get(name)]


def _made_as(items: Collection[OrderItem]) -> dict[int, CatalogVariant]:
    ids = {item.catalog_variant_id for item in items if item.catalog_variant_id}
    whole = joinedload(CatalogVariant.product).selectinload(CatalogProduct.areas)
    found = db.scalars(select(CatalogVariant).where(CatalogVariant.id.in_(ids)).options(whole))
    variants = {variant.id: variant for variant in found}
    return {item.id: variants[item.catalog_variant_id] for item in items if item.catalog_variant_id}


def _version_key(item: OrderItem, made_as: CatalogVariant) -> tuple[int, int]:
    return made_as.product_id, item.catalog_version or 0


def _versions(wanted: set[tuple[int, int]]) -> dict[tuple[int, int], CatalogVersion]:
    own = tuple_(CatalogVersion.product_id, CatalogVersion.number).in_(wanted)
    return {(one.product_id, one.number): one for one in db.scalars(select(CatalogVersion).where(own))}


def _said(product: CatalogProduct) -> dict[str, Any]:
    areas = [{name: getattr(area, name) for name in OF_AREA} for area in product.areas]
    return {name: getattr(product, name) for name in OF_PRODUCT} | {"areas": areas}
