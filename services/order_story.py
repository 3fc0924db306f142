"""All that happened to an order, in one line of time: what came in, what people and Vetrina did, what the store was
told, and the mails. Each has its own table; a page of the story is put together from the newest rows of each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from core.db import db
from core.matrix import Right
from core.paging import packed, unpacked
from core.rights import Actor, can
from models import Delivery, Happening, Mail, Order, OrderMail, Postback, Push, TimelineEntry
from services.postbacks.endpoints import postbacks

SIZE = 50  # lines of one page


class Edge(NamedTuple):
    """The key of a line: its moment, the place of its table, its id there. Earlier lines have smaller ones."""

    at: datetime
    rank: int
    id: int


@dataclass(frozen=True, slots=True)
class Line:
    """`source` says which table's `row` it is: entry, delivery, push, mail, postback."""

    source: str
    key: Edge
    row: Any


@dataclass(frozen=True, slots=True)
class StoryPage:
    lines: Sequence[Line]
    earlier: str | None  # the place where it goes on


def story_of(order: Order, actor: Actor, kind: str = "", place: str = "") -> StoryPage:
    """Newest first, as far as the actor may see it; of one kind (a key of KINDS), and what is earlier than `place`."""
    edge, wanted = _edge(place), KINDS.get(kind, ALL)
    queries = [source.query(order, wanted, actor) for source in SOURCES]
    found = [line for rank, query in enumerate(queries) for line in _lines(SOURCES[rank], rank, query, edge)]
    found.sort(key=lambda line: line.key, reverse=True)
    lines = found[:SIZE]
    return StoryPage(lines, packed(lines[-1].key) if len(found) > SIZE else None)


def latest(order: Order) -> tuple[Any, ...]:
    """The same as long as the story is the same: for pages that ask whether there is news."""
    own = (TimelineEntry.client_id == order.client_id) & (TimelineEntry.order_id == order.id)
    pushes = (Push.client_id == order.client_id) & (Push.order_id == order.id)
    mails = (OrderMail.client_id == order.client_id) & (OrderMail.order_id == order.id)
    told = (Postback.client_id == order.client_id) & (Postback.order_id == order.id)
    sent = select(func.count(OrderMail.id)).join(Mail, Mail.id == OrderMail.mail_id).where(mails, Mail.due_at.is_(None))
    asked = (
        select(func.max(TimelineEntry.id)).where(own),
        select(func.max(Push.id)).where(pushes),
        select(func.count(Push.id)).where(pushes, Push.due_at.is_(None)),
        select(func.max(Delivery.id)).where(*_about(order)),
        select(func.max(OrderMail.id)).where(mails),
        sent,
        select(func.max(Postback.id)).where(told),
        select(func.count(Postback.id)).where(told, Postback.due_at.is_(None)),
    )
    return tuple(db.execute(select(*(query.scalar_subquery() for query in asked))).one())


class Wanted(NamedTuple):
    """Which rows of each table stand in a story of one kind; None: none of that table."""

    entries: ColumnElement[bool] | None = None
    deliveries: str = ""  # all, or those that left no entry
    pushes: bool = False
    mails: bool = False
    postbacks: bool = False


Entry = TimelineEntry
ALL = Wanted(Entry.id.is_not(None), "alone", pushes=True, mails=True, postbacks=True)
KINDS: dict[str, Wanted] = {
    "delivery": Wanted(None, "all"),
    "status": Wanted(Entry.kind == Happening.STATUS),
    "person": Wanted(Entry.membership_id.is_not(None)),
    "check": Wanted(or_(Entry.kind == Happening.CHECK, and_(Entry.reason.is_not(None), Entry.membership_id.is_(None)))),
    "note": Wanted(Entry.kind.in_((Happening.NOTE, Happening.REQUEST))),
    "package": Wanted(Entry.kind == Happening.PACKAGE),
    "push": Wanted(Entry.kind == Happening.PUSH, pushes=True),
    "postback": Wanted(postbacks=True),
    "mail": Wanted(mails=True),
}


def _entries(order: Order, wanted: Wanted, _actor: Actor) -> Select[Any] | None:
    if wanted.entries is None:
        return None
    return select(Entry).where(Entry.client_id == order.client_id, Entry.order_id == order.id, wanted.entries)


def _deliveries(order: Order, wanted: Wanted, _actor: Actor) -> Select[Any] | None:
    """Those that an entry tells of stand behind it, unless deliveries alone are asked for."""
    if not wanted.deliveries:
        return None
    told = select(Entry.inbox_id).where(Entry.client_id == order.client_id, Entry.order_id == order.id)
    query = select(Delivery).where(*_about(order))
    return query if wanted.deliveries == "all" else query.where(Delivery.id.not_in(told.where(Entry.inbox_id > 0)))


def _about(order: Order) -> tuple[ColumnElement[bool], ...]:
    """By the shop's id, as the index has it."""
    own = Delivery.client_id == order.client_id, Delivery.store_id == order.store_id
    known = Delivery.resource_id == order.shop_id, Delivery.resource_id != ""
    return (*own, *known, or_(Delivery.order_id == order.id, Delivery.order_id.is_(None)))


def _pushes(order: Order, wanted: Wanted, _actor: Actor) -> Select[Any] | None:
    own = select(Push).where(Push.client_id == order.client_id, Push.order_id == order.id)
    return own if wanted.pushes else None


def _postbacks(order: Order, wanted: Wanted, actor: Actor) -> Select[Any] | None:
    if not wanted.postbacks or not can(actor, Right.POSTBACKS_VIEW):
        return None
    own = postbacks(actor).where(Postback.client_id == order.client_id, Postback.order_id == order.id)
    return own.options(joinedload(Postback.endpoint))


def _mails(order: Order, wanted: Wanted, _actor: Actor) -> Select[Any] | None:
    """Those that the reader may see: row security keeps the staff's own from the clients."""
    own = OrderMail.client_id == order.client_id, OrderMail.order_id == order.id
    return select(Mail).join(OrderMail, OrderMail.mail_id == Mail.id).where(*own) if wanted.mails else None


class Source(NamedTuple):
    name: str
    table: Any
    query: Callable[[Order, Wanted, Actor], Select[Any] | None]


SOURCES = (
    Source("delivery", Delivery, _deliveries),
    Source("entry", Entry, _entries),
    Source("push", Push, _pushes),
    Source("mail", Mail, _mails),
    Source("postback", Postback, _postbacks),
)


def _lines(source: Source, rank: int, query: Select[Any] | None, edge: Edge | None) -> list[Line]:
    if query is None:
        return []
    table = source.table
    if edge is not None:
        query = query.where(_before(table, rank, edge))
    newest = query.order_by(table.created_at.desc(), table.id.desc()).limit(SIZE + 1)
    return [Line(source.name, Edge(row.created_at, rank, row.id), row) for row in db.scalars(newest)]


def _before(table: Any, rank: int, edge: Edge) -> ColumnElement[bool]:
    if rank == edge.rank:
        return tuple_(table.created_at, table.id) < (edge.at, edge.id)
    return table.created_at <= edge.at if rank < edge.rank else table.created_at < edge.at


def _edge(place: str) -> Edge | None:
    key = unpacked(place, (datetime, int, int))
    return Edge(*key) if key else None
