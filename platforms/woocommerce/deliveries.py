"""What a WooCommerce webhook brings: pure functions over its headers and raw bytes.

The delivery id is a hash of webhook and second, shared by all orders of that second, so it identifies nothing.
A body is made when it is sent, by the rights of whoever created the webhook; without those it is an error, well signed.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

from platforms.answers import read_json
from platforms.errors import Code, Refused
from platforms.values import Change, Delivery, Said
from platforms.woocommerce.orders import order_of

TOPIC = "X-Wc-Webhook-Topic"  # as WSGI servers write it
DELIVERY_ID = "X-Wc-Webhook-Delivery-Id"
SIGNATURE = "X-Wc-Webhook-Signature"
FIRST_ID = re.compile(rb'\s*\{\s*"id":\s*"?(\d+)')
PING = re.compile(rb"webhook_id=\d+\s*")


def is_ping(headers: Mapping[str, str], body: bytes) -> bool:
    return not _header(headers, TOPIC) and PING.fullmatch(body) is not None


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    expected = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256))
    return bool(secret) and hmac.compare_digest(expected, _header(headers, SIGNATURE).encode())


def delivery_key(headers: Mapping[str, str], body: bytes) -> str:
    """Without parsing: this runs while the store waits. All deletions of one thing have the same body, so the second it
    was sent in belongs to them: what was restored can be deleted again."""
    found, topic = FIRST_ID.match(body), _header(headers, TOPIC)
    resource = found[1].decode() if found else "-"
    sent = f":{_header(headers, DELIVERY_ID)[:40]}" if topic.endswith(".deleted") else ""
    return f"{topic}:{resource}:{hashlib.sha256(body).hexdigest()}{sent}"


def read_delivery(headers: Mapping[str, str], body: bytes) -> Delivery:
    if is_ping(headers, body):
        return Delivery(topic="", said=Said.PING)
    topic = _header(headers, TOPIC)
    try:
        row = read_json(body)
    except ValueError:
        raise Refused(Code.SHAPE_UNKNOWN, topic=topic) from None
    if not isinstance(row, dict):
        raise Refused(Code.SHAPE_UNKNOWN, topic=topic)
    return _said(topic, row)


def _said(topic: str, row: dict[str, Any]) -> Delivery:
    resource, _, event = topic.partition(".")
    if "id" not in row:
        return Delivery(topic, Said.ERROR, error=str(row.get("code") or ""))
    change = Change(event) if event in set(Change) else None
    if resource == "order":
        order = None if change is Change.DELETED else order_of(row)
        return Delivery(topic, Said.ORDER, str(row["id"]), change, order)
    if resource == "product":
        return Delivery(topic, Said.PRODUCT, *_product(row, change))
    return Delivery(topic, Said.OTHER, str(row["id"]), change)


def _product(row: dict[str, Any], change: Change | None) -> tuple[str, Change | None]:
    """A variation's news are its parent's: whatever happened to it, the parent was updated."""
    if row.get("type") == "variation" and row.get("parent_id"):
        return str(row["parent_id"]), Change.UPDATED
    return str(row["id"]), change


def _header(headers: Mapping[str, str], name: str) -> str:
    """By any case: servers and proxies differ, and kept headers are a plain dict."""
    if name in headers:
        return headers[name]
    return next((text for known, text in headers.items() if known.lower() == name.lower()), "")
