"""An Etsy receipt in plain values: what a shop sold to one buyer at once."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from platforms.answers import read_json
from platforms.errors import Code, Refused
from platforms.etsy.text import currency_of, first_moment, moment, money, plain, whole
from platforms.text import exact, id_text
from platforms.values import Address, Kind, RawOrder, ShopLine, ShopOrder, Stage

Row = dict[str, Any]
STATUSES = {
    "open": ("Open", Stage.PENDING),
    "payment processing": ("Payment processing", Stage.PENDING),
    "paid": ("Paid", Stage.PAID),
    "completed": ("Completed", Stage.COMPLETED),
    "canceled": ("Canceled", Stage.CANCELLED),
    "partially refunded": ("Partially refunded", Stage.PAID),
    "fully refunded": ("Fully refunded", Stage.REFUNDED),
}
PERSONALISATION = 54  # the property under which answers of the older kind stand, without a question's id
WHERE = ("first_line", "city", "zip", "country_iso", "formatted_address")


def read_order(body: str | bytes) -> ShopOrder:
    try:
        return _order(read_json(body))
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise Refused(Code.SHAPE_UNKNOWN, missing=str(fault)[:100]) from fault


def raw_of(row: Row) -> RawOrder:
    """`modified_at` is Etsy's own, which a cancellation or a refund may leave as it was: the body differs then."""
    external_id = str(row["receipt_id"])
    body = json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return RawOrder(external_id, external_id, status_of(row), stage_of(row), modified_at(row), body)


def status_of(row: Row) -> str:
    """Etsy writes it with a capital here and without one there."""
    return exact(row.get("status")).lower()


def stage_of(row: Row) -> Stage:
    """A receipt that is partly refunded goes on: it is paid, or shipped as well."""
    status = status_of(row)
    if status == "partially refunded" and row.get("is_shipped"):
        return Stage.COMPLETED
    return STATUSES[status][1] if status in STATUSES else Stage.OTHER


def modified_at(row: Row) -> datetime | None:
    return first_moment(row, "updated_timestamp", "update_timestamp")


def _order(row: Row) -> ShopOrder:
    if not row["receipt_id"]:
        raise ValueError("receipt_id")
    lines = tuple(_line(each) for each in row["transactions"])
    refunds = row.get("refunds") or []
    stage = stage_of(row)
    address = _address(row)
    return ShopOrder(
        external_id=exact(row["receipt_id"]),
        number=exact(row["receipt_id"]),
        stage=stage,
        shop_status=status_of(row),
        currency=currency_of(row["grandtotal"]),
        lines=lines,
        address=address,
        placed_at=first_moment(row, "created_timestamp", "create_timestamp"),
        paid_at=min(filter(None, (moment(each.get("paid_timestamp")) for each in row["transactions"])), default=None),
        modified_at=modified_at(row),
        total=money(row["grandtotal"]) or 0,
        tax=sum(money(row.get(part)) or 0 for part in ("total_tax_cost", "total_vat_cost")),
        shipping=money(row.get("total_shipping_cost")) or 0,
        discount=money(row.get("discount_amt")) or 0,
        refunded=sum(money(refund.get("amount")) or 0 for refund in refunds),
        # Etsy tells an amount, never which pieces it is for; of all of them there is no doubt
        refunds_known=not refunds or stage in (Stage.REFUNDED, Stage.CANCELLED),
        buyer=plain(row.get("name")),
        email=plain(row.get("buyer_email")),
        shipping_method=_joined(
            each.get(part) for each in row["transactions"] for part in ("shipping_method", "shipping_upgrade")
        ),
        note=_note(row),
        is_withheld=any(line.kind is Kind.GOODS for line in lines) and not any(row.get(part) for part in WHERE),
    )


def _address(row: Row) -> Address:
    """Etsy keeps one name: its last word is taken for the family's, and both together are as they were."""
    first_name, _, last_name = plain(row.get("name")).rpartition(" ")
    return Address(
        first_name=first_name,
        last_name=last_name,
        line1=plain(row.get("first_line")),
        line2=plain(row.get("second_line")),
        city=plain(row.get("city")),
        state=plain(row.get("state")),
        post_code=plain(row.get("zip")),
        country=plain(row.get("country_iso")),
    )


def _note(row: Row) -> str:
    """What the buyer asks for, and what is to be written to whom it is a gift for."""
    parts = [plain(row.get("message_from_buyer"))]
    if row.get("is_gift") and (message := plain(row.get("gift_message"))):
        sender = plain(row.get("gift_sender"))
        parts.append(f"Gift message ({sender}): {message}" if sender else f"Gift message: {message}")
    return "\n\n".join(filter(None, parts))


def _line(row: Row) -> ShopLine:
    listing_id, quantity = id_text(row.get("listing_id")), whole(row.get("quantity"))
    price = money(row.get("price")) or 0
    options, answers = _chosen(row.get("variations") or [])
    return ShopLine(
        external_id=exact(row["transaction_id"]),
        product_id=listing_id,
        variant_id=variant_id(listing_id, row.get("product_id"), row.get("product_data") or options),
        title=plain(row.get("title")),
        quantity=quantity,
        sku=exact(row.get("sku")),
        price=price,
        total=price * quantity,
        options=options,
        properties=answers,
        kind=Kind.VIRTUAL if row.get("is_digital") else Kind.GOODS,
    )


def variant_id(listing_id: str, product_id: Any, choices: Any) -> str:
    """Of what a buyer chose among, Etsy's product id; where there was nothing to choose, the listing's, as everywhere.

    Etsy gives new product ids to all variants whenever somebody rewrites a listing's inventory, also where nothing but
    a price changed. Then the walk brings new variants, and lines of old receipts keep the old ids: SKUs tell what
    belongs together, and a listing without variations is not touched by it.
    """
    return (id_text(product_id) if choices else "") or listing_id


def _chosen(variations: Iterable[Row]) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """The options, and the answers to what the seller asks (of a file that the buyer sent, its address)."""
    options: dict[str, str] = {}
    answers: list[tuple[str, str]] = []
    for each in variations:
        name, value = plain(each.get("formatted_name")), plain(each.get("formatted_value"))
        if each.get("question_id") or each.get("property_id") == PERSONALISATION:
            answers.append((name, value))
        else:
            options[name] = value
    return options, tuple(answers)


def _joined(texts: Iterable[Any]) -> str:
    return ", ".join(dict.fromkeys(filter(None, map(plain, texts))))
