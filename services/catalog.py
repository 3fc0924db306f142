"""The provider's catalog: finding in it, publishing, and its words."""

from typing import Any, Protocol

from sqlalchemy import Select, exists, func, or_

from core.db import db
from core.language import in_own_words
from designs.uid import Attribute, part
from models import CatalogProduct, CatalogState, CatalogVariant
from services.specifications import keep_version


class NotReady(Exception):
    """The product lacks something without which nobody could have it made; `code` has words in the form."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class HasAttributes(Protocol):
    """A product, or what a version says of one."""

    @property
    def attributes(self) -> list[Any]: ...


def found_by(query: Select[Any], term: str) -> Select[Any]:
    """Products with the term in a name, their key, or a Product UID that begins with it."""
    names = func.lower(CatalogProduct.names["en"].astext + " " + func.coalesce(CatalogProduct.names["it"].astext, ""))
    of_uid = exists().where(
        CatalogVariant.product_id == CatalogProduct.id, CatalogVariant.uid.startswith(term.lower(), autoescape=True)
    )
    for word in term.lower().split():
        key = CatalogProduct.key.contains(word, autoescape=True)
        query = query.where(or_(names.contains(word, autoescape=True), key, of_uid))
    return query


def publish(product: CatalogProduct) -> None:
    """Let clients choose it. Raises NotReady."""
    active = [variant for variant in product.variants if variant.is_active]
    if not active:
        raise NotReady("no_variant")
    if not all(variant.areas for variant in active):
        raise NotReady("no_area")
    product.state = CatalogState.PUBLISHED
    keep_version(product)


def bare(product: CatalogProduct) -> set[str]:
    """Product UIDs that clients can order though there is no print area to print them from. As the database has it."""
    db.flush()
    db.expire(product, ["areas", "variants"])
    if product.state != CatalogState.PUBLISHED:
        return set()
    return {variant.uid for variant in product.variants if variant.is_active and not variant.areas}


def attributes_of(product: CatalogProduct) -> tuple[Attribute, ...]:
    """As the UID engine takes them."""
    return tuple(
        Attribute(one["key"], one["code"], tuple(value["key"] for value in one["values"])) for one in product.attributes
    )


def in_words(product: HasAttributes, values: dict[str, str]) -> list[tuple[str, str]]:
    """(attribute, value) pairs in the reader's language, of the attributes that `values` speaks of."""
    chosen = [(one, values[one["key"]]) for one in product.attributes if one["key"] in values]
    return [(in_own_words(one["names"]), in_own_words(_names_of(one, value))) for one, value in chosen]


def key_of(name: str, given: str = "") -> str:
    """A key for something that a person named; raises UidError where nothing of it fits into a UID."""
    return part(given or name)[:40].strip("-")


def _names_of(attribute: dict[str, Any], key: str) -> dict[str, str]:
    return next((value["names"] for value in attribute["values"] if value["key"] == key), {"en": key})
