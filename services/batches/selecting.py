"""Which variants: by the filters of the grid, or one by one."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, select

from core.db import db
from core.rights import Actor
from core.search import among_found, searchable
from models import MappingBatch, MappingState, Product, Variant
from services.bulk.standing import is_one_of

MOST_WORDS = 8
MOST_COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What the grid is narrowed to; a batch keeps them as they are. `ids`: to single variants, found one by one."""

    client_id: int | None = None
    store_id: int | None = None
    product_id: int | None = None
    state: str = ""
    term: str = ""
    ids: tuple[int, ...] | None = None

    @property
    def is_narrowed(self) -> bool:
        return any((self.product_id, self.state, self.term, self.ids is not None))

    @property
    def kept(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value or value == ()}


def variants(actor: Actor, filters: Filters) -> Select[Variant]:
    """Of what is still in the shop."""
    named = {"client_id": filters.client_id, "store_id": filters.store_id, "product_id": filters.product_id}
    query = Variant.visible_to(actor).where(Variant.gone_at.is_(None))
    query = query.where(*(getattr(Variant, name) == value for name, value in named.items() if value))
    if filters.state:
        query = query.where(Variant.mapping_state == filters.state)
    if filters.ids is not None:
        query = query.where(is_one_of(Variant.id, filters.ids))
    return query.where(*_named(filters.term))


def count(query: Select[Variant]) -> int:
    """`MOST_COUNTED` stands for that many and more."""
    few = query.with_only_columns(Variant.id).order_by(None).limit(MOST_COUNTED)
    return db.scalar(select(func.count()).select_from(few.subquery())) or 0


def counts(actor: Actor, filters: Filters) -> dict[str, int]:
    """Variants in each state, whatever state the grid shows."""
    query = variants(actor, Filters(**filters.kept | {"state": ""})).with_only_columns(Variant.mapping_state)
    found = query.order_by(None).limit(MOST_COUNTED).subquery()
    counted = select(found.c.mapping_state, func.count()).group_by(found.c.mapping_state)
    return dict.fromkeys(map(str, MappingState), 0) | dict(db.execute(counted).all())


def chosen(batch: MappingBatch, actor: Actor) -> Select[Variant]:
    """Those of the batch that the actor may see, in the order of their ids."""
    own = Variant.client_id == batch.client_id
    if "ids" in batch.selection:
        query = Variant.visible_to(actor).where(own, is_one_of(Variant.id, batch.selection["ids"]))
    else:
        query = variants(actor, Filters(**batch.selection)).where(own)
    return query.where(Variant.created_at <= batch.created_at).order_by(Variant.id)


def _named(term: str) -> Iterable[ColumnElement[bool]]:
    """The words of `term` stand in the product's title or SKUs. Those with a digit, as codes and sizes have them, stand
    in the product's title or in what the variant itself is called."""
    if not searchable(term):
        return
    words = _plain_words(term)
    of_title = (among_found("products_found", Product.id, Product.search, words),) if words else ()
    said = func.concat_ws(" ", Product.title, Variant.sku, Variant.title, cast(Variant.options, Text))
    codes = [word for word in term.split() if _is_code(word)][:MOST_WORDS]
    fits = (*of_title, *(said.icontains(word, autoescape=True) for word in codes))
    own = Product.client_id == Variant.client_id, Product.id == Variant.product_id
    yield select(Product.id).where(*own, *fits).correlate(Variant).exists()


def _plain_words(term: str) -> str:
    return " ".join(word for word in term.split() if not _is_code(word))


def _is_code(word: str) -> bool:
    return any(sign.isdigit() for sign in word)
