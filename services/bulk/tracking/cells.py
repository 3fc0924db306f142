"""What stands in a row of a file of parcels, cell by cell, as values; or which cell is wrong and why."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from urllib.parse import urlsplit

from core.db import now
from services.bulk.planning import Refused
from services.carriers import known_as
from services.placing import MOST_PIECES

LONGEST = {"order": 100, "reference": 100, "client": 200, "store": 200, "sku": 200, "item": 100, "carrier": 60,
           "code": 100, "url": 500}  # fmt: skip
YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})")
NOON = time(12, tzinfo=UTC)


class Way(NamedTuple):
    """How a parcel travels, as far as a row says; `shipped` is a day as 2026-11-26."""

    carrier: str
    url: str
    shipped: str


def text_of(cells: Mapping[str, str], key: str) -> str:
    text = " ".join(cells.get(key, "").split())
    if len(text) > LONGEST[key]:
        raise Refused("too_many_letters", key, most=LONGEST[key])
    return text


def code_of(cells: Mapping[str, str]) -> str:
    if code := text_of(cells, "code"):
        return code
    raise Refused("code_missing", "code")


def way_of(cells: Mapping[str, str], ordered: datetime) -> Way:
    """`ordered`: before that nothing was sent."""
    url = text_of(cells, "url")
    if url and not _is_address(url):
        raise Refused("address_invalid", "url", address=url[:200])
    return Way(known_as(text_of(cells, "carrier")), url, _shipped(cells, ordered))


def pieces_of(cells: Mapping[str, str]) -> int | None:
    """None: all that there are."""
    text = cells.get("quantity", "").strip()
    if not text:
        return None
    pieces = int(text) if text.isdecimal() and len(text) < 8 else 0
    if not 0 < pieces <= MOST_PIECES:
        raise Refused("quantity_invalid", "quantity", value=text[:40])
    return pieces


def moment_of(shipped: str) -> datetime | None:
    """A day has no hour: its noon, and today no later than now. None: now."""
    return min(datetime.combine(date.fromisoformat(shipped), NOON), now()) if shipped else None


def _shipped(cells: Mapping[str, str], ordered: datetime) -> str:
    text = cells.get("shipped", "").strip()
    if not text:
        return ""
    day = _day(text)
    if day is None:
        raise Refused("day_invalid", "shipped", value=text[:40])
    if day > now().date():
        raise Refused("day_to_come", "shipped", value=text[:40])
    if day < ordered.date():
        raise Refused("day_too_early", "shipped", value=text[:40], ordered=ordered.date().isoformat())
    return day.isoformat()


def _day(text: str) -> date | None:
    """The day comes first where the year does not. A time behind it says no more."""
    day = text.replace("T", " ").split(" ")[0]
    told = YEAR_FIRST.fullmatch(day) or DAY_FIRST.fullmatch(day)
    if not told:
        return None
    try:
        return date(int(told["year"]), int(told["month"]), int(told["day"]))
    except ValueError:
        return None


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
