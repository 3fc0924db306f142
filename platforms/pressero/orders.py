"""A Pressero order in plain values, by a store's field map.

An order waits (`PENDING`) while one of its items waits for approval. Denied items stay on it, as pieces that are not
wanted any more; when all are denied it is called off. Where a message does not speak of approval, none is needed. Paid
is no stage here: companies are billed. An address belongs to an item, so an order can be for several addresses: then
it is several orders for us, the first with the order's number as its id, each other with "/" and its first item's
number behind it (613, 613/2; shown as 613-2).

An order read by the API is marked as such and keeps the API's own members, whatever the map says of messages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale

from platforms.answers import read_json
from platforms.errors import Code, Refused
from platforms.field_maps import PathFault
from platforms.pressero.fields import NOTHING, Reading
from platforms.pressero.lines import is_denied, is_waiting, line_of, lines_of
from platforms.text import exact, money, plain, utc
from platforms.values import Address, ShopLine, ShopOrder, ShopStatus, Stage

Row = dict[str, Any]
AWAITING, APPROVED, SHIPPED, DENIED = "awaiting-approval", "approved", "shipped", "denied"
STAGES = {
    AWAITING: Stage.PENDING,
    APPROVED: Stage.PAID,
    SHIPPED: Stage.COMPLETED,
    DENIED: Stage.CANCELLED,
}
NAMES = {AWAITING: "Awaiting approval", APPROVED: "Approved", SHIPPED: "Shipped", DENIED: "Denied"}
BY_API = "ReadByApi"  # marks what this adapter kept: {"part": "2", "parts": ["", "2"], "waits": false}


@dataclass(frozen=True, slots=True)
class Share:
    """The items of an order that go to one address. `part` is empty for the first. An order that `waits` for the
    approval of one of its items waits with all its parts. `parts` are the order's, this one among them."""

    part: str
    items: list[Row]
    waits: bool
    parts: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return len(self.parts) == 1


def statuses() -> list[ShopStatus]:
    """Pressero's own stages are each printer's; these four are what its marks of approval and shipping come to."""
    return [ShopStatus(slug, NAMES[slug], stage) for slug, stage in STAGES.items()]


def read_order(body: str | bytes, fields: Mapping[str, str]) -> ShopOrder:
    try:
        root = read_json(body)
    except ValueError:
        raise Refused(Code.SHAPE_UNKNOWN) from None
    marked = root.get(BY_API) if isinstance(root, dict) else None
    if isinstance(marked, dict):
        return kept_order(root)
    reading = reading_of(root, fields)
    parts = shares(reading)
    if not parts:
        raise Refused(Code.SHAPE_UNKNOWN, missing="items")
    return order_of(reading, parts[0])


def kept_order(document: Row) -> ShopOrder:
    """Of what `document_of` made."""
    reading, mark = reading_of(document, NOTHING), document[BY_API]
    told = mark.get("parts")
    parts = tuple(map(exact, told)) if isinstance(told, list) else ()
    return order_of(reading, Share(exact(mark.get("part")), reading.items, mark.get("waits") is True, parts))


def document_of(details: Row, share: Share) -> Row:
    """An order read by the API as it is kept: one of its parts, in the shape that a message has by default."""
    mark = {"part": share.part, "parts": list(share.parts), "waits": share.waits}
    return {BY_API: mark, "Data": {**details, "Items": share.items}}


def reading_of(root: Any, fields: Mapping[str, str]) -> Reading:
    """Raises Refused(SHAPE_UNKNOWN) where the map has a path that is none: a person mends it, and replays."""
    try:
        return Reading(fields, root)
    except PathFault as fault:
        raise Refused(Code.SHAPE_UNKNOWN, reason=str(fault)) from None


def shares(reading: Reading) -> list[Share]:
    """The order's items by where they go, each in the order of their numbers, however the rows came. A kit's part
    without an address goes where its kit goes, and what has none at all goes with the first."""
    rows = sorted(reading.items, key=lambda item: _place(reading, item))
    by_id = {exact(reading.of(item, "item.id")): _address(reading, item) for item in rows}
    found: dict[Address, list[Row]] = {}
    for item in rows:
        kit = by_id.get(exact(reading.of(item, "item.kit_id")), Address())
        own = _address(reading, item)
        goes_to = next((each for each in (own, kit) if _is_told(each)), next(iter(found), own))
        found.setdefault(goes_to, []).append(item)
    names = [exact(reading.of(items[0], "item.seq")) or str(place + 1) for place, items in enumerate(found.values())]
    parts = ("", *names[1:]) if names else ()
    waits = any(is_waiting(reading, item) for item in rows if not is_denied(reading, item))
    return [Share(part, items, waits, parts) for part, items in zip(parts, found.values(), strict=True)]


