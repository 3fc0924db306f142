"""An order of the protocol in plain values. The same shape comes by webhook and by reading."""

import json
from typing import Any

from platforms.answers import read_json
from platforms.custom.fields import Fields, Wrong
from platforms.errors import Code, Refused
from platforms.values import Address, Kind, RawOrder, ShopLine, ShopOrder, ShopStatus, Stage

STATUSES = {
    "pending": ("Pending payment", Stage.PENDING),
    "paid": ("Paid", Stage.PAID),
    "on_hold": ("On hold", Stage.ON_HOLD),
    "completed": ("Completed", Stage.COMPLETED),
    "cancelled": ("Cancelled", Stage.CANCELLED),
    "refunded": ("Refunded", Stage.REFUNDED),
    "failed": ("Failed", Stage.FAILED),
    "deleted": ("Deleted", Stage.GONE),
}


def statuses() -> list[ShopStatus]:
    """The protocol's: a shop translates its own into these."""
    return [ShopStatus(slug, name, stage) for slug, (name, stage) in STATUSES.items()]


def stage_of(status: str) -> Stage:
    return STATUSES[status][1] if status in STATUSES else Stage.OTHER


def read_order(body: str | bytes) -> ShopOrder:
    try:
        return order_of(Fields(read_json(body)))
    except ValueError as fault:
        raise Refused(Code.SHAPE_UNKNOWN, missing=_place(fault)) from None


def raw_of(order: Fields) -> RawOrder:
    """Raises Wrong where it cannot be told which order it is, or since when."""
    status, external_id = order.needed_text("status"), order.id("id")
    return RawOrder(
        external_id=external_id,
        number=order.text("number") or external_id,
        shop_status=status,
        stage=stage_of(status),
        modified_at=order.moment("modified_at"),
        body=json.dumps(order.row, separators=(",", ":"), sort_keys=True),
    )


def order_of(order: Fields) -> ShopOrder:
    """Raises Wrong, with the place of what is missing or of another kind."""
    currency, status = order.needed_text("currency"), order.needed_text("status")
    buyer, external_id = order.child("buyer"), order.id("id")
    is_pickup = order.row.get("is_pickup") is True
    kind = Kind.PICKUP if is_pickup else Kind.GOODS
    return ShopOrder(
        external_id=external_id,
        number=order.text("number") or external_id,
        stage=stage_of(status),
        shop_status=status,
        currency=currency,
        lines=tuple(_line(line, currency, kind) for line in order.needed_children("lines")),
        address=_address(order.child("address"), buyer),
        placed_at=order.moment("placed_at"),
        paid_at=order.moment("paid_at"),
        modified_at=order.moment("modified_at"),
        **_sums(order, currency),
        buyer=buyer.text("name"),
        email=buyer.text("email"),
        phone=buyer.text("phone"),
        shipping_method=order.text("shipping_method"),
        is_pickup=is_pickup,
        note=order.text("note"),
        is_test=order.row.get("is_test") is True,
    )


def _sums(order: Fields, currency: str) -> dict[str, Any]:
    names = ("total", "tax", "shipping", "discount", "refunded")
    return {name: order.money(name, currency) or 0 for name in names}


def _line(line: Fields, currency: str, kind: Kind) -> ShopLine:
    own_kind, variant_id = line.text("kind"), line.optional_id("variant_id")
    product_id = line.id("product_id") if variant_id else line.optional_id("product_id") or ""
    return ShopLine(
        external_id=line.id("id"),
        product_id=product_id,
        variant_id=variant_id or product_id,
        title=line.needed_text("title"),
        quantity=line.whole("quantity"),
        sku=line.text("sku"),
        price=line.money("price", currency) or 0,
        total=line.money("total", currency) or 0,
        tax=line.money("tax", currency) or 0,
        options=line.texts("options"),
        properties=tuple((each.text("name"), each.text("value")) for each in line.children("properties")),
        image_url=line.text("image_url"),
        kind=Kind(own_kind) if own_kind in set(Kind) else kind,
        refunded=line.whole("refunded", 0),
    )


def _address(address: Fields, buyer: Fields) -> Address:
    names = ("first_name", "last_name", "company", "line1", "line2", "city", "state", "post_code", "country")
    return Address(**{name: address.text(name) for name in names}, phone=address.text("phone") or buyer.text("phone"))


def _place(fault: ValueError) -> str:
    return str(fault) if isinstance(fault, Wrong) else "{}"
