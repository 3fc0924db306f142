"""Reading single values out of a shop's JSON, where any of them may be missing, empty or of another type."""

import html
import json
import re
import unicodedata
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any

from core.money import to_minor

TAGS = re.compile(r"<[^>]*>")
MOST = 10**15
MOST_WORDS = 250  # as many tags as a shop keeps
MOST_PIECES = 10**9
LONGEST = 12  # digits: `1e999999` is a number too, and minutes of arithmetic


def plain(value: Any) -> str:
    """Text as people read it; lists and objects (plug-ins put them there) as JSON."""
    text = exact(value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    if "<" in text:
        text = TAGS.sub("", text)
    return exact(html.unescape(text)).strip() if "&" in text else text.strip()


def exact(value: Any) -> str:
    """Text as it stands, less what JSON can say and no database keeps: NUL and halves of characters."""
    text = "" if value is None else str(value)
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "ignore").decode()


def words(values: Any) -> tuple[str, ...]:
    """A list of words, each once, in the shop's order; empty where there is no list."""
    found = (plain(each) for each in values) if isinstance(values, list | tuple) else ()
    return tuple(dict.fromkeys(word for word in found if word))[:MOST_WORDS]


def money(value: Any, currency: str) -> int | None:
    """In minor units; None for an empty price and for what is no amount."""
    if value in (None, ""):
        return None
    try:
        minor = to_minor(str(value), currency)
    except (ValueError, OverflowError):
        return None
    return minor if abs(minor) < MOST else None


def pieces(value: Any) -> tuple[int, str]:
    """A quantity as (whole pieces, ""). Where a plug-in sells parts of a piece, (rounded up, "2.5"); what is no number
    is (0, the text)."""
    if type(value) is int and abs(value) < MOST_PIECES:
        return value, ""
    try:
        said = Decimal(str(value))
        if said.adjusted() > LONGEST:
            return 0, exact(value)
        whole = int(said.to_integral_value(ROUND_CEILING))
    except (InvalidOperation, ValueError, OverflowError):
        return 0, exact(value) or "?"
    return (whole, "" if whole == said else exact(value)) if abs(whole) < MOST_PIECES else (0, exact(value))


def utc(value: Any) -> datetime | None:
    """A `…_gmt` date: without a zone letter it is UTC."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def id_text(value: Any) -> str:
    """0, "" and null all mean: none."""
    return exact(value) if value else ""


def image_url(value: Any) -> str:
    """An image's `id` is a number, a numeric text or ""; only its `src` is of use."""
    return exact(value.get("src") or "") if isinstance(value, dict) else ""


def gmt(moment: datetime) -> str:
    """As a filter takes it: without a zone letter, which would be read as the store's local time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def handle(text: str) -> str:
    """As shops put names into addresses: small letters without accents, digits, hyphens."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
