"""The demo's catalog in the database: what `designs.demo_models` writes down, loaded as often as one likes."""

from typing import Any

from sqlalchemy import select

from core.db import db
from designs.demo_catalog import DemoArea, DemoAttribute, DemoModel, DemoValue, DemoVariant, Name, variants_of
from designs.demo_models import CATEGORIES, CURRENCY, MODELS
from designs.grounds import Shape
from models import CatalogCategory, CatalogProduct, CatalogState, CatalogVariant, PrintArea
from services.specifications import keep_version


def load() -> list[CatalogProduct]:
    """The demo's products, published for everyone. What is there already stays as people have changed it."""
    shelves = {key: _category(place, key, name) for place, (key, name) in enumerate(CATEGORIES.items())}
    return [_product(model, shelves[model.category]) for model in MODELS]


def _category(position: int, key: str, name: Name) -> CatalogCategory:
    found = db.scalar(select(CatalogCategory).where(CatalogCategory.key == key))
    if found is None:
        found = CatalogCategory(key=key, names=_names(name), position=position)
        db.add(found)
        db.flush()
    return found


def _product(model: DemoModel, category: CatalogCategory) -> CatalogProduct:
    found = db.scalar(select(CatalogProduct).where(CatalogProduct.key == model.key))
    if found is not None:
        return found
    variants = list(variants_of(model))
    product = CatalogProduct(
        category_id=category.id,
        key=model.key,
        names=_names(model.name),
        descriptions=_names(model.description),
        attributes=[_attribute(attribute) for attribute in model.attributes],
        state=CatalogState.PUBLISHED,
        currency=CURRENCY,
        base_price=model.base_cents,
        most=model.most_pieces,
        drawn_as=Shape.SHIRT if model.category == "apparel" else Shape.SHEET,
        countries=list(model.countries),
        variants=[CatalogVariant(uid=one.uid, values=dict(one.values), price=one.price_cents) for one in variants],
        areas=_areas(model, variants),
    )
    db.add(product)
    keep_version(product)
    return product


def _areas(model: DemoModel, variants: list[DemoVariant]) -> list[PrintArea]:
    """Each area of each variant once, narrowed to the values that it depends on."""
    found: dict[str, PrintArea] = {}
    for variant in variants:
        for place, demo in enumerate(variant.areas):
            only_for = _only_for(model, variant, demo)
            made = found.setdefault(f"{demo.key} {only_for}", _area(demo, only_for, place))
            if (made.width_mm, made.height_mm) != demo.area.trim:
                raise ValueError(f"{variant.uid}: the size of {demo.key} depends on more than {only_for}")
    return list(found.values())


def _only_for(model: DemoModel, variant: DemoVariant, demo: DemoArea) -> dict[str, str]:
    deciding = [model.sized_by] if model.sized_by else []
    if "orientation" in variant.values:
        deciding.append("orientation")
    if demo.key == "back" and "colours" in variant.values:
        deciding.append("colours")
    return {name: variant.values[name] for name in deciding}


def _area(demo: DemoArea, only_for: dict[str, str], position: int) -> PrintArea:
    area = demo.area
    return PrintArea(
        key=demo.key,
        names=_names(demo.name),
        only_for=only_for,
        width_mm=area.width_mm,
        height_mm=area.height_mm,
        bleed_mm=area.bleed_mm,
        safe_mm=area.safe_mm,
        least_dpi=area.min_dpi,
        good_dpi=area.recommended_dpi,
        formats=sorted(area.formats),
        colour=demo.colour,
        is_required=demo.required,
        position=position,
    )


def _attribute(attribute: DemoAttribute) -> dict[str, Any]:
    values = [_value(value) for value in attribute.values]
    return {"key": attribute.key, "code": attribute.code, "names": _names(attribute.name), "values": values}


def _value(value: DemoValue) -> dict[str, Any]:
    told: dict[str, Any] = {"key": value.key, "names": _names(value.name), "cents": value.cents}
    return told | ({"color": value.color} if value.color else {})


def _names(name: Name) -> dict[str, str]:
    return {"en": name.en, "it": name.it}
