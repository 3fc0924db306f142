"""What Shopify brings to the one door of all shops: pure functions over headers and raw bytes.

A body is REST-shaped and may be older than what was told before, so of an order it only says which: it is read then.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from platforms.answers import read_json
from platforms.errors import Code, Refused
from platforms.shopify import address
from platforms.shopify.text import Row, number_of
from platforms.text import exact, utc
from platforms.values import Change, Delivery, PrivacyAsk, PrivacyKind, Said

TOPIC, SIGNATURE = "X-Shopify-Topic", "X-Shopify-Hmac-Sha256"
SHOP, MESSAGE_ID, HAPPENED_AT = "X-Shopify-Shop-Domain", "X-Shopify-Webhook-Id", "X-Shopify-Triggered-At"
DELETED, CREATED = "delete", "create"
LONGEST_ID = 100


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    expected = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256))
    return bool(secret) and hmac.compare_digest(expected, _header(headers, SIGNATURE).encode())


def sender_of(headers: Mapping[str, str]) -> str:
    return address.from_shopify(_header(headers, SHOP))


def delivery_key(headers: Mapping[str, str], body: bytes) -> str:
    """Shopify's own id, the same each time that it tries again; several subscriptions to one event differ in it."""
    if message := _header(headers, MESSAGE_ID)[:LONGEST_ID]:
        return message
    return f"{_header(headers, TOPIC)}:{hashlib.sha256(body).hexdigest()}"


def read_delivery(headers: Mapping[str, str], body: bytes) -> Delivery:
    topic = _header(headers, TOPIC)
    try:
        row = read_json(body)
        read = next((read for prefix, read in READERS.items() if topic.startswith(prefix)), _other)
        return read(topic, row, headers)
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise Refused(Code.SHAPE_UNKNOWN, topic=topic[:LONGEST_ID]) from fault


def _order(topic: str, row: Row, _headers: Mapping[str, str]) -> Delivery:
    change = Change.DELETED if topic == f"orders/{DELETED}" else Change.UPDATED
    return Delivery(topic, Said.ORDER, _id(row["id"]), change)


def _edited(topic: str, row: Row, _headers: Mapping[str, str]) -> Delivery:
    """Of one's shape no page is sure: what was edited stands in it with the order's id, or it is the order."""
    edit = row.get("order_edit")
    return Delivery(topic, Said.ORDER, _id(edit["order_id"] if edit else row["id"]), Change.UPDATED)


def _part_of_order(topic: str, row: Row, _headers: Mapping[str, str]) -> Delivery:
    return Delivery(topic, Said.ORDER, _id(row["order_id"]), Change.UPDATED)


def _routing(topic: str, row: Row, headers: Mapping[str, str]) -> Delivery:
    """Some of these topics name the order beside the fulfilment order, some in it, and some not at all: such an order
    is found by reading what changed."""
    parts = [row, *(part for part in row.values() if isinstance(part, dict))]
    found = next((number_of(part["order_id"]) for part in parts if part.get("order_id")), "")
    return Delivery(topic, Said.ORDER, found, Change.UPDATED) if found else _other(topic, row, headers)


def _product(topic: str, row: Row, _headers: Mapping[str, str]) -> Delivery:
    known = {f"products/{CREATED}": Change.CREATED, f"products/{DELETED}": Change.DELETED}
    return Delivery(topic, Said.PRODUCT, _id(row["id"]), known.get(topic, Change.UPDATED))


def _ended(topic: str, row: Row, headers: Mapping[str, str]) -> Delivery:
    """It may come late, when the owner has let us in again since: when it happened decides."""
    return Delivery(topic, Said.ENDED, exact(row.get("id")), happened_at=utc(_header(headers, HAPPENED_AT)))


def _scopes(topic: str, row: Row, headers: Mapping[str, str]) -> Delivery:
    happened_at = utc(_header(headers, HAPPENED_AT)) or utc(row.get("updated_at"))
    return Delivery(topic, Said.SCOPES, happened_at=happened_at)


def _privacy(topic: str, row: Row, _headers: Mapping[str, str]) -> Delivery:
    kind = PRIVACY[topic]
    orders = row.get("orders_requested" if kind is PrivacyKind.TELL else "orders_to_redact") or ()
    email = exact((row.get("customer") or {}).get("email"))
    return Delivery(topic, Said.PRIVACY, privacy=PrivacyAsk(kind, tuple(_id(each) for each in orders), email))


def _other(topic: str, row: Row, _headers: Mapping[str, str]) -> Delivery:
    resource = row.get("id")
    return Delivery(topic, Said.OTHER, number_of(resource) if type(resource) is int else "")


PRIVACY = {
    "customers/data_request": PrivacyKind.TELL,
    "customers/redact": PrivacyKind.FORGET_BUYER,
    "shop/redact": PrivacyKind.FORGET_SHOP,
}
READERS: dict[str, Callable[[str, Row, Mapping[str, str]], Delivery]] = {
    "orders/edited": _edited,
    "orders/": _order,
    "refunds/": _part_of_order,
    "fulfillments/": _part_of_order,
    "fulfillment_orders/": _routing,
    "products/": _product,
    "app/uninstalled": _ended,
    "app/scopes_update": _scopes,
    **dict.fromkeys(PRIVACY, _privacy),
}


def _id(value: Any) -> str:
    """Raises ValueError for what is no id: a number, or a text of digits."""
    number = number_of(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not number:
        raise ValueError("id")
    return number


def _header(headers: Mapping[str, str], name: str) -> str:
    """By any case: servers and proxies differ, and kept headers are a plain dict."""
    if name in headers:
        return headers[name]
    return next((text for known, text in headers.items() if known.lower() == name.lower()), "")


def is_about_privacy(headers: Mapping[str, str]) -> bool:
    return _header(headers, TOPIC) in PRIVACY