def order_of(reading: Reading, share: Share) -> ShopOrder:
    """Raises Refused(SHAPE_UNKNOWN) where the order's number or an item's id is not there."""
    if not share.items:
        raise Refused(Code.SHAPE_UNKNOWN, missing="items")
    try:
        return _order(reading, share)
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise Refused(Code.SHAPE_UNKNOWN, missing=str(fault)) from fault


def status_of(reading: Reading, share: Share, lines: Sequence[ShopLine]) -> str:
    by_id = {line.external_id: line for line in lines}
    live = [item for item in share.items if not is_denied(reading, item)]
    if not live:
        return DENIED
    if share.waits:
        return AWAITING
    sent = [item for item in live if _is_shipped(by_id, line_of(reading, item))]
    return SHIPPED if sent and all(plain(reading.of(item, "item.tracking")) for item in sent) else APPROVED


def _order(reading: Reading, share: Share) -> ShopOrder:
    number = exact(reading.value("number")).strip()
    if not number:
        raise ValueError("number")
    currency = plain(reading.value("currency")).upper()
    items, first = share.items, share.items[0]
    lines = lines_of(reading, items, currency)
    status = status_of(reading, share, lines)
    address = _address(reading, first)
    sums = _sums(reading, items, lines, currency, share.is_whole)
    return ShopOrder(
        external_id=_id_of(number, share.part),
        number="-".join(filter(None, [number, share.part])),
        stage=STAGES[status],
        shop_status=status,
        currency=currency,
        lines=lines,
        address=address,
        placed_at=utc(reading.value("placed_at")),
        modified_at=utc(reading.value("happened_at")),
        total=sums["total"],
        tax=sums["tax"],
        shipping=sums["shipping"],
        discount=sums["discount"],
        buyer=_buyer(reading),
        email=plain(reading.value("email")),
        phone=plain(reading.value("phone")) or address.phone,
        shipping_method=plain(reading.value("shipping_method")),
        note=plain(reading.value("note")),
        part=share.part,
        parts=tuple(_id_of(number, part) for part in share.parts),
    )


def _id_of(number: str, part: str) -> str:
    return "/".join(filter(None, [number, part]))


def _sums(
    reading: Reading, items: Iterable[Row], lines: Sequence[ShopLine], currency: str, is_whole: bool
) -> dict[str, int]:
    """The order's own, or of a part what its items come to."""
    tax, shipping = sum(line.tax for line in lines), _sum(reading, items, "item.shipping", currency)
    goods = sum(line.total for line in lines)
    told = {name: money(reading.value(name), currency) for name in ("total", "tax", "shipping", "discount")}
    if not is_whole:
        told = {}
    own = {"total": goods + tax + shipping, "tax": tax, "shipping": shipping, "discount": 0}
    return {name: value if (value := told.get(name)) is not None else own[name] for name in own}


def _sum(reading: Reading, items: Iterable[Row], name: str, currency: str) -> int:
    return sum(money(reading.of(item, name), currency) or 0 for item in items)


def _buyer(reading: Reading) -> str:
    parts = (plain(reading.value(name)) for name in ("buyer_first_name", "buyer_last_name"))
    return " ".join(filter(None, parts)) or plain(reading.value("buyer"))


def _address(reading: Reading, item: Row) -> Address:
    told = {
        part: plain(reading.of(item, f"ship.{part}"))
        for part in ("first_name", "last_name", "company", "line1", "city", "state", "post_code", "phone")
    }
    second = (plain(reading.of(item, f"ship.{part}")) for part in ("line2", "line3"))
    country = country_of(plain(reading.of(item, "ship.country")))
    return Address(**told, line2=", ".join(filter(None, second)), country=country)


def country_of(text: str) -> str:
    """Two letters, also where the site tells the country by its English name."""
    return text.upper() if len(text) == 2 else _countries().get(text.casefold(), text)


@lru_cache
def _countries() -> dict[str, str]:
    names = Locale("en").territories
    return {name.casefold(): code for code, name in names.items() if len(code) == 2 and code.isalpha()}


def _place(reading: Reading, item: Row) -> tuple[int, str]:
    text = exact(reading.of(item, "item.seq"))
    return (int(text) if text.isdecimal() and len(text) < 10 else 0, text)


def _is_told(address: Address) -> bool:
    return any((address.line1, address.city, address.post_code))


def _is_shipped(lines: Mapping[str, ShopLine], line_id: str) -> bool:
    return line_id in lines and lines[line_id].kind.is_shipped
