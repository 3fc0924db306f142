"""The order list: what is asked for, what it costs to count, and what stands first when an exact number was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import Bundle

from core.db import db
from core.rights import Actor
from core.search import found_by
from models import Order, Status
from models.base import scope
from models.orders import Tab

COUNTED = 500  # beyond it a tab says "500+"
SHOWN = (
    Order.id,
    Order.client_id,
    Order.store_id,
    Order.number,
    Order.reference,
    Order.buyer,
    Order.email,
    Order.country,
    Order.status,
    Order.reason,
    Order.held_items,
    Order.is_test,
    Order.total,
    Order.currency,
    Order.placed_at,
    Order.created_at,
    Order.version,
)
ROW: Bundle[Any] = Bundle("order", *SHOWN)


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
        )

    @property
    def is_filtered(self) -> bool:
        return self != type(self)(tab=self.tab)


def rows(asked: Asked, actor: Actor, zone: str) -> Select[Any]:
    """The orders asked for, as light rows. Sorting and pages are the caller's."""
    return select(ROW).where(*conditions(asked, actor, zone))


def conditions(asked: Asked, actor: Actor, zone: str) -> list[Any]:
    found = list(scope(Order, actor))
    equal = {
        Order.tab: asked.tab,
        Order.status: asked.status,
        Order.client_id: asked.client,
        Order.store_id: asked.store,
    }
    found += [column == value for column, value in equal.items() if value]
    if asked.since:
        found.append(Order.created_at >= _moment(asked.since, zone))
    if asked.until:
        found.append(Order.created_at < _moment(asked.until + timedelta(days=1), zone))
    if asked.test:
        found.append(Order.is_test.is_(asked.test == "only"))
    if asked.term:
        found.append(found_by(Order.search, asked.term))
    return found


def exact(asked: Asked, actor: Actor, zone: str) -> Sequence[Row[Any]]:
    """Orders whose number, reference or id in the shop is just what was typed: they stand above all others."""
    term = asked.term.lstrip("#")
    if not term:
        return []
    query = rows(asked, actor, zone).where(or_(Order.number == term, Order.number == f"#{term}"))
    return [row[0] for row in db.execute(query.order_by(Order.id.desc()).limit(5))]


def counts(actor: Actor) -> dict[str, int]:
    """{tab: orders}, each counted up to one more than COUNTED."""
    tabs = [tab for tab in Tab if tab is not Tab.OTHER]
    counting = union_all(*(_counting(tab, actor) for tab in tabs))
    return {tab: count for tab, count in db.execute(counting).all()}  # noqa: C416  (rows are no pairs to mypy)


def _counting(tab: Tab, actor: Actor) -> Select[Any]:
    some = select(Order.id).where(*scope(Order, actor), Order.tab == tab).limit(COUNTED + 1).subquery()
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
