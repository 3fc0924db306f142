"""What is read from the figures kept by day and by month: sums over the days, for one reader's clients and stores."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Row, Subquery, cast, func, null, select, tuple_, union_all

from core.db import EVERYONE, db, now
from core.rights import Actor
from models import CatalogProduct, Client, DayFigure, DaySpread, MonthFigure, MonthSpread, SpreadKind, Store
from models.base import one_of
from services.analytics.periods import DAY, Period

MOST = 20  # rows of a comparison
Table = type[DayFigure] | type[DaySpread] | type[MonthFigure] | type[MonthSpread]
Pair = tuple[Table, Table]
FIGURES: Pair = (DayFigure, MonthFigure)
SPREADS: Pair = (DaySpread, MonthSpread)


@dataclass(slots=True)
class Figures:
    """Of the orders that came in: how many have come how far."""

    received: int = 0
    released: int = 0
    produced: int = 0
    shipped: int = 0
    delivered: int = 0
    canceled: int = 0
    called_off: int = 0
    stopped: int = 0
    due: int = 0
    kept: int = 0

    def add(self, other: Any) -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + int(getattr(other, each.name) or 0))


@dataclass(slots=True)
class Lead:
    """Hours from release to shipping, of so many orders; None: of none."""

    orders: int = 0
    median: int | None = None
    most: int | None = None  # nine of ten were as quick


@dataclass(slots=True)
class Found:
    """All that the page shows of one period."""

    total: Figures = field(default_factory=Figures)
    by_step: dict[date, Figures] = field(default_factory=dict)
    before: Figures = field(default_factory=Figures)
    before_steps: list[int] = field(default_factory=list)
    lead: Lead = field(default_factory=Lead)
    lead_before: Lead = field(default_factory=Lead)
    hours: dict[int, int] = field(default_factory=dict)
    causes: list[tuple[str, int]] = field(default_factory=list)


SUMS = [func.sum(getattr(DayFigure, each.name)).label(each.name) for each in fields(Figures)]


def found(actor: Actor, period: Period, zone: str) -> Found:
    result = Found(by_step={step: Figures() for step in period.steps})
    (since, until), earlier = period.before, [0] * len(period.steps)
    span = (period.until - period.since).days + 1
    for row in _days(actor, period, zone):
        if row.day >= period.since:
            result.total.add(row)
            result.by_step[period.step_of(row.day)].add(row)
        else:
            result.before.add(row)
            place = min((row.day - since).days * len(earlier) // span, len(earlier) - 1)
            earlier[place] += int(row.received)
    result.before_steps = earlier
    result.hours, causes = _spread(actor, period, zone, period.since, period.until)
    result.causes = sorted(causes.items(), key=lambda pair: (-pair[1], pair[0]))
    result.lead = lead_of(result.hours)
    result.lead_before = lead_of(_spread(actor, period, zone, since, until)[0])
    return result


def by_place(
    actor: Actor, period: Period, zone: str, *, clients: bool, stores: bool
) -> tuple[list[tuple[Client, Figures]], list[tuple[Store, Figures]]]:
    """By client and by store, as far as they are asked for: those with most orders first. Both are read at once."""
    rows = rows_of(FIGURES, actor, period, zone, period.since, period.until, summed=False)
    places = [rows.c.client_id] * clients + [rows.c.store_id] * stores
    if not places:
        return [], []
    sums = [func.sum(rows.c[each.name]).label(each.name) for each in fields(Figures)]
    nobody = cast(null(), BigInteger)
    client = rows.c.client_id if clients else nobody
    store = rows.c.store_id if stores else nobody
    shown = [client.label("client_id"), store.label("store_id"), client.is_(None).label("kind")]
    sets = select(*shown, *sums).group_by(func.grouping_sets(*map(tuple_, places))).subquery()
    owner = func.coalesce(sets.c.client_id, sets.c.store_id)
    most = [sets.c.received.desc(), owner]
    place = func.row_number().over(partition_by=sets.c.kind, order_by=most).label("place")
    ranked = select(sets, owner.label("owner"), place).subquery()
    found = db.execute(select(ranked).where(ranked.c.place <= MOST).order_by(ranked.c.place)).all()
    return (
        _named(Client, actor, [row for row in found if row.client_id]),
        _named(Store, actor, [row for row in found if row.store_id]),
    )


def by_product(actor: Actor, period: Period, zone: str) -> list[tuple[CatalogProduct, int]]:
    """(catalog product, pieces), those with most first."""
    found = rows_of(SPREADS, actor, period, zone, period.since, period.until, kinds=(SpreadKind.PRODUCT,))
    pieces = func.sum(found.c.count).label("pieces")
    query = select(found.c.key, pieces).group_by(found.c.key).order_by(pieces.desc()).limit(MOST)
    rows = [(int(key), int(count)) for key, count in db.execute(query)]
    products = CatalogProduct.id.in_([product_id for product_id, _count in rows])
    named = {product.id: product for product in db.scalars(select(CatalogProduct).where(products))}
    return [(named[product_id], count) for product_id, count in rows if product_id in named]


def trend(actor: Actor, since: date, until: date, zone: str) -> list[int]:
    """Orders that came in, day by day."""
    period = Period(since, until, "day")
    query = select(DayFigure.day, func.sum(DayFigure.received)).group_by(DayFigure.day)
    rows = dict(db.execute(query.where(*reach(DayFigure, actor, period, zone, since, until))).all())
    return [int(rows.get(day, 0)) for day in period.days()]


def lead_of(hours: dict[int, int]) -> Lead:
    """The median and the ninth of ten, by the nearest rank."""
    orders = sum(hours.values())
    return Lead(orders, _rank(hours, orders * 0.5), _rank(hours, orders * 0.9)) if orders else Lead()


def reach(
    table: Table, actor: Actor, period: Period, zone: str, since: date, until: date, *, summed: bool = True
) -> list[ColumnElement[bool]]:
    """The rows of these days and places. The sum of all clients is kept as rows of its own: `summed` takes them."""
    days = [table.zone == zone, table.day >= since, table.day <= until]
    places = [(table.client_id, period.client), (table.store_id, period.store)]
    asked = [column == value for column, value in places if value]
    if summed and actor.clients == EVERYONE and actor.stores is None and not asked:
        return [*days, table.client_id.is_(None)]
    own = [] if actor.clients == EVERYONE else [one_of(table.client_id, actor.clients)]
    stores = [] if actor.stores is None else [one_of(table.store_id, actor.stores)]
    return [*days, table.client_id.is_not(None), *own, *stores, *asked]


def rows_of(
    tables: Pair, actor: Actor, period: Period, zone: str, since: date, until: date,
    *, summed: bool = True, kinds: Sequence[SpreadKind] = (),
) -> Subquery:  # fmt: skip
    """The rows of these days and places: of whole months one for each, of the days before and behind them theirs.
    Today's month is whole where it is asked for until today."""
    days, months = tables
    is_open = until >= now().astimezone(ZoneInfo(zone)).date()
    first, end = _month_from(since), _month_from(until + DAY) if is_open else (until + DAY).replace(day=1)
    parts = [(months, first, end - DAY), (days, since, first - DAY), (days, end, until)]
    if first >= end:
        parts = [(days, since, until)]
    rows = []
    for table, begin, last in parts:
        if begin <= last:
            own = reach(table, actor, period, zone, begin, last, summed=summed)
            of_kind = [table.kind.in_(kinds)] if kinds else []  # type: ignore[union-attr]
            columns = [each for each in table.__table__.c if each.name not in ("id", "created_at", "zone", "day")]
            rows.append(select(*columns).where(*own, *of_kind))
    return union_all(*rows).subquery()


