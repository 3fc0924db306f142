"""What analytics shows, kept by day and by month: counted from the orders, and counted anew from them at any time.

A day is one of a time zone, the reader's; each row is about the orders that came in on it. A row without a client is
the sum of all. Only days with a client are counted from orders; all else is a sum of them, so that a year is not read
day by day.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from models.base import Base, states_check, within


class _Place:
    """Of one store of a client, or of all of them together."""

    zone: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    store_id: Mapped[int | None]


class _Figure(_Place):
    """Of the orders that came in, how many have come how far by now. Tests and drafts are left out."""

    received: Mapped[int]
    released: Mapped[int]
    produced: Mapped[int]
    shipped: Mapped[int]
    delivered: Mapped[int]
    canceled: Mapped[int]
    called_off: Mapped[int]  # of those canceled, had been released
    stopped: Mapped[int]  # waited for a person at least once
    due: Mapped[int]  # of those shipped, had a day by which to leave
    kept: Mapped[int]  # and left by then


def _kept(table: str, *more: str) -> tuple[SchemaItem, ...]:
    """One row for each place and day, and for what `more` tells apart."""
    key = ("zone", "client_id", "store_id", "day", *more)
    return (
        within("stores", "store_id", delete="cascade"),
        Index(f"uq_{table}", *key, unique=True, postgresql_nulls_not_distinct=True),
        Index(f"ix_{table}_day", "zone", "day", "client_id"),
    )


class DayFigure(_Figure, Base):
    __tablename__ = "day_figures"
    __table_args__ = _kept("day_figures")


class MonthFigure(_Figure, Base):
    """The sum of a month's days; `day` is its first."""

    __tablename__ = "month_figures"
    __table_args__ = _kept("month_figures")


class SpreadKind(StrEnum):
    CAUSE = "cause"  # key: a reason; count: orders that stopped for it
    PRODUCT = "product"  # key: the id of a catalog product; count: pieces
    LEAD = "lead"  # key: hours from release to shipping, the begun one counted; count: orders


class _Spread(_Place):
    """How the same orders spread over causes, products and times."""

    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(40))
    count: Mapped[int]


class DaySpread(_Spread, Base):
    __tablename__ = "day_spreads"
    __table_args__ = (*_kept("day_spreads", "kind", "key"), states_check("kind", SpreadKind))


class MonthSpread(_Spread, Base):
    """The sum of a month's days; `day` is its first."""

    __tablename__ = "month_spreads"
    __table_args__ = (*_kept("month_spreads", "kind", "key"), states_check("kind", SpreadKind))


class FigureZone(Base):
    """A time zone whose days are kept, and how far: what changed is known from the lines of the orders' stories."""

    __tablename__ = "figure_zones"

    zone: Mapped[str] = mapped_column(String(40), unique=True)
    seen_id: Mapped[int]  # of the timeline; whatever is newer is looked at again
    from_day: Mapped[date | None]  # kept from here on
    is_whole: Mapped[bool] = mapped_column(default=False)  # there is no order before it
