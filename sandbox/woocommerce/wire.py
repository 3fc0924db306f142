"""JSON, numbers and HTML as PHP writes them; signatures are made over these very bytes."""

import json
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from html import escape, unescape
from typing import Any

CENT = Decimal("0.01")


def dumps(value: Any) -> str:
    """No spaces, `/` as `\\/`, everything beyond ASCII as `\\u…`."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


def number(value: Decimal | float) -> int | float:
    """PHP writes 18.0 as 18."""
    return int(value) if value == int(value) else float(value)


def money(value: Decimal) -> str:
    return str(value.quantize(CENT, ROUND_HALF_UP))


def decimal(text: Any) -> Decimal:
    try:
        return Decimal(str(text or 0))
    except ArithmeticError:
        return Decimal(0)


def html(text: str) -> str:
    """WordPress' way to print a text in HTML."""
    return escape(text, quote=False)


def slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unescape(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
