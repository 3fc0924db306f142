"""Reading single values out of Shopify's JSON, and the two ways in which it writes an id."""

import re
from datetime import UTC, datetime
from typing import Any

from platforms.errors import Code, NotFound
from platforms.text import money as money_of

Row = dict[str, Any]
NUMBER = re.compile(r"\d{1,19}")


def number_of(gid: Any) -> str:
    """`gid://shopify/Order/17` is 17, as webhooks and Shopify's own pages write it; "" for what names nothing."""
    last = str(gid or "").partition("?")[0].rpartition("/")[2]
    return last if NUMBER.fullmatch(last) else ""


def gid(kind: str, number: str) -> str:
    """Raises NotFound(GONE) for what cannot be the number of anything in Shopify."""
    if not (number.isascii() and NUMBER.fullmatch(number)):
        raise NotFound(Code.GONE)
    return f"gid://shopify/{kind}/{number}"


def amount(bag: Any, currency: str) -> int:
    """Of a money bag, in minor units of the shop's own currency; 0 where there is none."""
    money = bag.get("shopMoney") if isinstance(bag, dict) else None
    return money_of(money.get("amount") if isinstance(money, dict) else None, currency) or 0


def stamp(moment: datetime) -> str:
    """As a search takes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def nodes(connection: Any) -> list[Row]:
    """The rows of a connection; none where it was withheld."""
    return list((connection or {}).get("nodes") or [])


def next_cursor(connection: Row) -> str | None:
    page = connection["pageInfo"]
    return str(page["endCursor"]) if page["hasNextPage"] else None
