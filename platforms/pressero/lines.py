"""The items of a Pressero order as lines.

A kit is an item that has parts: the parts are made and sent, and the kit itself is not. A part of which nobody ordered
any is no line. Everything that the message says of an item and that has no place of its own is kept as a property.
"""

import re
from collections.abc import Sequence
from typing import Any

from platforms.pressero.fields import Reading
from platforms.text import exact, money, pieces, plain
from platforms.values import Kind, ShopLine

Row = dict[str, Any]
Pairs = tuple[tuple[str, str], ...]
PARTS = re.compile(r"[;\n]")
NO = ("", "0", "false", "no", "none")


def lines_of(reading: Reading, items: Sequence[Row], currency: str) -> tuple[ShopLine, ...]:
    """Raises ValueError where an item has no id."""
    ordered = [item for item in items if not _is_left_out(reading, item)]
    kits = {kit for item in ordered if (kit := _kit_of(reading, item))}
    return tuple(_line(reading, item, currency, kits) for item in ordered)


def line_of(reading: Reading, item: Row) -> str:
    """The id of the item's line."""
    return exact(reading.of(item, "item.id")) or exact(reading.of(item, "item.seq"))


def is_denied(reading: Reading, item: Row) -> bool:
    """By the approver, itself or with its kit."""
    if _is_yes(reading.of(item, "item.is_denied")):
        return True
    kit_id = _kit_of(reading, item)
    kits = [other for other in reading.items if kit_id and other is not item and line_of(reading, other) == kit_id]
    return any(_is_yes(reading.of(kit, "item.is_denied")) for kit in kits)


def is_waiting(reading: Reading, item: Row) -> bool:
    approved = reading.of(item, "item.is_approved")
    return approved is not None and not _is_yes(approved)


def _line(reading: Reading, item: Row, currency: str, kits: set[str]) -> ShopLine:
    external_id = line_of(reading, item)
    if not external_id:
        raise ValueError("item.id")
    product_id = exact(reading.of(item, "item.product_id"))
    quantity, fractional = pieces(reading.of(item, "item.quantity"))
    total = money(reading.of(item, "item.price"), currency) or 0
    options, free = _options(plain(reading.of(item, "item.options")))
    return ShopLine(
        external_id=external_id,
        product_id=product_id,
        variant_id=product_id,
        title=plain(reading.of(item, "item.name")),
        quantity=quantity,
        fractional=fractional,
        sku=exact(reading.of(item, "item.sku")),
        price=round(total / quantity) if quantity else total,
        total=total,
        tax=money(reading.of(item, "item.tax"), currency) or 0,
        options=options,
        properties=(*free, *_properties(reading, item)),
        kind=Kind.VIRTUAL if external_id in kits else Kind.GOODS,
        refunded=quantity if is_denied(reading, item) else 0,
    )


def _options(text: str) -> tuple[dict[str, str], Pairs]:
    """What was chosen comes as one text. `Paper: matt; Size: A4` is understood, all else is kept as it is."""
    parts = [part.partition(":") for part in PARTS.split(text) if part.strip()]
    if not text or not all(name.strip() and value.strip() for name, _, value in parts):
        return {}, (("OrderItemOptionsText", text),) if text else ()
    return {name.strip(): value.strip() for name, _, value in parts}, ()


def _properties(reading: Reading, item: Row) -> Pairs:
    """Attributes under their own names, the rest under Pressero's."""
    told = [
        *reading.pairs(item, "item.attribute_name", "item.attribute_value"),
        *reading.pairs(item, "item.form_name", "item.form_value"),
        ("FileUrl", reading.of(item, "item.file_url")),
        ("ItemNotes", reading.of(item, "item.note")),
        ("PONumber", reading.value("po_number")),
        ("RequestedShipDate", reading.value("ship_by")),
    ]
    texts = ((plain(name), plain(value)) for name, value in told)
    return tuple((name, value) for name, value in texts if name and value)


def _kit_of(reading: Reading, item: Row) -> str:
    return exact(reading.of(item, "item.kit_id"))


def _is_left_out(reading: Reading, item: Row) -> bool:
    return bool(_kit_of(reading, item)) and pieces(reading.of(item, "item.quantity")) == (0, "")


def _is_yes(value: Any) -> bool:
    return plain(value).strip('"').casefold() not in NO
