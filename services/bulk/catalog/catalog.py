"""The catalog as the rows about one product find it: read once, and what earlier rows made of it."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.db import db
from models import CatalogCategory, CatalogProduct, CatalogVariant
from services.activity import changed
from services.bulk.planning import Refused
from services.bulk.rows import is_one_text_of


class Catalog:
    """`changed` has the product once a row changed it, `to_publish` where a row, by its number, wants it published.

    A new attribute waits for its first value: `waiting` is {(product key, its key): it}, `without_value` the same with
    the numbers of the rows. `uids` are those that the rows name, perhaps of another product.
    """

    def __init__(self, key: str, uids: Collection[str]) -> None:
        self._key, self._uids = key, uids
        self.changed: dict[str, CatalogProduct] = {}
        self.to_publish: dict[int, CatalogProduct] = {}
        self.waiting: dict[tuple[str, str], dict[str, Any]] = {}
        self.without_value: dict[tuple[str, str], int] = {}
        self._combinations: dict[tuple[str, int], set[frozenset[tuple[str, str]]]] = {}
        self._seen: dict[Any, int] = {}

    @cached_property
    def products(self) -> dict[str, CatalogProduct]:
        """By key: the one, if it is there. Nobody else changes it until the transaction is over."""
        whole = (selectinload(CatalogProduct.variants), selectinload(CatalogProduct.areas))
        own = select(CatalogProduct).where(CatalogProduct.key == self._key).options(*whole).with_for_update()
        found = db.scalars(own.execution_options(populate_existing=True))
        return {product.key: product for product in found}

    @cached_property
    def variants(self) -> dict[str, CatalogVariant]:
        """By UID."""
        named = db.scalars(select(CatalogVariant).where(is_one_text_of(CatalogVariant.uid, self._uids)))
        return {variant.uid: variant for variant in named} | {
            variant.uid: variant for product in self.products.values() for variant in product.variants
        }

    @cached_property
    def categories(self) -> dict[str, CatalogCategory]:
        """By key, and by their names."""
        found = list(db.scalars(select(CatalogCategory).order_by(CatalogCategory.id.desc())))
        by_name = {name.lower(): one for one in found for name in one.names.values()}
        return by_name | {one.key: one for one in found}

    def combinations(self, product: CatalogProduct) -> set[frozenset[tuple[str, str]]]:
        """Those that have their variant. A new attribute changes them all."""
        known = (product.key, len(product.attributes))
        if known not in self._combinations:
            self._combinations[known] = {frozenset(variant.values.items()) for variant in product.variants}
        return self._combinations[known]

    def product(self, key: str) -> CatalogProduct:
        return self.products.get(key) or _unknown(key)

    def once(self, number: int, *what: object) -> None:
        """Of two rows about the same thing the second is refused."""
        first = self._seen.setdefault(what, number)
        if first != number:
            raise Refused("thing_twice", row=first)

    def change(self, product: CatalogProduct, row: object, **values: Any) -> list[str]:
        """Set what is not None; the names of what differed."""
        _before, after = changed(row, **{name: value for name, value in values.items() if value is not None})
        if after:
            self.changed[product.key] = product
        return sorted(after)


def _unknown(key: str) -> Any:
    raise Refused("product_unknown", "product", value=key)
