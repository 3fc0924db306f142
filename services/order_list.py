"""The order list: what is asked for, what it costs to count, and what stands first when an exact number was typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Row,
    Select,
    any_,
    column,
    func,
    literal,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.orm import Bundle, aliased

from core.asked import id_of
from core.db import EVERYONE, db
from core.rights import Actor
from core.search import found_by, found_of, met_soon, searchable
from models import Order, OrderRequest, Push, PushState, Reason, RequestState, Status, Turn
from models.base import one_of
from models.orders import NEEDS_ATTENTION, ON_FLOOR, OPEN, Tab

STILL_OPEN = "open"
COUNTED = 500  # beyond it a tab says "500+"
PEEK = 800  # orders that are looked at for the words, newest first, before the index of words is asked
MET_SOON = 20  # of them; then the list's page is full sooner than all that match are found
FEW_FOUND = 2_000  # so many are sorted sooner than the newest are looked through for them
MILESTONES = ("released_at", "produced_at", "shipped_at", "delivered_at")
COLUMNS = (
    *("id", "client_id", "store_id", "number", "reference", "buyer", "email", "country", "status", "tab", "reason"),
    *("held_items", "is_test", "total", "currency", "placed_at", "due_at", "delayed_at", "created_at", "version"),
    *("turn", "hold_until"),
    *MILESTONES,
    "search",
)
OF_FILES = tuple(reason for reason in Reason if reason.startswith("file_"))
SHOWN = [name for name in COLUMNS if name not in ("tab", *MILESTONES, "search")]


@dataclass(frozen=True, slots=True)
class Asked:
    """The list's state as it stands in the URL."""

    tab: str = ""
    term: str = ""
    client: int | None = None
    store: int | None = None
    status: str = ""  # one, or "open": all that still have a way to go
    since: date | None = None
    until: date | None = None
    test: str = ""  # only, none
    reached: str = ""  # a word of REACHED: how far the order has come, at least
    waits: str = ""  # one of WAITS: what somebody has to see to beside the order's own state

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Whatever makes no sense is not asked for."""
        return cls(
            tab=asked.get("tab", "") if asked.get("tab") in set(Tab) else "",
            term=asked.get("q", "").replace("\0", "").strip()[:200],
            client=id_of(asked.get("client")),
            store=id_of(asked.get("store")),
            status=asked.get("status", "") if asked.get("status") in (*Status, STILL_OPEN) else "",
            since=_day(asked.get("since", "")),
            until=_day(asked.get("until", "")),
            test=asked.get("test", "") if asked.get("test") in ("only", "none") else "",
            reached=asked.get("reached", "") if asked.get("reached") in REACHED else "",
            waits=asked.get("waits", "") if asked.get("waits") in WAITS else "",
        )

    @property
    def is_filtered(self) -> bool:
        return self != type(self)(tab=self.tab)


def rows(asked: Asked, actor: Actor, zone: str) -> tuple[Select[Any], type[Order]]:
    """The orders asked for, as light rows, and what to sort them by. Sorting and pages are the caller's."""
    ids = None if not searchable(asked.term) or _are_met_soon(asked, actor) else _few_found(asked, actor)
    if ids is None:
        return _rows_of(Order).where(*conditions(asked, actor, zone)), Order
    few = select(*(getattr(Order, name) for name in COLUMNS)).where(Order.id == any_(literal(ids, ARRAY(BigInteger))))
    hits = aliased(Order, few.cte("hits").prefix_with("materialized", dialect="postgresql"), adapt_on_names=True)
    return _rows_of(hits).where(*conditions(replace(asked, term=""), actor, zone, hits)), hits


def conditions(asked: Asked, actor: Actor, zone: str, order: Any = Order) -> list[Any]:
    places = {order.client_id: asked.client, order.store_id: asked.store}
    found = [*_scope(order, actor), *(one == value for one, value in {order.tab: asked.tab, **places}.items() if value)]
    if asked.status:
        found.append(order.status.in_(OPEN) if asked.status == STILL_OPEN else order.status == asked.status)
    if asked.since:
        found.append(order.created_at >= _moment(asked.since, zone))
    if asked.until:
        found.append(order.created_at < _moment(asked.until + timedelta(days=1), zone))
    if asked.test:
        found.append(order.is_test if asked.test == "only" else ~order.is_test)
    if asked.reached:
        found.append(REACHED[asked.reached](order))
    if asked.waits:
        found.append(WAITS[asked.waits](order, actor))
    if asked.term:
        found.append(met_soon(order.search, asked.term))
    return found


def first_ids(asked: Asked, actor: Actor, zone: str, most: int) -> list[int]:
    """The newest orders that match, for an act on all of them."""
    query, order = rows(asked, actor, zone)
    newest = query.with_only_columns(order.id).order_by(order.created_at.desc(), order.id.desc())
    return list(db.scalars(newest.limit(most)))


def waiting(actor: Actor) -> dict[str, int]:
    """{name in WAITS: how many orders}, each up to one more than COUNTED."""
    own = Order.visible_to(actor).with_only_columns(Order.id)
    some = (own.where(wait(Order, actor)).limit(COUNTED + 1).subquery() for wait in WAITS.values())
    counted = (select(func.count()).select_from(each).scalar_subquery() for each in some)
    return dict(zip(WAITS, db.execute(select(*counted)).one(), strict=True))


