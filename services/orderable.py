"""What can stand on a line of an order made by hand: a variant of the store, or something of the catalog with files.

A choice is a short text that a form can carry: `v12` is the store's variant 12, `c7` the catalog's variant 7, `c7x50`
fifty of it for each one ordered, `t3` the template 3, which stands for its variant of the catalog with its files.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, load_only

from core.bulk import is_among
from core.db import db
from core.language import in_own_words
from models import (
    CatalogGrant,
    CatalogProduct,
    CatalogState,
    CatalogVariant,
    File,
    MappingState,
    PrintArea,
    Product,
    Store,
    Template,
    Variant,
)
from services.catalog import in_words
from services.making import Making, made_as, makings_of
from services.templates import MOST_MULTIPLIER, can_be_chosen, choices, files_of, making_of, of_client

MOST_FOUND = 8  # of each kind
WITH_AREAS = contains_eager(CatalogVariant.product).selectinload(CatalogProduct.areas)
# What a line of an order takes of what the store sells: many at once are read without the rest.
AS_SOLD = (
    load_only(Variant.external_id, Variant.title, Variant.sku, Variant.options, Variant.price, Variant.currency),
    contains_eager(Variant.product).load_only(Product.external_id, Product.title),
)
NAMES = (CatalogProduct.names["en"].astext, CatalogProduct.names["it"].astext)


@dataclass(frozen=True, slots=True)
class Orderable:
    """`code` is what people type: the SKU, or the Product UID."""

    choice: str
    title: str
    code: str
    variant: Variant | None = None
    made_of: CatalogVariant | None = None
    files: dict[str, File] = field(default_factory=dict)  # by area: what a template brings along
    multiplier: int = 1  # pieces to make for each one ordered, where it is no variant of the store
    about: str = ""
    held: Making | None = None  # a template that cannot be chosen as it stands: what is wrong with it

    @property
    def areas(self) -> list[PrintArea]:
        """The print areas that want files of this line's own; a connected variant brings its files along."""
        return self.made_of.areas if self.made_of else []

    def making(self, files: dict[str, File]) -> Making:
        if self.made_of:
            return replace(made_as(self.made_of, files), multiplier=self.multiplier)
        assert self.variant is not None
        return makings_of(self.variant.client_id, [self.variant.id])[self.variant.id]


def found(store: Store, term: str) -> list[Orderable]:
    """What the store sells, then templates and the catalog: each has all words of `term` in its titles or its code."""
    words = term.split()
    if not words:
        return []
    sold = _connected(store).order_by(Product.title, Variant.id)
    made = _makeable(store.client_id).order_by(CatalogVariant.uid)
    for word in words:
        sold = sold.where(_any_has(word, Product.title, Variant.title, Variant.sku))
        made = made.where(_any_has(word, CatalogVariant.uid, *NAMES))
    found_here = [_sold(variant) for variant in db.scalars(sold.limit(MOST_FOUND)).unique()]
    found_here += [_prepared(template, made) for template, made in choices(store.client_id, term, MOST_FOUND)]
    return found_here + [_made(variant) for variant in db.scalars(made.limit(MOST_FOUND)).unique()]


def first_sold(store: Store, most: int) -> list[Orderable]:
    """Some of what the store sells and is connected: what was brought over first."""
    return [_sold(variant) for variant in db.scalars(_connected(store).order_by(Variant.id).limit(most)).unique()]


def called(store: Store, code: str) -> Orderable | None:
    """The one thing with exactly this SKU or Product UID."""
    sold = _connected(store).where(Variant.sku_key == code.lower())
    alike = [_sold(variant) for variant in db.scalars(sold.limit(2)).unique()]
    if not alike:
        made = _makeable(store.client_id).where(CatalogVariant.uid == code.lower())
        alike = [_made(variant) for variant in db.scalars(made).unique()]
    return alike[0] if len(alike) == 1 else None


def sold_as(store: Store, skus: Collection[str]) -> dict[str, list[Orderable]]:
    """{SKU in small letters: the connected variants that have it}, of many at once."""
    found: dict[str, list[Orderable]] = {}
    if not skus:
        return found
    own = _connected(store).where(is_among(Variant.sku_key, {sku.lower() for sku in skus}))
    for variant in db.scalars(own).unique():
        found.setdefault(variant.sku.lower(), []).append(_sold(variant))
    return found


def made_as_uid(store: Store, uids: Collection[str]) -> dict[str, Orderable]:
    """{Product UID: what it is}, of what this client may have made."""
    if not uids:
        return {}
    query = _makeable(store.client_id).where(CatalogVariant.uid.in_({uid.lower() for uid in uids}))
    return {variant.uid: _made(variant) for variant in db.scalars(query.options(WITH_AREAS))}


