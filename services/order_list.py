"""The order list: what is asked for, what it costs to count, and what stands first when an exact number was typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, column, func, literal, or_, select, table, union_all
from sqlalchemy.orm import Bundle, aliased

from core.db import EVERYONE, db
from core.rights import Actor
from core.search import found_by
from models import Order, OrderRequest, Push, PushState, RequestState, Status
from models.base import one_of
from models.orders import Tab

COUNTED = 500  # beyond it a tab says "500+"
FEW_FOUND = 2_000  # so many are sorted sooner than the newest are looked through for them
COLUMNS = (
    *("id", "client_id", "store_id", "number", "reference", "buyer", "email", "country", "status", "tab", "reason"),
    *("held_items", "is_test", "total", "currency", "placed_at", "created_at", "version", "search"),
)
# The same orders through the view that may use the index of words (migration 0002 says why).
Found = aliased(
    Order, table("orders_found", *(column(name, getattr(Order, name).type) for name in COLUMNS)), adapt_on_names=True
)
SHOWN = [name for name in COLUMNS if name not in ("tab", "search")]


@dataclass(frozen=True, slots=True)
class Asked:
    """The list's state as it stands in the URL."""

    tab: str = ""
    term: str = ""
    client: int | None = None
    store: int | None = None
    status: str = ""
    since: date | None = None
    until: date | None = None
    test: str = ""  # only, none
    waits: str = ""  # request, refused: what somebody has to answer beside the order's own state

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Whatever makes no sense is not asked for."""
        return cls(
            tab=asked.get("tab", "") if asked.get("tab") in set(Tab) else "",
            term=asked.get("q", "").replace("\0", "").strip()[:200],
            client=_id(asked.get("client", "")),
            store=_id(asked.get("store", "")),
            status=asked.get("status", "") if asked.get("status") in set(Status) else "",
            since=_day(asked.get("since", "")),
            until=_day(asked.get("until", "")),
            test=asked.get("test", "") if asked.get("test") in ("only", "none") else "",
            waits=asked.get("waits", "") if asked.get("waits") in WAITS else "",
        )

    @property
    def is_filtered(self) -> bool:
        return self != type(self)(tab=self.tab)


def rows(asked: Asked, actor: Actor, zone: str) -> tuple[Select[Any], type[Order]]:
    """The orders asked for, as light rows, and what to sort them by. Sorting and pages are the caller's."""
    if not asked.term:
        return _rows_of(Order).where(*conditions(asked, actor, zone)), Order
    if not _are_few(asked, actor):
        return _rows_of(Found).where(*conditions(asked, actor, zone, Found)), Found
    words = select(*(getattr(Found, name) for name in COLUMNS)).where(*_found(asked, actor))
    hits = aliased(Order, words.cte("hits").prefix_with("materialized", dialect="postgresql"), adapt_on_names=True)
    return _rows_of(hits).where(*conditions(replace(asked, term=""), actor, zone, hits)), hits


def conditions(asked: Asked, actor: Actor, zone: str, order: Any = Order) -> list[Any]:
    places = {order.client_id: asked.client, order.store_id: asked.store}
    equal = {order.tab: asked.tab, order.status: asked.status, **places}
    found = [*_scope(order, actor), *(one == value for one, value in equal.items() if value)]
    if asked.since:
        found.append(order.created_at >= _moment(asked.since, zone))
    if asked.until:
        found.append(order.created_at < _moment(asked.until + timedelta(days=1), zone))
    if asked.test:
        found.append(order.is_test if asked.test == "only" else ~order.is_test)
    if asked.waits:
        found.append(order.id.in_(WAITS[asked.waits](actor)))
    if asked.term:
        found.append(found_by(order.search, asked.term))
    return found


def first_ids(asked: Asked, actor: Actor, zone: str, most: int) -> list[int]:
    """The newest orders that match, for an act on all of them."""
    query, order = rows(asked, actor, zone)
    newest = query.with_only_columns(order.id).order_by(order.created_at.desc(), order.id.desc())
    return list(db.scalars(newest.limit(most)))


def waiting(actor: Actor) -> dict[str, int]:
    """How many orders have a request to answer, or news that their shop refused; each up to one more than COUNTED."""
    own = Order.visible_to(actor).with_only_columns(Order.id)
    some = (own.where(Order.id.in_(orders_of(actor))).limit(COUNTED + 1).subquery() for orders_of in WAITS.values())
    counted = (select(func.count()).select_from(each).scalar_subquery() for each in some)
    return dict(zip(WAITS, db.execute(select(*counted)).one(), strict=True))


def _asked_for(actor: Actor) -> Select[int]:
    own = OrderRequest.visible_to(actor).where(OrderRequest.state == RequestState.OPEN)
    return own.with_only_columns(OrderRequest.order_id)


def _refused(actor: Actor) -> Select[int]:
    return Push.visible_to(actor).where(Push.state == PushState.REFUSED).with_only_columns(Push.order_id)


WAITS: dict[str, Callable[[Actor], Select[int]]] = {"request": _asked_for, "refused": _refused}


def _rows_of(order: Any) -> Select[Any]:
    return select(Bundle("order", *(getattr(order, name) for name in SHOWN)))


def _are_few(asked: Asked, actor: Actor) -> bool:
    """Whether so few orders hold these words that all of them can be looked at."""
    some = select(Found.id).where(*_found(asked, actor)).limit(FEW_FOUND + 1).subquery()
    return (db.scalar(select(func.count()).select_from(some)) or 0) <= FEW_FOUND


def _found(asked: Asked, actor: Actor) -> list[Any]:
    one_client = [Found.client_id == asked.client] if asked.client else []
    return [*_scope(Found, actor), *one_client, found_by(Found.search, asked.term)]


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


def _id(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(day: date, zone: str) -> datetime:
    """Where the day begins for the reader."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
