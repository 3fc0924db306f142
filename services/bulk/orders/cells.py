"""What stands in a row of an order file, cell by cell, as values; or which cell is wrong and why."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from email_validator import EmailNotValidError, validate_email

from core.countries import CODES
from core.money import to_minor
from services.bulk.planning import Refused
from services.placing import MOST_MONEY, MOST_PIECES

LONGEST = {
    "reference": 100,
    "shipping_method": 120,
    "company": 100,
    "first_name": 100,
    "last_name": 100,
    "line1": 200,
    "line2": 200,
    "city": 100,
    "state": 100,
    "post_code": 20,
    "email": 254,
    "phone": 60,
    "item": 100,
    "note": 2000,
}  # letters, as the form for placing an order has it
ADDRESS = ("first_name", "last_name", "company", "line1", "line2", "city", "state", "post_code", "country", "phone")
TEXTS = ("shipping_method", "email", "note")
YES, NO = (
    frozenset(("true", "yes", "y", "1", "x", "si", "sì", "vero")),
    frozenset(("", "false", "no", "n", "0", "falso")),
)
DRAFTS, ORDERS = ("draft", "bozza"), ("", "order", "ordine")


def head_of(cells: Mapping[str, str], currency: str) -> dict[str, Any]:
    """What is said of the whole order. What is empty is left out: rows of one order need not repeat it."""
    head: dict[str, Any] = {key: _text(cells, key) for key in (*ADDRESS[:-2], *TEXTS, "phone") if cells.get(key)}
    if country := cells.get("country", ""):
        head["country"] = _country(country)
    if email := head.get("email"):
        _check_email(email)
    if cells.get("test"):
        head["is_test"] = _yes(cells["test"])
    if cells.get("type"):
        head["is_draft"] = _is_draft(cells["type"])
    if (told := cells.get("currency", "").upper()) and told != currency:
        raise Refused("currency_other", "currency", value=told[:20], currency=currency)
    return head


def reference_of(cells: Mapping[str, str]) -> str:
    if not cells.get("reference"):
        raise Refused("reference_missing", "reference")
    return _text(cells, "reference")


def item_of(cells: Mapping[str, str], currency: str) -> dict[str, Any]:
    """The line's own: pieces, the price of one in minor units (None: as the shop has it), and its reference."""
    return {"quantity": _pieces(cells), "price": _price(cells, currency), "item": _text(cells, "item")}


def _text(cells: Mapping[str, str], key: str) -> str:
    text = cells.get(key, "")
    if len(text) > LONGEST[key]:
        raise Refused("too_many_letters", key, most=LONGEST[key])
    return text if key == "note" else " ".join(text.split())


def _country(text: str) -> str:
    if text.upper() not in CODES:
        raise Refused("country_unknown", "country", value=text[:60])
    return text.upper()


def _check_email(text: str) -> None:
    if not _is_email(text):
        raise Refused("email_invalid", "email", value=text[:100])


@lru_cache  # the rows of one order repeat it
def _is_email(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _yes(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise Refused("neither_yes_nor_no", "test", value=text[:40])
    return text.lower() in YES


def _is_draft(text: str) -> bool:
    if text.lower() not in (*DRAFTS, *ORDERS):
        raise Refused("type_unknown", "type", value=text[:40])
    return text.lower() in DRAFTS


def _pieces(cells: Mapping[str, str]) -> int:
    text = cells.get("quantity", "")
    pieces = int(text) if text.isdecimal() and len(text) < 8 else 0
    if not 0 < pieces <= MOST_PIECES:
        raise Refused("quantity_invalid", "quantity", value=text[:40])
    return pieces


def _price(cells: Mapping[str, str], currency: str) -> int | None:
    text = cells.get("price", "")
    if not text:
        return None
    try:
        price = to_minor(text.replace(",", "."), currency)
    except (ValueError, ArithmeticError):
        price = -1
    if not 0 <= price < MOST_MONEY:
        raise Refused("price_invalid", "price", value=text[:40])
    return price
