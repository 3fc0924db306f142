"""The day by which an order is to have left: counted in the provider's working days, kept through a hold.

A due date is the end of a working day in the provider's time zone. It is set once, at the first release. While anything
of a released order is held nobody can work on it, so the end of the hold moves the date by as many working days as the
hold lasted, both its ends counted as a release would be.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from core.db import now
from models import Order, Status
from services.deadlines import Deadlines, deadlines

DAY = timedelta(days=1)
END_OF_DAY = time(23, 59)
SATURDAY = 5


def set_due(order: Order, own_days: Iterable[int | None]) -> None:
    """At release. `own_days` are those of its lines' products, None: as for everything; the longest counts."""
    if order.due_at is None:
        keep_due(order, due_of(now(), own_days, deadlines()))


def due_of(released: datetime, own_days: Iterable[int | None], promised: Deadlines) -> datetime:
    days = [promised.production_days if own is None else own for own in own_days]
    first = counted_day(released, promised)
    return _end_of(_working_days_on(first, max(days, default=promised.production_days)), promised)


def follow_hold(order: Order) -> None:
    """After any step: a hold of it, or of a line of it, began or ended."""
    is_held = order.status == Status.ON_HOLD or order.held_items > 0
    if is_held and order.held_at is None:
        order.held_at = now()
    elif not is_held and order.held_at is not None:
        if order.due_at is not None:
            keep_due(order, moved(order.due_at, order.held_at, now(), deadlines()))
        order.held_at = None


def keep_due(order: Order, due: datetime) -> None:
    """Its lines have it too: the floor is sorted by them."""
    order.due_at = due
    for item in order.items:
        item.due_at = due


def moved(due: datetime, held: datetime, freed: datetime, promised: Deadlines) -> datetime:
    """`due` after a hold from `held` to `freed`."""
    lost = _working_days_between(counted_day(held, promised), counted_day(freed, promised))
    return _end_of(_working_days_on(due.astimezone(promised.zone).date(), lost), promised) if lost else due


def counted_day(moment: datetime, promised: Deadlines) -> date:
    """The working day from which it is counted: after the cut-off, or on a weekend, the next one."""
    local = moment.astimezone(promised.zone)
    is_too_late = _is_working(local.date()) and local.time() >= promised.cut_off_time
    day = local.date() + DAY if is_too_late else local.date()
    while not _is_working(day):
        day += DAY
    return day


def _working_days_on(day: date, count: int) -> date:
    for _each in range(count):
        day += DAY
        while not _is_working(day):
            day += DAY
    return day


def _working_days_between(first: date, last: date) -> int:
    return sum(_is_working(first + number * DAY) for number in range((last - first).days))


def _is_working(day: date) -> bool:
    return day.weekday() < SATURDAY


def _end_of(day: date, promised: Deadlines) -> datetime:
    return datetime.combine(day, END_OF_DAY, promised.zone).astimezone(UTC)