def _asked_for(order: Any, actor: Actor) -> ColumnElement[bool]:
    own = OrderRequest.visible_to(actor).where(OrderRequest.state == RequestState.OPEN)
    return order.id.in_(own.with_only_columns(OrderRequest.order_id))


def _refused(order: Any, actor: Actor) -> ColumnElement[bool]:
    own = Push.visible_to(actor).where(Push.state == PushState.REFUSED)
    return order.id.in_(own.with_only_columns(Push.order_id))


def _delayed(order: Any, _actor: Actor) -> ColumnElement[bool]:
    return order.delayed_at.is_not(None) & order.status.in_(ON_FLOOR)


def _turn_of(side: Turn) -> Callable[[Any, Actor], ColumnElement[bool]]:
    return lambda order, _actor: order.turn == side


def _held_for_files(order: Any, _actor: Actor) -> ColumnElement[bool]:
    return order.status.in_(NEEDS_ATTENTION) & order.reason.in_(OF_FILES)


# Their words are `vocabulary.REACHED`; a draft is no order yet.
REACHED: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "received": lambda order: order.status != Status.DRAFT,
    "released": lambda order: order.released_at.is_not(None),
    "produced": lambda order: order.produced_at.is_not(None),
    "shipped": lambda order: order.shipped_at.is_not(None),
    "delivered": lambda order: order.delivered_at.is_not(None),
}

# Their words are `vocabulary.WAITS`.
WAITS: dict[str, Callable[[Any, Actor], ColumnElement[bool]]] = {
    "request": _asked_for,
    "refused": _refused,
    "client": _turn_of(Turn.CLIENT),
    "provider": _turn_of(Turn.PROVIDER),
    "delayed": _delayed,
    "files": _held_for_files,
}


def _rows_of(order: Any) -> Select[Any]:
    return select(Bundle("order", *(getattr(order, name) for name in SHOWN)))


def _are_met_soon(asked: Asked, actor: Actor) -> bool:
    """Whether the newest orders hold the words often, or are all there are: then going through them is quickest."""
    words = found_by(Order.search, asked.term).label("hit")
    newest = select(words).where(*_place(Order, asked, actor)).order_by(Order.created_at.desc(), Order.id.desc())
    peek = newest.limit(PEEK).subquery()
    seen, hits = db.execute(select(func.count(), func.count().filter(peek.c.hit)).select_from(peek)).one()
    return seen < PEEK or hits > MET_SOON


def _few_found(asked: Asked, actor: Actor) -> list[int] | None:
    """The orders that hold the words, through the view that may use their index (migration 0002 says why); or None
    where they are many."""
    view = table("orders_found", *(column(name) for name in ("id", "client_id", "store_id", "search")))
    clients = [asked.client] if asked.client else actor.clients
    orders: Any
    if clients == EVERYONE:
        orders, words = view.c, found_by(view.c.search, asked.term)
    else:  # the words name the client; adding nothing keeps the database from reading the ids of all its orders too
        own = (view.c.client_id + 0).label("client_id")
        orders = select(view.c.id, own, view.c.store_id, view.c.search).subquery().c
        words = found_of(orders.search, asked.term, clients)
    ids = db.scalars(select(orders.id).where(*_place(orders, asked, actor), words).limit(FEW_FOUND + 1)).all()
    return list(ids) if len(ids) <= FEW_FOUND else None


def _place(order: Any, asked: Asked, actor: Actor) -> list[Any]:
    one_client = [order.client_id == asked.client] if asked.client else []
    return [*_scope(order, actor), *one_client]


def _scope(order: Any, actor: Actor) -> list[Any]:
    """As `scope`, of the table or of one of its stand-ins."""
    clients = [] if actor.clients == EVERYONE else [one_of(order.client_id, actor.clients)]
    return clients if actor.stores is None else [*clients, one_of(order.store_id, actor.stores)]


def exact(asked: Asked, actor: Actor, zone: str) -> Sequence[Row[Any]]:
    """Orders whose number, reference or id in the shop is just what was typed: they stand above all others."""
    term = asked.term.lstrip("#")
    if not term:
        return []
    number = or_(Order.number == term, Order.number == f"#{term}")
    query = _rows_of(Order).where(number, *conditions(replace(asked, term=""), actor, zone))
    return [row[0] for row in db.execute(query.order_by(Order.id.desc()).limit(5))]


def counts(actor: Actor) -> dict[str, int]:
    """{tab: orders}, each counted up to one more than COUNTED."""
    tabs = [tab for tab in Tab if tab is not Tab.OTHER]
    counting = union_all(*(_counting(tab, actor) for tab in tabs))
    return {str(row[0]): int(row[1]) for row in db.execute(counting)}


def _counting(tab: Tab, actor: Actor) -> Select[str, int]:
    some = select(Order.id).where(*_scope(Order, actor), Order.tab == tab).limit(COUNTED + 1).subquery()
    return select(literal(str(tab)), func.count()).select_from(some)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(day: date, zone: str) -> datetime:
    """Where the day begins for the reader."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
