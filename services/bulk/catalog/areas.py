"""Rows about a print area. It is known by its key and by the values that it is for."""

from typing import Any

from core.db import db
from models import CatalogProduct, PrintArea
from services.bulk.catalog.catalog import Catalog
from services.bulk.catalog.cells import Cells
from services.bulk.catalog.products import key_in
from services.bulk.planning import Refused

SIZES = {"width_mm": (5, 20_000), "height_mm": (5, 20_000), "bleed_mm": (0, 200), "safe_mm": (0, 200)}
COUNTS = {"least_dpi": (10, 2400), "good_dpi": (10, 2400), "position": (0, 99)}


def take_area(cells: Cells, catalog: Catalog, number: int) -> list[str]:
    product = catalog.product(cells.needed("product", 40))
    key, only_for = key_in(cells.needed("key", 40), "key"), _only_for(cells, product)
    catalog.once(number, "area", product.key, key, frozenset(only_for.items()))
    area = next((one for one in product.areas if one.key == key and one.only_for == only_for), None)
    values = _told(cells, area)
    if area is not None:
        return catalog.change(product, area, **values)
    area = _new(product, key, only_for, values)
    if _clashes(area, product):
        raise Refused("area_twice", "values")
    product.areas.append(area)
    db.flush()
    catalog.changed[product.key] = product
    return ["areas"]


def _told(cells: Cells, area: PrintArea | None) -> dict[str, Any]:
    sizes = {name: cells.number(name, *limits) for name, limits in SIZES.items()}
    counts = {name: cells.number(name, *limits, whole=True) for name, limits in COUNTS.items()}
    values = sizes | counts | {"colour": cells.colour(), "is_required": cells.yes("required")}
    values |= {"formats": cells.formats() or None, "names": cells.names(area.names if area else {})}
    now = {name: value if value is not None else getattr(area, name, None) for name, value in values.items()}
    if now["safe_mm"] and now["width_mm"] and now["safe_mm"] * 2 >= min(now["width_mm"], now["height_mm"] or 0):
        raise Refused("safe_too_large", "safe_mm")
    if now["least_dpi"] and now["good_dpi"] and now["good_dpi"] < now["least_dpi"]:
        raise Refused("dpi_too_small", "good_dpi")
    return values


def _new(product: CatalogProduct, key: str, only_for: dict[str, str], values: dict[str, Any]) -> PrintArea:
    for name in ("width_mm", "height_mm", "formats"):
        if values[name] is None:
            raise Refused("needed", name)
    values["names"] = {"en": key} | values["names"]
    told = {name: value for name, value in values.items() if value is not None}
    defaults = {"bleed_mm": 3, "safe_mm": 3, "position": len(product.areas)}
    return PrintArea(product_id=product.id, key=key, only_for=only_for, **defaults | told)


def _only_for(cells: Cells, product: CatalogProduct) -> dict[str, str]:
    only_for = cells.values()
    known = {one["key"]: {value["key"] for value in one["values"]} for one in product.attributes}
    for key, value in only_for.items():
        if value not in known.get(key, ()):
            raise Refused("value_unknown", "values", value=f"{key}={value}")
    return only_for


def _clashes(area: PrintArea, product: CatalogProduct) -> bool:
    """A variant has one area of a name: the name stands in its files and orders."""
    same = [one for one in product.areas if one.key == area.key]
    meant = [variant.values for variant in product.variants if area.fits(variant.values)]
    return any(one.fits(values) for one in same for values in meant)
