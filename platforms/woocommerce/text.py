"""Reading single values out of WooCommerce's JSON, where any of them may be missing, empty or of another type."""

import html
import json
import re
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any

from core.money import to_minor

TAGS = re.compile(r"<[^>]*>")


def plain(value: Any) -> str:
    """Text as people read it; lists and objects (plug-ins put them there) as JSON."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if "<" in text:
        text = TAGS.sub("", text)
    return html.unescape(text).strip() if "&" in text else text.strip()


def money(value: Any, currency: str) -> int | None:
    """In minor units; None for an empty price and for what is no amount."""
    if value in (None, ""):
        return None
    try:
        return to_minor(str(value), currency)
    except (ValueError, OverflowError):
        return None


def pieces(value: Any) -> tuple[int, str]:
    """A quantity as (whole pieces, "") or, where a plug-in sells parts of a piece, (rounded up, "2.5")."""
    if type(value) is int:
        return value, ""
    try:
        exact = Decimal(str(value))
        whole = int(exact.to_integral_value(ROUND_CEILING))
    except (InvalidOperation, ValueError, OverflowError):
        return 0, str(value)
    return whole, "" if whole == exact else str(value)


def utc(value: Any) -> datetime | None:
    """A `…_gmt` date: without a zone letter it is UTC."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def id_text(value: Any) -> str:
    """0, "" and null all mean: none."""
    return str(value) if value else ""


def image_url(value: Any) -> str:
    """An image's `id` is a number, a numeric text or ""; only its `src` is of use."""
    return str(value.get("src") or "") if isinstance(value, dict) else ""
