"""A WooCommerce order in plain values. The same shape comes by webhook and by reading."""

from collections.abc import Iterable
from typing import Any

from platforms.answers import read_json
from platforms.errors import Code, Refused
from platforms.text import exact, id_text, image_url, money, pieces, plain, utc
from platforms.values import Address, Kind, RawOrder, ShopLine, ShopOrder, Stage

Row = dict[str, Any]
STAGES = {
    "auto-draft": Stage.DRAFT,
    "draft": Stage.DRAFT,
    "checkout-draft": Stage.DRAFT,  # the block checkout makes one when its page is opened
    "pending": Stage.PENDING,
    "processing": Stage.PAID,
    "on-hold": Stage.ON_HOLD,
    "completed": Stage.COMPLETED,
    "cancelled": Stage.CANCELLED,
    "refunded": Stage.REFUNDED,
    "failed": Stage.FAILED,
    "trash": Stage.GONE,
}
PICKUP_METHODS = ("local_pickup", "pickup_location")
INTERNAL = ("_reduced_stock", "_restock_refunded_items", "_refunded_item_id")


def stage_of(status: str) -> Stage:
    return STAGES.get(status, Stage.OTHER)


def read_order(body: str | bytes) -> ShopOrder:
    try:
        row = read_json(body)
    except ValueError:
        raise Refused(Code.SHAPE_UNKNOWN) from None
    return order_of(row)


def order_of(row: Row) -> ShopOrder:
    """Raises Refused(SHAPE_UNKNOWN) where `row` is no order at all; single odd values are lived with."""
    try:
        return _order(row)
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise Refused(Code.SHAPE_UNKNOWN, missing=str(fault)) from fault


def raw_of(row: Row, body: str) -> RawOrder:
    status = exact(row.get("status"))
    modified_at = utc(row.get("date_modified_gmt"))
    return RawOrder(str(row["id"]), str(row.get("number") or row["id"]), status, stage_of(status), modified_at, body)


def _order(row: Row) -> ShopOrder:
    if not row["id"]:
        raise ValueError("id")
    currency, status = exact(row["currency"]), exact(row["status"])
    billing, shipping = row.get("billing") or {}, row.get("shipping") or {}
    address = _address(shipping if _is_kept(shipping) else billing, billing)
    methods = row.get("shipping_lines") or []
    is_pickup = bool(methods) and all(method.get("method_id") in PICKUP_METHODS for method in methods)
    refunds = row.get("refunds") or []
    kind = Kind.PICKUP if is_pickup else Kind.GOODS
    returned = _refunded_pieces(refunds)
    return ShopOrder(
        external_id=exact(row["id"]),
        number=exact(row.get("number") or row["id"]),
        stage=stage_of(status),
        shop_status=status,
        currency=currency,
        lines=tuple(_line(line, currency, kind, returned) for line in row["line_items"]),
        address=address,
        placed_at=utc(row.get("date_created_gmt")),
        paid_at=utc(row.get("date_paid_gmt")),
        modified_at=utc(row.get("date_modified_gmt")),
        total=money(row.get("total"), currency) or 0,
        tax=money(row.get("total_tax"), currency) or 0,
        shipping=money(row.get("shipping_total"), currency) or 0,
        discount=money(row.get("discount_total"), currency) or 0,
        refunded=sum(abs(money(refund.get("total") or refund.get("amount"), currency) or 0) for refund in refunds),
        refunds_known=all("line_items" in refund for refund in refunds),
        buyer=_name(billing) or _name(shipping),
        email=plain(billing.get("email")),
        phone=address.phone,
        shipping_method=", ".join(plain(method.get("method_title")) for method in methods),
        is_pickup=is_pickup,
        note=plain(row.get("customer_note")),
    )


def _is_kept(shipping: Row) -> bool:
    """A buyer who gave one address has an empty one here; a country alone is the form's default."""
    return any(shipping.get(part) for part in ("address_1", "city", "postcode"))


def _address(row: Row, billing: Row) -> Address:
    return Address(
        first_name=plain(row.get("first_name")),
        last_name=plain(row.get("last_name")),
        company=plain(row.get("company")),
        line1=plain(row.get("address_1")),
        line2=plain(row.get("address_2")),
        city=plain(row.get("city")),
        state=plain(row.get("state")),
        post_code=plain(row.get("postcode")),
        country=plain(row.get("country")),
        phone=plain(row.get("phone") or billing.get("phone")),
    )


def _name(row: Row) -> str:
    return plain(f"{row.get('first_name') or ''} {row.get('last_name') or ''}") or plain(row.get("company"))


def _line(row: Row, currency: str, kind: Kind, returned: dict[str, int]) -> ShopLine:
    external_id, product_id = exact(row["id"]), id_text(row.get("product_id"))
    quantity, fractional = pieces(row.get("quantity"))
    options, properties = _sorted_meta(row.get("meta_data") or [])
    return ShopLine(
        external_id=external_id,
        product_id=product_id,
        variant_id=id_text(row.get("variation_id")) or product_id,
        title=plain(row.get("name")),
        quantity=quantity,
        fractional=fractional,
        sku=exact(row.get("sku")),
        price=money(row.get("price"), currency) or 0,
        total=money(row.get("total"), currency) or 0,
        tax=money(row.get("total_tax"), currency) or 0,
        options=options,
        properties=properties,
        image_url=image_url(row.get("image")),
        kind=kind,
        refunded=returned.get(external_id, 0),
    )


def _sorted_meta(entries: Iterable[Row]) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """The chosen options, and what else plug-ins wrote on the line (personalisation, file addresses).

    An option's key is a slug and its display key the readable name; for all else WooCommerce repeats the key.
    """
    options: dict[str, str] = {}
    properties: list[tuple[str, str]] = []
    for entry in entries:
        key = exact(entry.get("key"))
        if key in INTERNAL:
            continue
        name, text = plain(entry.get("display_key")) or key, plain(entry.get("display_value", entry.get("value")))
        if name != key and not key.startswith("_"):
            options[name] = text
        else:
            properties.append((key, text))
    return options, tuple(properties)


def _refunded_pieces(refunds: Iterable[Row]) -> dict[str, int]:
    """Line id -> pieces. An order names its refunds only; `line_items` is there where they were read as well."""
    found: dict[str, int] = {}
    for refund in refunds:
        for line in refund.get("line_items") or []:
            ids = [entry.get("value") for entry in line.get("meta_data") or [] if entry["key"] == "_refunded_item_id"]
            for line_id in map(str, ids):
                found[line_id] = found.get(line_id, 0) + abs(pieces(line.get("quantity") or 0)[0])
    return found
