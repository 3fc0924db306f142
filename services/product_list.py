"""The list of store products: its filters, its counts, and the few variants that each row shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, true, union_all, values
from sqlalchemy import column as named
from sqlalchemy.orm import aliased
from sqlalchemy.types import BigInteger

from core.asked import id_of
from core.db import db
from core.paging import Order
from core.rights import Actor
from core.search import among_found
from models import MappingState, Product, Variant
from models.base import scope

LATEST_FIRST = Order((Product.id,), descending=True)
MOST_COUNTED = 1_000
VARIANTS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to."""

    client_id: int | None = None
    store_id: int | None = None
    state: MappingState | None = None
    gone: bool = False
    term: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """As it stands in the URL. Whatever makes no sense is not asked for."""
        state = asked.get("state", "")
        return cls(
            client_id=id_of(asked.get("client")),
            store_id=id_of(asked.get("store")),
            state=MappingState(state) if state in set(MappingState) else None,
            gone=state == "gone",
            term=asked.get("q", ""),
        )

    @property
    def is_narrowed(self) -> bool:
        return self != Wanted()


@dataclass(slots=True)
class Sold:
    """A product in the list: its first variants of the wanted state, and how many it has in which state."""

    product: Product
    variants: list[Variant] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(self.states.values())


def products(actor: Actor, wanted: Wanted) -> Select[Product]:
    found = among_found("products_found", Product.id, Product.search, wanted.term)
    query = Product.visible_to(actor).where(*_of_owner(Product, wanted), found)
    if wanted.state:
        return query.where(Product.id.in_(_in_state(actor, wanted, wanted.state).with_only_columns(Variant.product_id)))
    return query.where(Product.gone_at.is_not(None)) if wanted.gone else query


def ids_in(actor: Actor, state: MappingState) -> Select[int]:
    """Of the products that `Wanted(state=state)` lists: read from their variants alone, which have an index for it."""
    return _in_state(actor, Wanted(), state).with_only_columns(Variant.product_id).distinct()


def counts(actor: Actor, wanted: Wanted) -> dict[str, int]:
    """Variants in each state, as far as anybody counts: `MOST_COUNTED` stands for that many and more."""
    each = [
        select(literal(str(state)).label("state"), func.count()).select_from(
            _in_state(actor, wanted, state).with_only_columns(literal(1)).limit(MOST_COUNTED).subquery()
        )
        for state in MappingState
    ]
    return dict(db.execute(union_all(*each)).all())


def filled(found: Sequence[Product], wanted: Wanted) -> list[Sold]:
    """The products with what their rows show: two queries, however many variants there are."""
    rows = {product.id: Sold(product) for product in found}
    if not rows:
        return []
    own = and_(Variant.client_id.in_({one.client_id for one in found}), Variant.product_id.in_(rows))
    counted = select(Variant.product_id, Variant.mapping_state, func.count()).where(own)
    for product_id, state, count in db.execute(counted.group_by(Variant.product_id, Variant.mapping_state)):
        rows[product_id].states[state] = count
    for variant in db.scalars(_first_variants(found, wanted)):
        rows[variant.product_id].variants.append(variant)
    return list(rows.values())


def _first_variants(found: Sequence[Product], wanted: Wanted) -> Select[Variant]:
    ids = values(named("client_id", BigInteger), named("id", BigInteger), name="wanted")
    shown = ids.data([(product.client_id, product.id) for product in found])
    own = select(Variant).where(Variant.client_id == shown.c.client_id, Variant.product_id == shown.c.id)
    if wanted.state:
        own = own.where(Variant.mapping_state == wanted.state)
    first = aliased(Variant, own.order_by(Variant.id).limit(VARIANTS_SHOWN).lateral("first"))
    return select(first).select_from(shown).join(first, true()).order_by(first.product_id, first.id)


def _in_state(actor: Actor, wanted: Wanted, state: MappingState) -> Select[Variant]:
    """Of what is still in the shop."""
    own = select(Variant).where(*scope(Variant, actor), *_of_owner(Variant, wanted))
    return own.where(Variant.mapping_state == state, Variant.gone_at.is_(None))


def _of_owner(table: type[Product] | type[Variant], wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = ((table.client_id, wanted.client_id), (table.store_id, wanted.store_id))
    return [column == value for column, value in asked if value is not None]