def all_chosen(store: Store, choices: Collection[str]) -> dict[str, Orderable]:
    """What choices stand for, of many at once; left out is what is not, or no longer, to be had."""
    sold, made = ([int(each[1:]) for each in choices if each[0] == kind] for kind in "vc")
    own = _of(store).where(is_among(Variant.id, sold)).options(*AS_SOLD)
    variants = db.scalars(own).unique() if sold else ()
    theirs = _makeable(store.client_id).where(is_among(CatalogVariant.id, made))
    of_catalog = db.scalars(theirs.options(WITH_AREAS)) if made else ()
    found = [*map(_sold, variants), *map(_made, of_catalog)]
    return {each.choice: each for each in found}


def chosen(store: Store, choice: str) -> Orderable | None:
    """What a choice stands for; None where it is not, or no longer, to be had."""
    kind, number, times = choice[:1], *_split(choice[1:])
    if not number.isdecimal() or len(number) > 18:
        return None
    if kind == "v":
        variant = db.scalars(_of(store).where(Variant.id == int(number))).unique().one_or_none()
        return _sold(variant) if variant else None
    if kind == "t":
        template = db.scalars(of_client(store.client_id).where(Template.id == int(number))).unique().one_or_none()
        return _ordered(template, store) if template else None
    made = db.scalars(_makeable(store.client_id).where(CatalogVariant.id == int(number))).unique().one_or_none()
    return _times(_made(made), times) if made and kind == "c" else None


def _split(numbers: str) -> tuple[str, int]:
    """The number of a choice, and how many are made for each one ordered: `7x50`."""
    number, _x, times = numbers.partition("x")
    return number, int(times) if times.isdecimal() and len(times) < 6 else 1


def _times(ware: Orderable, times: int) -> Orderable:
    many = min(max(times, 1), MOST_MULTIPLIER)
    return replace(ware, choice=f"{ware.choice}x{many}", multiplier=many) if many > 1 else ware


def _of(store: Store) -> Select[Variant]:
    """Variants that the shop still has. One that was connected when it was chosen may be another thing by now."""
    product = and_(Product.client_id == Variant.client_id, Product.id == Variant.product_id)
    query = select(Variant).join(Product, product).options(contains_eager(Variant.product))
    own = query.where(Variant.client_id == store.client_id, Variant.store_id == store.id)
    return own.where(Variant.gone_at.is_(None), Variant.mapping_state != MappingState.IGNORED)


def _connected(store: Store) -> Select[Variant]:
    return _of(store).where(Variant.mapping_state == MappingState.CONNECTED)


def _makeable(client_id: int) -> Select[CatalogVariant]:
    """What this client may have made."""
    granted = select(CatalogGrant.product_id).where(CatalogGrant.client_id == client_id)
    query = select(CatalogVariant).join(CatalogVariant.product).options(contains_eager(CatalogVariant.product))
    is_theirs = or_(CatalogProduct.for_everyone, CatalogProduct.id.in_(granted))
    return query.where(CatalogVariant.is_active, CatalogProduct.state == CatalogState.PUBLISHED, is_theirs)


def _any_has(word: str, *columns: Any) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


def _sold(variant: Variant) -> Orderable:
    title = ", ".join(filter(None, (variant.product.title, variant.title)))
    return Orderable(f"v{variant.id}", title, variant.sku, variant=variant)


def _prepared(template: Template, made: Making) -> Orderable:
    made_of = template.catalog_variant
    brings: dict[str, Any] = {
        "files": files_of(template),
        "multiplier": template.multiplier,
        "about": template.description,
    }
    held = None if can_be_chosen(made) else made
    return Orderable(f"t{template.id}", template.name, made_of.uid, made_of=made_of, held=held, **brings)


def _ordered(template: Template, store: Store) -> Orderable | None:
    """A template that was chosen: a line of the catalog that has its files already. One that cannot be produced as it
    stands is not chosen."""
    if not can_be_chosen(making_of(template)):
        return None
    made = chosen(store, f"c{template.catalog_variant_id}x{template.multiplier}")
    return replace(made, files=files_of(template)) if made else None


def _made(variant: CatalogVariant) -> Orderable:
    values = [value for _name, value in in_words(variant.product, variant.values)]
    title = ", ".join([in_own_words(variant.product.names), *values])
    return Orderable(f"c{variant.id}", title, variant.uid, made_of=variant)
