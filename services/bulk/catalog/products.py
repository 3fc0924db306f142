"""Rows about a product itself, its attributes, and their values."""

from typing import Any

from core.db import db
from designs.uid import UidError
from models import CatalogProduct, CatalogState
from services.bulk.catalog.catalog import Catalog
from services.bulk.catalog.cells import Cells
from services.bulk.planning import CLEAR, Refused
from services.catalog import key_of
from services.combinations import add_attribute

CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "CAD", "AUD", "JPY")
MOST_PIECES = 1_000_000


def take_product(cells: Cells, catalog: Catalog, number: int) -> list[str]:
    """Its own words and terms; one that is not there is made, as a draft."""
    key = key_in(cells.needed("product", 40), "product")
    catalog.once(number, "product", key)
    product = catalog.products.get(key)
    values = _told(cells, catalog, product)
    if product is None:
        product = _new(catalog, key, values)
        catalog.changed[key] = product
        return ["product", *_state(cells, catalog, product, number)]
    what = catalog.change(product, product, **values)
    if cells.text("most") == CLEAR and product.most is not None:
        product.most = None
        catalog.changed[key], what = product, [*what, "most"]
    return what + _state(cells, catalog, product, number)


def take_attribute(cells: Cells, catalog: Catalog, number: int) -> list[str]:
    """Its names. A new one has no value yet, so the rows of its values have to follow."""
    product = catalog.product(cells.needed("product", 40))
    key = key_in(cells.needed("key", 40), "key")
    catalog.once(number, "attribute", product.key, key)
    before = next((one for one in product.attributes if one["key"] == key), None)
    names = cells.names(before["names"] if before else {"en": key})
    code = cells.text("code", 10)
    if before is None:
        catalog.waiting[product.key, key] = {"key": key, "code": code or "", "names": names, "values": []}
        catalog.without_value[product.key, key] = number
        return ["attributes"]
    if code not in (None, before["code"]) and product.variants:
        raise Refused("code_fixed", "code")
    return _put(catalog, product, before | {"names": names, "code": before["code"] if code is None else code})


def take_value(cells: Cells, catalog: Catalog, number: int) -> list[str]:
    """The first value of an attribute that was added here is the one that the variants have which are there."""
    product, of = catalog.product(cells.needed("product", 40)), cells.needed("key", 40)
    key = key_in(cells.needed("value", 40), "value")
    catalog.once(number, "value", product.key, of, key)
    attribute = next((one for one in product.attributes if one["key"] == of), None)
    whole = attribute or catalog.waiting.get((product.key, of))
    if whole is None:
        raise Refused("attribute_unknown", "key", value=of)
    before = next((one for one in whole["values"] if one["key"] == key), None)
    value = _value(cells, product, key, before)
    values = [value if one["key"] == key else one for one in whole["values"]]
    whole = whole | {"values": values if before else [*values, value]}
    if attribute is not None:
        return _put(catalog, product, whole)
    add_attribute(product, whole)
    del catalog.waiting[product.key, of]
    del catalog.without_value[product.key, of]
    catalog.changed[product.key] = product
    return ["attributes"]


def _value(cells: Cells, product: CatalogProduct, key: str, before: dict[str, Any] | None) -> dict[str, Any]:
    was = before or {"names": {"en": key}, "cents": 0}
    cents = cells.money("price", product.currency)
    told = {"key": key, "names": cells.names(was["names"]), "cents": was.get("cents", 0) if cents is None else cents}
    color = cells.color() or was.get("color", "")
    return told | ({"color": color} if color not in ("", CLEAR) else {})


def _put(catalog: Catalog, product: CatalogProduct, attribute: dict[str, Any]) -> list[str]:
    whole = [attribute if one["key"] == attribute["key"] else one for one in product.attributes]
    return catalog.change(product, product, attributes=whole)


def _told(cells: Cells, catalog: Catalog, product: CatalogProduct | None) -> dict[str, Any]:
    """What a row says of the product's columns; None: nothing."""
    currency = _currency(cells, product)
    before = (product.names, product.descriptions) if product else ({}, {})
    least = cells.number("least", 1, MOST_PIECES, whole=True)
    values = {
        "category_id": _category(cells, catalog),
        "names": cells.names(before[0]),
        "descriptions": cells.names(before[1], "description_en", "description_it"),
        "currency": currency,
        "base_price": cells.money("price", currency),
        "least": least,
        "countries": cells.countries(),
    }
    if cells.text("most") == CLEAR:
        return values
    most = cells.number("most", 1, MOST_PIECES, whole=True)
    if most is not None and most < (least or (product.least if product else 1)):
        raise Refused("most_too_small", "most", value=most)
    return values | {"most": most}


def _new(catalog: Catalog, key: str, values: dict[str, Any]) -> CatalogProduct:
    if values["category_id"] is None:
        raise Refused("needed", "category")
    values["names"] = {"en": key} | values["names"]
    told = {name: value for name, value in values.items() if value is not None}
    product = CatalogProduct(key=key, attributes=[], state=CatalogState.DRAFT, for_everyone=True, **told)
    db.add(product)
    db.flush()
    catalog.products[key] = product
    return product


def _state(cells: Cells, catalog: Catalog, product: CatalogProduct, number: int) -> list[str]:
    """`Can be ordered` of a product: whether it is published. That is done when all rows are in."""
    wanted, is_published = cells.yes("offered"), product.state == CatalogState.PUBLISHED
    if wanted in (None, is_published):
        return []
    catalog.changed[product.key] = product
    if wanted:
        catalog.to_publish[number] = product
    else:
        product.state = CatalogState.DRAFT
    return ["state"]


def _category(cells: Cells, catalog: Catalog) -> int | None:
    said = cells.text("category")
    if said is None:
        return None
    found = catalog.categories.get(said) or catalog.categories.get(said.lower())
    if found is None:
        raise Refused("category_unknown", "category", value=said)
    return found.id


def _currency(cells: Cells, product: CatalogProduct | None) -> str:
    said = cells.text("currency")
    if said not in (None, *CURRENCIES):
        raise Refused("currency_unknown", "currency", value=said)
    if product and said not in (None, product.currency) and product.variants:
        raise Refused("currency_fixed", "currency")
    return said or (product.currency if product else "EUR")


def key_in(said: str, place: str) -> str:
    """Keys stand in UIDs, so they are written as those are."""
    try:
        made = key_of(said)
    except UidError:
        made = ""
    if made != said:
        raise Refused("key_wrong", place, value=said)
    return made
