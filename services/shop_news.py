"""What a shop says of an order, against what it said before: only what it changed itself is news.

A person may have edited the order here since, so it is compared with the shop's own last version (`Order.told`).
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from platforms.values import ShopLine, ShopOrder, Stage

UNPAID = frozenset({Stage.PENDING, Stage.ON_HOLD, Stage.FAILED})
CALLED_OFF = frozenset({Stage.CANCELLED, Stage.REFUNDED, Stage.GONE})


@dataclass(frozen=True, slots=True)
class Changes:
    """How a version of the shop's differs from the one before. Quantities are pieces that are still wanted."""

    address: bool = False
    fractions: bool = False  # a quantity that was no whole number, or has become none
    quantities: tuple[tuple[str, int, int], ...] = ()  # (line id, before, now); 0 now: given back or taken out
    added: Sequence[ShopLine] = ()

    def __bool__(self) -> bool:
        return bool(self.address or self.fractions or self.quantities or self.added)


def summed_up(shop: ShopOrder, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """What to keep of a version, so that the next can be compared with it."""
    known = (before or {}).get("lines", {})
    lines = {line.external_id: wanted(shop, line, known.get(line.external_id)) for line in shop.lines}
    return {
        "address": before["address"] if shop.is_withheld and before else _print_of_address(shop),
        "lines": lines,
        "fractional": {line.external_id: line.fractional for line in shop.lines if line.fractional},
        "is_paid": shop.stage not in UNPAID,
        "is_called_off": shop.stage in CALLED_OFF,
    }


def changes(told: dict[str, Any], shop: ShopOrder) -> Changes:
    summary, before = summed_up(shop, told), told["lines"]
    now = summary["lines"]
    pieces = [(line_id, was, now.get(line_id, 0)) for line_id, was in before.items()]
    return Changes(
        address=told["address"] != summary["address"],
        fractions=summary["fractional"] != told.get("fractional", {}),
        quantities=tuple(change for change in pieces if change[1] != change[2]),
        added=[line for line in shop.lines if line.external_id not in before and line.quantity > line.refunded],
    )


def share_of(shop: ShopOrder, lines: Collection[ShopLine]) -> ShopOrder:
    """The order as if these lines were all of it: what a supplement hears of its purchase."""
    return replace(shop, lines=tuple(lines), total=sum(line.total + line.tax for line in lines), shipping=0)


def without(shop: ShopOrder, line_ids: Collection[str]) -> ShopOrder:
    """The order without the lines that are orders of their own here."""
    mine = [line for line in shop.lines if line.external_id not in line_ids]
    gone = sum(line.total + line.tax for line in shop.lines if line.external_id in line_ids)
    return replace(shop, lines=tuple(mine), total=shop.total - gone)


def wanted(shop: ShopOrder, line: ShopLine, before: int | None = None) -> int:
    """Pieces less those refunded. Where the refunds are not known in pieces, what was known stays."""
    if shop.refunds_known or before is None:
        return max(line.quantity - line.refunded, 0)
    return min(before, line.quantity)


def twin_key(shop: ShopOrder) -> str:
    """The same for the same buyer, lines and total; empty where nobody says who buys, or nobody does. Parts of one
    order that go to several addresses may be alike, and are no twins."""
    buyer = "" if shop.is_test else (shop.email or shop.buyer).strip().lower()
    lines = sorted((line.product_id, line.variant_id, line.title, line.quantity) for line in shop.lines)
    same = [buyer, lines, shop.total, shop.currency, *filter(None, [shop.part])]
    return _print_of(same) if buyer else ""


def _print_of_address(shop: ShopOrder) -> str:
    return _print_of([asdict(shop.address), shop.shipping_method])[:16]


def _print_of(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()
