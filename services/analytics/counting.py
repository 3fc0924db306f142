"""The figures kept by day, counted from the orders.

What is counted is a cell: a store's day in a time zone. A cell is forgotten and counted anew as a whole, so counting it
twice changes nothing. The lines of the orders' stories tell which cells changed: each step writes one.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, text

from core.db import db, now
from core.language import DEFAULT_ZONE
from models import DayFigure, DaySpread, FigureZone, MonthFigure, MonthSpread, Order, TimelineEntry, User

LATE = timedelta(minutes=10)  # a line may be committed some time after it was written
STRETCH = 31  # days counted in one go where a zone is new
AT_ONCE = 5_000  # cells in one go


class Cell(NamedTuple):
    client_id: int
    store_id: int
    day: date


COUNTS = "received, released, produced, shipped, delivered, canceled, called_off, stopped, due, kept"
# Orders are read by their client and moment. For that the cells' ends stand as they are before (through row security no
# index is used for what a function has still to make of a column), and adding nothing to the store keeps the database
# from taking client and store together for rare, and reading all orders of a store for each of its days.
CELLS = """
with cells as materialized (
  select client_id, store_id, day, day::timestamp at time zone :zone as begins,
    (day + 1)::timestamp at time zone :zone as ends
  from unnest(cast(:clients as bigint[]), cast(:stores as bigint[]), cast(:days as date[])) c (client_id, store_id, day)
), counted as (
  select c.day, o.* from cells c join orders o on o.client_id = c.client_id and o.store_id + 0 = c.store_id
    and o.created_at >= c.begins and o.created_at < c.ends
  where not o.is_test and o.status <> 'draft'
), stops as (
  select distinct o.id, o.client_id, o.store_id, o.day, t.reason
  from counted o join timeline t on t.client_id = o.client_id and t.order_id = o.id
  where t.kind = 'status' and t.to_status in ('not_connected', 'on_hold', 'failed')
)
"""
COUNT_FIGURES = text(f"""{CELLS}
insert into day_figures (created_at, zone, client_id, store_id, day, {COUNTS})
select now(), cast(:zone as varchar), client_id, store_id, day, count(*), count(released_at),
  count(produced_at), count(shipped_at), count(delivered_at), count(*) filter (where status = 'canceled'),
  count(released_at) filter (where status = 'canceled'),
  count(*) filter (where id in (select id from stops)),
  count(*) filter (where shipped_at is not null and due_at is not null), count(*) filter (where shipped_at <= due_at)
from counted group by client_id, store_id, day
""")  # noqa: S608  (names of ours)
COUNT_SPREADS = text(f"""{CELLS}
insert into day_spreads (created_at, zone, client_id, store_id, day, kind, key, count)
select now(), cast(:zone as varchar), * from (
  select client_id, store_id, day, 'cause', reason, count(*) from stops where reason is not null
  group by client_id, store_id, day, reason
  union all
  select o.client_id, o.store_id, o.day, 'product', v.product_id::text, sum(i.quantity * i.multiplier)
  from counted o join order_items i on i.client_id = o.client_id and i.order_id = o.id
    join catalog_variants v on v.id = i.catalog_variant_id
  where i.is_ours and i.status <> 'canceled' group by o.client_id, o.store_id, o.day, v.product_id
  union all
  select client_id, store_id, day, 'lead', ceil(extract(epoch from shipped_at - released_at) / 3600)::bigint::text,
    count(*)
  from counted where shipped_at >= released_at group by 1, 2, 3, 5
) found
""")  # noqa: S608
FORGET = """
delete from {table} f using unnest(cast(:clients as bigint[]), cast(:stores as bigint[]), cast(:days as date[]))
  c (client_id, store_id, day)
where f.zone = cast(:zone as varchar) and f.client_id = c.client_id and f.store_id = c.store_id and f.day = c.day
"""
FORGET_SUMS = """
delete from {table} where zone = cast(:zone as varchar) and client_id is null and day = any (cast(:days as date[]))
"""
SUM_FIGURES = f"""
insert into day_figures (created_at, zone, day, {COUNTS})
select now(), cast(:zone as varchar), day, {", ".join(f"sum({name.strip()})" for name in COUNTS.split(","))}
from day_figures where zone = cast(:zone as varchar) and client_id is not null and day = any (cast(:days as date[]))
group by day
"""  # noqa: S608
# A month's rows are forgotten and summed anew for the stores of the cells; then those of all stores together.
OF_MONTHS = """unnest(cast(:clients as bigint[]), cast(:stores as bigint[]), cast(:months as date[]))
  c (client_id, store_id, month)"""
FORGET_MONTHS = """
delete from {table} f using {cells}
where f.zone = cast(:zone as varchar) and f.client_id = c.client_id and f.store_id = c.store_id and f.day = c.month
"""
SUM_MONTHS = """
insert into month_{kind} (created_at, zone, client_id, store_id, day, {names})
select now(), cast(:zone as varchar), f.client_id, f.store_id, c.month, {sums}
from {cells} join day_{kind} f on f.client_id = c.client_id and f.store_id = c.store_id
  and f.day >= c.month and f.day < c.month + interval '1 month'
where f.zone = cast(:zone as varchar) group by f.client_id, f.store_id, c.month{more}
"""
FORGET_ALL_MONTHS = """
delete from month_{kind}
where zone = cast(:zone as varchar) and client_id is null and day = any (cast(:months as date[]))
"""
SUM_ALL_MONTHS = """
insert into month_{kind} (created_at, zone, day, {names})
select now(), cast(:zone as varchar), m.month, {sums}
from unnest(cast(:months as date[])) m (month) join day_{kind} f on f.day >= m.month
  and f.day < m.month + interval '1 month'
