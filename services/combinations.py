"""The variants of a catalog product: one for each combination of its attributes' values that is to be made."""

from collections.abc import Collection
from itertools import product as combinations
from typing import Any

from sqlalchemy import cast, select, update
from sqlalchemy.dialects.postgresql import JSONB

from core.db import db
from designs.uid import uid_of
from models import CatalogProduct, CatalogVariant
from services.catalog import attributes_of

MOST_VARIANTS = 2000  # of one product


class TooManyVariants(Exception):
    """The attributes have more combinations than anybody would look through."""


def missing(product: CatalogProduct) -> list[CatalogVariant]:
    """A variant, not yet kept, for each combination that has none; those that were left out too. Raises TooManyVariants
    and UidError."""
    has = {_key(values) for values in db.scalars(_values_of(product))}
    attributes = attributes_of(product)
    return [
        CatalogVariant(uid=uid_of(product.key, attributes, values), values=values, price=price, is_active=True)
        for values, price in _combinations(product)
        if _key(values) not in has
    ]


def is_left_out(product: CatalogProduct, variant: CatalogVariant) -> bool:
    return variant.values in product.left_out


def generate(product: CatalogProduct, wanted: Collection[str] | None = None) -> list[CatalogVariant]:
    """Make the missing variants; what is there stays as it is, with its UID.

    `wanted` are the UIDs to make, the others are left out from now on; None: all but those that were left out.
    """
    absent = missing(product)
    left_out = {_key(values) for values in product.left_out}
    made = [one for one in absent if (_key(one.values) not in left_out if wanted is None else one.uid in wanted)]
    if wanted is not None:
        product.left_out = [one.values for one in absent if one.uid not in wanted]
    product.variants.extend(made)
    db.flush()
    return made


def add_attribute(product: CatalogProduct, attribute: dict[str, Any]) -> None:
    """One more attribute, at the end. Variants that exist have its first value; their UIDs stay and do not name it."""
    own = {attribute["key"]: attribute["values"][0]["key"]}
    product.attributes = [*product.attributes, attribute]
    product.left_out = [values | own for values in product.left_out]
    of_product = update(CatalogVariant).where(CatalogVariant.product_id == product.id)
    db.execute(of_product.values({"values": CatalogVariant.values.concat(cast(own, JSONB))}))
    db.expire(product, ["variants"])


def used_values(product: CatalogProduct, key: str) -> set[str]:
    """Keys of the attribute's values that variants are made of."""
    own = select(CatalogVariant.values[key].astext).where(CatalogVariant.product_id == product.id)
    return set(db.scalars(own.distinct()))


def has_variants(product: CatalogProduct) -> bool:
    return db.scalar(select(CatalogVariant.id).where(CatalogVariant.product_id == product.id).limit(1)) is not None


def _combinations(product: CatalogProduct) -> list[tuple[dict[str, str], int]]:
    """The values of each, and its price in minor units."""
    every = [one["values"] for one in product.attributes]
    count = 1
    for values in every:
        count *= len(values)
    if count > MOST_VARIANTS:
        raise TooManyVariants
    keys = [one["key"] for one in product.attributes]
    return [
        (
            {key: value["key"] for key, value in zip(keys, chosen, strict=True)},
            product.base_price + sum(value.get("cents", 0) for value in chosen),
        )
        for chosen in combinations(*every)
    ]


def _values_of(product: CatalogProduct) -> Any:
    return select(CatalogVariant.values).where(CatalogVariant.product_id == product.id)


def _key(values: dict[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(values.items())
