"""The days that are asked for, in the reader's zone, and the same number of days before them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from core.asked import id_of
from core.db import now

DAY = timedelta(days=1)
PRESETS = {"7": 7, "30": 30, "90": 90, "365": 365}  # days up to today
USUAL = "30"
LONGEST = 731
STEPS = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Period:
    """Both ends are in it. `by`: day, week (from Monday) or month."""

    since: date
    until: date
    by: str
    preset: str = ""  # empty: the days were typed
    client: int | None = None
    store: int | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str], zone: str) -> Self:
        """As it stands in the URL. Whatever makes no sense is not asked for."""
        today = now().astimezone(ZoneInfo(zone)).date()
        since, until = _day(asked.get("since", "")), _day(asked.get("until", "")) or today
        preset = "" if since else asked.get("days", USUAL)
        if since is None:
            preset = preset if preset in PRESETS else USUAL
            since, until = today - (PRESETS[preset] - 1) * DAY, today
        since, until = max(min(since, until), max(since, until) - LONGEST * DAY), max(since, until)
        by = asked.get("by", "")
        own = {"client": id_of(asked.get("client")), "store": id_of(asked.get("store"))}
        return cls(since, until, by if by in STEPS else _step_for((until - since).days + 1), preset, **own)

    @property
    def before(self) -> tuple[date, date]:
        """The period of the same length that ends the day before this one begins."""
        length = self.until - self.since
        return self.since - length - DAY, self.since - DAY

    @property
    def steps(self) -> list[date]:
        """The first day of each step; the first and the last step may be cut short."""
        return sorted({self.step_of(day) for day in self.days()})

    def days(self) -> Iterator[date]:
        return (self.since + number * DAY for number in range((self.until - self.since).days + 1))

    def step_of(self, day: date) -> date:
        if self.by == "day":
            return day
        return day.replace(day=1) if self.by == "month" else day - day.weekday() * DAY

    @property
    def asked(self) -> dict[str, Any]:
        """The list of orders of the same days and places."""
        own = {"client": self.client, "store": self.store}
        return {"since": self.since.isoformat(), "until": self.until.isoformat(), "test": "none", **own}


def _step_for(days: int) -> str:
    return "day" if days <= 45 else "week" if days <= 190 else "month"


def _day(text: str) -> date | None:
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  (a day, not a moment)
    except ValueError:
        return None
    return found if date(2000, 1, 1) <= found <= date(2200, 1, 1) else None
