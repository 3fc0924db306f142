"""Reading single values out of Etsy's JSON, where any of them may be missing, null or of another type."""

import html
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.money import digits
from platforms.text import exact

MOST = 10**15
LAST_SECOND = 32_503_680_000  # the year 3000


def plain(value: Any) -> str:
    """Text as people read it: Etsy escapes titles and what buyers wrote for a page. Only that is undone: what looks
    like a tag may be part of a personalisation."""
    text = exact(value)
    return exact(html.unescape(text)).strip() if "&" in text else text.strip()


def money(value: Any) -> int | None:
    """`{"amount": 8650, "divisor": 100, "currency_code": "EUR"}` in the currency's smallest unit; None for what is no
    amount. The divisor is Etsy's own and does not follow the currency: it is 100 for yen, or 1."""
    try:
        amount, divisor, currency = int(value["amount"]), int(value["divisor"]), str(value["currency_code"])
        exact_amount = Decimal(amount).scaleb(digits(currency)) / divisor
    except (TypeError, KeyError, ValueError, ArithmeticError):
        return None
    return int(exact_amount.quantize(Decimal(1), ROUND_HALF_UP)) if abs(exact_amount) < MOST else None


def currency_of(value: Any) -> str:
    return exact(value.get("currency_code")) if isinstance(value, dict) else ""


def moment(value: Any) -> datetime | None:
    """Seconds since 1970, in UTC."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < LAST_SECOND:
        return None
    return datetime.fromtimestamp(value, UTC)


def first_moment(row: dict[str, Any], *names: str) -> datetime | None:
    """Etsy renamed its times and still sends both names: the first that is there."""
    return next((found for name in names if (found := moment(row.get(name)))), None)


def whole(value: Any) -> int:
    """A count; 0 for what is none."""
    return value if type(value) is int and 0 <= value < 10**9 else 0
