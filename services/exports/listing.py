"""What a list says of itself, so that it can be had as a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from sqlalchemy import ARRAY, BigInteger, Select, and_, any_, func, literal, select

from core.asked import id_of
from core.db import db
from core.money import digits
from core.paging import Order
from core.rights import Actor, Right, can
from models import Client, Store


class Kind(StrEnum):
    """What a column holds. Texts are guarded where a spreadsheet would calculate them; the others are what they are."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    MONEY = "money"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` takes a record; `right` is needed to have it, `for_staff` keeps it from clients' people."""

    name: LazyString | str
    value: Callable[[Any], object]
    kind: Kind = Kind.TEXT
    right: Right | None = None
    for_staff: bool = False

    def is_for(self, actor: Actor) -> bool:
        is_staff = actor.role is None or actor.role.is_staff
        return (is_staff or not self.for_staff) and (self.right is None or can(actor, self.right))


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks for a list, with which of its filters (as in its URL), and where their days begin."""

    asked: Mapping[str, str]
    actor: Actor
    zone: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list. `rows` gives what the page shows and how it is sorted; `records` turns rows into what columns read, one
    or several each; `page` is its endpoint. Its columns may depend on what is asked."""

    key: str
    name: LazyString
    page: str
    right: Right
    columns: tuple[Column, ...] | Callable[[Question], Sequence[Column]]
    rows: Callable[[Question], tuple[Select[Any], Order]]
    records: Callable[[Sequence[Any], Question], Iterable[Any]] = lambda rows, _question: rows

    def columns_for(self, question: Question) -> list[Column]:
        columns = self.columns(question) if callable(self.columns) else self.columns
        return [column for column in columns if column.is_for(question.actor)]


def of_rows(query: Any, client_id: Any, key: Any, rows: Sequence[Any]) -> Select[Any]:
    """`query`, kept to what belongs to these rows: `key` is their id, in a row of the same client.

    Pair by pair: of a list of clients and a list of ids the database would look up each with each.
    """
    columns = ([row.client_id for row in rows], [row.id for row in rows])
    arrays = (literal(ids, ARRAY(BigInteger)) for ids in columns)
    own = func.unnest(*arrays).table_valued("client_id", "id").render_derived(name="own")
    return query.join(own, and_(client_id == own.c.client_id, key == own.c.id))


def client_asked(question: Question) -> int | None:
    """The asker's own client; for the staff, the one that the page is asked about. None: nobody's."""
    own = Client.visible_to(question.actor)
    if question.actor.role is None or question.actor.role.is_staff:
        own = own.where(Client.id == id_of(question.asked.get("client")))
    return db.scalar(own.with_only_columns(Client.id).limit(1))


def money_of(minor: int | None, currency: str) -> Decimal | None:
    """1990 EUR is 19.90: a number that every program reads."""
    return None if minor is None else Decimal(minor).scaleb(-digits(currency))


def names_of(table: type[Client] | type[Store], ids: Iterable[int | None]) -> dict[int | None, str]:
    """{id: name}, of owners whose rows the question has found."""
    chosen = literal(list({each for each in ids if each}), ARRAY(BigInteger))  # one parameter, however many they are
    query = select(table.id, table.name).where(table.id == any_(chosen))
    return dict(db.execute(query).all())
