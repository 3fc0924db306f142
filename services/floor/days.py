"""The floor by the day to leave by: what it is sorted by, and how many lines each day has."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, DateTime, Select, func, literal_column, select, union_all

from core.db import db, now
from models import OrderItem
from models.orders import DAY_TO_LEAVE
from services.deadlines import deadlines

DAY: ColumnElement[datetime] = literal_column(DAY_TO_LEAVE.replace("due_at", "order_items.due_at"), DateTime(True))
DAYS = {"today": 1, "week": 7}  # until the end of so many days
LATE = "late"


def until(due: str) -> list[ColumnElement[bool]]:
    """The lines that are to leave by the end of today or of the next seven days, or on one day: the provider's."""
    begin = midnight(now().astimezone(deadlines().zone).date())
    if due in DAYS:
        return [begin + timedelta(days=DAYS[due]) > DAY]
    begin = midnight(date.fromisoformat(due))
    return [begin <= DAY, begin + timedelta(days=1) > DAY]


def day_of(moment: datetime | None) -> date | None:
    """In the provider's zone; None: none was promised."""
    return moment.astimezone(deadlines().zone).date() if moment else None


def counts_of(shown: Select[OrderItem], days: Collection[date | None], most: int) -> dict[date | None, int]:
    """How many of `shown` are to leave on each of these days. Nobody counts further than `most` + 1."""
    if not days:
        return {}
    places = list(days)
    counting: list[Select[int, int]] = []
    for place, day in enumerate(places):
        own = shown.where(*(until(day.isoformat()) if day else [OrderItem.due_at.is_(None)]))
        found = own.with_only_columns(OrderItem.id).limit(most + 1).subquery()
        counting.append(select(literal_column(str(place)), func.count()).select_from(found))
    return {places[place]: count for place, count in db.execute(union_all(*counting))}


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), deadlines().zone)
