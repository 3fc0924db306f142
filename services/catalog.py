"""The provider's catalog: variants from attributes, and what a change of it does to what is made of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product as combinations
from typing import Any, Protocol

from sqlalchemy import Select, exists, func, or_, text

from core.db import EVERYONE, db, seeing
from core.language import in_own_words
from designs.uid import Attribute, part, parts_of, uid_of
from models import CatalogProduct, CatalogState, CatalogVariant
from services.specifications import keep_version

MOST_VARIANTS = 2000  # of one product


class TooManyVariants(Exception):
    """The attributes have more combinations than anybody would look through."""


class NotReady(Exception):
    """The product lacks something without which nobody could have it made; `code` has words in the form."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class HasAttributes(Protocol):
    """A product, or what a version says of one."""

    @property
    def attributes(self) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Broken:
    """How many connected variants can't be produced any more, and how many clients have them."""

    variants: int
    clients: int


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


def generate_variants(product: CatalogProduct) -> list[CatalogVariant]:
    """A variant for each combination of values that has none yet; what is there stays as it is."""
    known = {variant.uid for variant in product.variants}
    made = [variant for variant in _all_variants(product) if variant.uid not in known]
    product.variants.extend(made)
    db.flush()
    return made


def publish(product: CatalogProduct) -> None:
    """Let clients choose it. Raises NotReady."""
    active = [variant for variant in product.variants if variant.is_active]
    if not active:
        raise NotReady("no_variant")
    if not all(variant.areas for variant in active):
        raise NotReady("no_area")
    product.state = CatalogState.PUBLISHED
    keep_version(product)


def settle(product: CatalogProduct) -> Broken:
    """Bring the mappings onto this product to the state that the catalog now gives them, at all clients."""
    with seeing(EVERYONE):
        db.flush()
        db.expire(product, ["areas", "grants"])
        rows = [_as_row(variant, product) for variant in product.variants]
        scope = {"rows": json.dumps(rows), "product": product.id, "for_everyone": product.for_everyone}
        return Broken(*db.execute(SETTLE, scope).one())


def attributes_of(product: CatalogProduct) -> tuple[Attribute, ...]:
    """As the UID engine takes them."""
    return tuple(
        Attribute(one["key"], one["code"], tuple(value["key"] for value in one["values"])) for one in product.attributes
    )


def in_words(product: HasAttributes, values: dict[str, str]) -> list[tuple[str, str]]:
    """(attribute, value) pairs in the reader's language, of the attributes that `values` speaks of."""
    chosen = [(one, values[one["key"]]) for one in product.attributes if one["key"] in values]
    return [(in_own_words(one["names"]), in_own_words(_names_of(one, value))) for one, value in chosen]


def explained(product: CatalogProduct, values: dict[str, str]) -> list[tuple[str, str, str]]:
    """What each part of a Product UID stands for: (part, attribute, value)."""
    parts = ["_".join(parts_of(attribute, values[attribute.key])) for attribute in attributes_of(product)]
    return [(part, *words) for part, words in zip(parts, in_words(product, values), strict=True)]


def key_of(name: str, given: str = "") -> str:
    """A key for something that a person named; raises UidError where nothing of it fits into a UID."""
    return part(given or name)[:40].strip("-")


def _names_of(attribute: dict[str, Any], key: str) -> dict[str, str]:
    return next((value["names"] for value in attribute["values"] if value["key"] == key), {"en": key})


def _all_variants(product: CatalogProduct) -> Iterable[CatalogVariant]:
    attributes = attributes_of(product)
    every = [one["values"] for one in product.attributes]
    count = 1
    for values in every:
        count *= len(values)
    if count > MOST_VARIANTS:
        raise TooManyVariants
    for chosen in combinations(*every):
        values = {one["key"]: value["key"] for one, value in zip(product.attributes, chosen, strict=True)}
        price = product.base_price + sum(value.get("cents", 0) for value in chosen)
        yield CatalogVariant(uid=uid_of(product.key, attributes, values), values=values, price=price, is_active=True)


def _as_row(variant: CatalogVariant, product: CatalogProduct) -> dict[str, Any]:
    return {
        "id": variant.id,
        "areas": variant.areas_print,
        "required": [area.key for area in variant.areas if area.is_required],
        "is_on": variant.is_active and product.state == CatalogState.PUBLISHED,
    }


# A mapping breaks for the first of these reasons that holds, and recovers when none holds any more.
SETTLE = text("""
with catalog as (
  select * from jsonb_to_recordset(cast(:rows as jsonb)) as row(id bigint, areas text, required text[], is_on boolean)
), judged as (
  select variant.client_id, variant.id, variant.mapping_state as before, variant.state_reason as reason_before,
    mapping.made_from = variant.fingerprint as is_as_made,
    case
      when not is_on or not (:for_everyone or exists (
        select from catalog_grants g where g.product_id = :product and g.client_id = mapping.client_id
      )) then 'product_unavailable'
      when mapping.made_for <> catalog.areas then 'area_changed'
      when exists (
        select from unnest(required) as needed where not exists (
          select from mapping_files f
          where f.client_id = mapping.client_id and f.mapping_id = mapping.id and f.area = needed
        )
      ) then 'area_without_file'
      else '' end as fault
  from catalog
  join mappings mapping on mapping.catalog_variant_id = catalog.id
  join variants variant on variant.client_id = mapping.client_id and variant.id = mapping.variant_id
), changed as (
  update variants set
    mapping_state = case when fault <> '' then 'broken' when is_as_made then 'connected' else 'drifted' end,
    state_reason = case when fault <> '' then fault when is_as_made then ''
      when before = 'drifted' then reason_before else 'changed_in_store' end
  from judged
  where variants.client_id = judged.client_id and variants.id = judged.id
    and (fault <> '' or before not in ('connected', 'drifted'))
    and (before, reason_before) is distinct from ('broken', fault)
  returning judged.id, judged.client_id, before, fault
)
select count(*) filter (where fault <> '' and before <> 'broken'),
  count(distinct client_id) filter (where fault <> '' and before <> 'broken')
from changed
""")
