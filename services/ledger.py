"""The ledger: what a shop says it has of each day, beside what is here. What is missing is brought in at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.db import db, now
from models import Delivery, InboxState, LedgerDay, Order, Store
from platforms import PLATFORMS, PlatformError
from platforms.values import RawOrder, ShopOrder, Stage
from services.hearing import fields_of
from services.shop_news import CALLED_OFF

SPAN = timedelta(days=14)
NO_ORDER_YET = frozenset({Stage.DRAFT, Stage.PENDING, Stage.FAILED, Stage.GONE})
ON_THE_WAY = (InboxState.NEW, InboxState.NAMED)


@dataclass(slots=True)
class Tally:
    """The days from `since` on, as they are counted."""

    since: date
    reached: date | None = None  # the earliest day among those counted last; shops list oldest first
    seen: set[str] = field(default_factory=set)  # a shop may list an order twice where a page begins
    in_shop: Counter[date] = field(default_factory=Counter)
    here: Counter[date] = field(default_factory=Counter)
    aside: Counter[date] = field(default_factory=Counter)
    missing: dict[date, list[dict[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A day of the ledger as it is now: what was missing and has come since is here."""

    day: LedgerDay
    missing: Sequence[dict[str, str]]

    @property
    def here(self) -> int:
        return self.day.here + len(self.day.missing) - len(self.missing)


def begin(progress: Mapping[str, str]) -> Tally:
    """Two weeks from their first day on, or what a count that was broken off has left of them."""
    first = (now() - SPAN).date()
    return Tally(max(first, date.fromisoformat(progress.get("from", str(first)))))


def beginning(tally: Tally) -> datetime:
    """From when on orders are to be read: the first day whole, like the others."""
    return datetime.combine(tally.since, time(), UTC) - timedelta(seconds=1)  # shops read it as "after"


def days_done(tally: Tally) -> bool:
    """Whether a day or more is counted to its end, though the shop has more to tell."""
    return tally.reached is not None and tally.reached > tally.since


def count(store: Store, tally: Tally, raws: Sequence[RawOrder]) -> list[RawOrder]:
    """Add these orders of the shop to the tally; those that should be here and are not."""
    new = {raw.external_id: raw for raw in raws if raw.stage not in NO_ORDER_YET and raw.external_id not in tally.seen}
    tally.seen.update(new)
    read = [(raw, _read(store, raw)) for raw in new.values()]
    days = [_day_of(raw, order) for raw, order in read]
    tally.reached = min(days, default=tally.reached)
    here, coming = _here(store, new), _coming(store, new)
    lost = []
    for (raw, order), day in zip(read, days, strict=True):
        tally.in_shop[day] += 1
        if raw.external_id in here:
            tally.here[day] += 1
        elif raw.external_id in coming or (order and not _is_wanted(store, order)):
            tally.aside[day] += 1
        else:
            tally.missing.setdefault(day, []).append({"id": raw.external_id, "number": raw.number})
            lost.append(raw)
    return lost


def keep(store: Store, tally: Tally, until: date | None = None) -> None:
    """In place of what was counted before, also of days on which there is nothing any more; up to `until`, where that
    day is not counted to its end."""
    for back in range(SPAN.days + 1):
        day = (now() - timedelta(days=back)).date()
        if day < tally.since or (until and day >= until):
            continue
        values = {
            "in_shop": tally.in_shop[day],
            "here": tally.here[day],
            "aside": tally.aside[day],
            "missing": tally.missing.get(day, []),
            "counted_at": now(),
        }
        own = {"client_id": store.client_id, "store_id": store.id, "day": day}
        row = insert(LedgerDay).values(**own, **values, created_at=now())
        db.execute(row.on_conflict_do_update(index_elements=list(own), set_=values))


def lines_of(store: Store) -> list[Line]:
    """The last two weeks, newest day first."""
    own = select(LedgerDay).where(LedgerDay.client_id == store.client_id, LedgerDay.store_id == store.id)
    recent = own.where(LedgerDay.day >= (now() - SPAN).date()).order_by(LedgerDay.day.desc())
    days = db.scalars(recent).all()
    here = _here(store, [one["id"] for day in days for one in day.missing])
    return [Line(day, [one for one in day.missing if one["id"] not in here]) for day in days]


def _day_of(raw: RawOrder, order: ShopOrder | None) -> date:
    return ((order and order.placed_at) or raw.modified_at or now()).astimezone(UTC).date()


def _read(store: Store, raw: RawOrder) -> ShopOrder | None:
    """None where it cannot be understood: the inbox parks it and says why, and here it is missing."""
    try:
        return PLATFORMS[store.platform].read_order(raw.body, fields_of(store))
    except PlatformError:
        return None


def _here(store: Store, ids: Collection[str]) -> set[str]:
    own = select(Order.external_id).where(Order.client_id == store.client_id, Order.store_id == store.id)
    return {each for each in db.scalars(own.where(Order.external_id.in_(ids))) if each} if ids else set()


def _coming(store: Store, ids: Iterable[str]) -> set[str]:
    """Of which we heard, and which are on their way. What was put aside once may be wanted by now."""
    own = select(Delivery.resource_id).where(Delivery.client_id == store.client_id, Delivery.store_id == store.id)
    return set(db.scalars(own.where(Delivery.resource_id.in_(ids), Delivery.state.in_(ON_THE_WAY))))


def _is_wanted(store: Store, order: ShopOrder) -> bool:
    if order.stage in CALLED_OFF or (order.placed_at and order.placed_at < store.import_from.replace(microsecond=0)):
        return False
    return order.shop_status in store.import_statuses if store.import_statuses else order.stage is Stage.PAID
