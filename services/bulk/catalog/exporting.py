"""The whole catalog as rows: what stands in it, so that reading it back changes nothing."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.db import db
from core.money import to_text
from models import CatalogProduct, CatalogVariant, PrintArea
from services.bulk.catalog.columns import NAMES, name_of

CHUNK = 1000


def rows() -> Iterator[list[object]]:
    """The header, then product after product: it, its attributes with their values, its areas, its variants."""
    yield [name_of(key) for key in NAMES]
    whole = (selectinload(CatalogProduct.areas), selectinload(CatalogProduct.category))
    for product in db.scalars(select(CatalogProduct).options(*whole).order_by(CatalogProduct.id)).all():
        for told in _of_product(product):
            yield [told.get(key) for key in NAMES]


def _of_product(product: CatalogProduct) -> Iterator[dict[str, object]]:
    own = {"product": product.key}
    yield own | _product(product)
    for attribute in product.attributes:
        names = _names(attribute["names"])
        yield own | {"row": "attribute", "key": attribute["key"], "code": attribute["code"]} | names
        for value in attribute["values"]:
            yield own | {"row": "value", "key": attribute["key"]} | _value(value, product.currency)
    for area in product.areas:
        yield own | _area(area)
    last = 0
    of_product = select(CatalogVariant).where(CatalogVariant.product_id == product.id).order_by(CatalogVariant.id)
    while chunk := db.scalars(of_product.where(CatalogVariant.id > last).limit(CHUNK)).all():
        for variant in chunk:
            yield own | _variant(variant, product.currency)
        last = chunk[-1].id


def _product(product: CatalogProduct) -> dict[str, object]:
    texts = {f"description_{language}": text for language, text in product.descriptions.items()}
    return {
        "row": "product",
        **_names(product.names),
        **texts,
        "category": product.category.key,
        "price": to_text(product.base_price, product.currency),
        "currency": product.currency,
        "least": product.least,
        "most": product.most,
        "countries": " ".join(product.countries),
        "offered": _yes(product.state == "published"),
    }


def _value(value: dict[str, Any], currency: str) -> dict[str, object]:
    own = {"value": value["key"], "price": to_text(value.get("cents", 0), currency), "color": value.get("color", "")}
    return own | _names(value["names"])


def _area(area: PrintArea) -> dict[str, object]:
    same = ("width_mm", "height_mm", "bleed_mm", "safe_mm", "least_dpi", "good_dpi", "colour", "position")
    told = {name: getattr(area, name) for name in same} | {"formats": " ".join(area.formats)}
    own = {"row": "area", "key": area.key, "values": values_text(area.only_for), "required": _yes(area.is_required)}
    return own | _names(area.names) | told


def _variant(variant: CatalogVariant, currency: str) -> dict[str, object]:
    price = to_text(variant.price, currency)
    values = values_text(variant.values)
    return {"row": "variant", "uid": variant.uid, "values": values, "price": price, "offered": _yes(variant.is_active)}


def values_text(values: dict[str, str]) -> str:
    return "; ".join(f"{key}={value}" for key, value in values.items())


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _names(names: dict[str, str]) -> dict[str, object]:
    return {f"name_{language}": text for language, text in names.items()}