def _month_from(day: date) -> date:
    """The first month that begins on this day or later."""
    return day if day.day == 1 else (day.replace(day=1) + 31 * DAY).replace(day=1)


def _days(actor: Actor, period: Period, zone: str) -> Sequence[Row[Any]]:
    query = select(DayFigure.day, *SUMS).group_by(DayFigure.day)
    return db.execute(query.where(*reach(DayFigure, actor, period, zone, period.before[0], period.until))).all()


def _spread(actor: Actor, period: Period, zone: str, since: date, until: date) -> tuple[dict[int, int], dict[str, int]]:
    """({hours: orders}, {reason: orders})."""
    kept = rows_of(SPREADS, actor, period, zone, since, until, kinds=(SpreadKind.LEAD, SpreadKind.CAUSE))
    rows = db.execute(select(kept.c.kind, kept.c.key, func.sum(kept.c.count)).group_by(kept.c.kind, kept.c.key)).all()
    hours = {int(key): int(count) for kind, key, count in rows if kind == SpreadKind.LEAD}
    return hours, {key: int(count) for kind, key, count in rows if kind == SpreadKind.CAUSE}


def _named(table: Any, actor: Actor, rows: Sequence[Row[Any]]) -> list[tuple[Any, Figures]]:
    known = {
        one.id: one for one in db.scalars(table.visible_to(actor).where(table.id.in_([row.owner for row in rows])))
    }
    result = []
    for row in rows:
        figures = Figures()
        figures.add(row)
        result.append((known[row.owner], figures))
    return result


def _rank(hours: dict[int, int], place: float) -> int:
    passed = 0
    for hour in sorted(hours):
        passed += hours[hour]
        if passed >= place:
            break
    return hour