where f.zone = cast(:zone as varchar) and f.client_id is null group by m.month{more}
"""
KINDS = {
    "figures": {"names": COUNTS, "sums": ", ".join(f"sum(f.{name.strip()})" for name in COUNTS.split(",")), "more": ""},
    "spreads": {"names": "kind, key, count", "sums": "f.kind, f.key, sum(f.count)", "more": ", f.kind, f.key"},
}
SUM_SPREADS = """
insert into day_spreads (created_at, zone, day, kind, key, count)
select now(), cast(:zone as varchar), day, kind, key, sum(count) from day_spreads
where zone = cast(:zone as varchar) and client_id is not null and day = any (cast(:days as date[]))
group by day, kind, key
"""
TOUCHED = text("""
select distinct o.client_id, o.store_id, (o.created_at at time zone :zone)::date
from timeline t join orders o on o.client_id = t.client_id and o.id = t.order_id
where t.id > :above and t.id <= :upto
""")
IN_STRETCH = text("""
select distinct client_id, store_id, (created_at at time zone :zone)::date from orders
where created_at >= cast(:begin as date)::timestamp at time zone :zone
  and created_at < cast(:end as date)::timestamp at time zone :zone
""")


def zones_in_use() -> list[str]:
    return sorted({DEFAULT_ZONE, *db.scalars(select(User.time_zone).distinct())})


def zone_kept(zone: str) -> FigureZone | None:
    return db.scalars(select(FigureZone).where(FigureZone.zone == zone)).first()


def forget_zones(in_use: Sequence[str]) -> None:
    """Whose days nobody reads any more."""
    for table in (DayFigure, DaySpread, MonthFigure, MonthSpread, FigureZone):
        db.execute(delete(table).where(table.zone.not_in(in_use)))


def begin(zone: str) -> FigureZone:
    """From here on what changes is noted; what was before is counted stretch by stretch."""
    kept = FigureZone(zone=zone, seen_id=_settled_id())
    db.add(kept)
    db.flush()
    return kept


def follow(kept: FigureZone) -> int:
    """Count anew what has changed since the last look; how many cells."""
    settled, newest = _settled_id(), db.scalar(select(func.max(TimelineEntry.id))) or 0
    touched = db.execute(TOUCHED, {"zone": kept.zone, "above": kept.seen_id, "upto": newest})
    cells = [Cell(*row) for row in touched]
    count_cells(kept.zone, [cell for cell in cells if kept.is_whole or (kept.from_day and cell.day >= kept.from_day)])
    kept.seen_id = max(kept.seen_id, settled)
    return len(cells)


def go_back(kept: FigureZone) -> bool:
    """Count one more stretch of days before those that are kept; False where that was all."""
    if kept.is_whole:
        return False
    end = kept.from_day or _day_of(kept.zone, now()) + timedelta(days=1)
    first = db.scalar(select(func.min(Order.created_at)))
    begin_day = end - timedelta(days=STRETCH)
    found = db.execute(IN_STRETCH, {"zone": kept.zone, "begin": begin_day, "end": end})
    count_cells(kept.zone, [Cell(*row) for row in found])
    kept.from_day = begin_day
    kept.is_whole = first is None or _day_of(kept.zone, first) >= begin_day
    return not kept.is_whole


def count_cells(zone: str, cells: Sequence[Cell]) -> None:
    """Forget these cells and count them; then the sums of their days."""
    for at in range(0, len(cells), AT_ONCE):
        some = cells[at : at + AT_ONCE]
        clients, stores, days = (list(column) for column in zip(*some, strict=True))
        asked = {"zone": zone, "clients": clients, "stores": stores, "days": days}
        for table in ("day_figures", "day_spreads"):
            db.execute(text(FORGET.format(table=table)), asked)
        db.execute(COUNT_FIGURES, asked)
        db.execute(COUNT_SPREADS, asked)
    _sum_up(zone, sorted({cell.day for cell in cells}))
    _sum_months(zone, sorted({cell._replace(day=cell.day.replace(day=1)) for cell in cells}))


def _sum_up(zone: str, days: list[date]) -> None:
    """The rows of all clients together, which follow those of each."""
    if days:
        asked = {"zone": zone, "days": days}
        for table, sums in (("day_figures", SUM_FIGURES), ("day_spreads", SUM_SPREADS)):
            db.execute(text(FORGET_SUMS.format(table=table)), asked)
            db.execute(text(sums), asked)


def _sum_months(zone: str, cells: list[Cell]) -> None:
    """`cells` are a store's month each."""
    for at in range(0, len(cells), AT_ONCE):
        clients, stores, months = (list(column) for column in zip(*cells[at : at + AT_ONCE], strict=True))
        asked = {"zone": zone, "clients": clients, "stores": stores, "months": months}
        for kind, own in KINDS.items():
            db.execute(text(FORGET_MONTHS.format(table=f"month_{kind}", cells=OF_MONTHS)), asked)
            db.execute(text(SUM_MONTHS.format(kind=kind, cells=OF_MONTHS, **own)), asked)
    if all_months := sorted({cell.day for cell in cells}):
        for kind, own in KINDS.items():
            db.execute(text(FORGET_ALL_MONTHS.format(kind=kind)), {"zone": zone, "months": all_months})
            db.execute(text(SUM_ALL_MONTHS.format(kind=kind, **own)), {"zone": zone, "months": all_months})


def _settled_id() -> int:
    """No line up to here is still to be committed, as far as LATE reaches."""
    old = select(TimelineEntry.id).where(TimelineEntry.created_at < now() - LATE)
    return db.scalar(old.order_by(TimelineEntry.id.desc()).limit(1)) or 0


def _day_of(zone: str, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
