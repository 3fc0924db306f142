"""What an Etsy webhook brings: pure functions over its headers and raw bytes.

All shops deliver to one address, signed for our app by the scheme of Standard Webhooks. A message names a receipt and
holds nothing of it. Its `resource_url` is never called: only the ids in it are read.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from platforms.answers import read_json
from platforms.errors import Code, Refused
from platforms.values import Change, Delivery, Said

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
TOLERANCE = 300  # seconds, either way
SHORTEST_KEY = 16  # bytes: Etsy's are longer, and what is cut off or empty signs nothing
SECRET = re.compile(r"whsec_([A-Za-z0-9+/]+=*)")
RESOURCE = re.compile(r"/shops/(\d{1,20})/receipts/(\d{1,20})/?\Z", re.ASCII)
CHANGES = {
    "order.paid": Change.CREATED,
    "order.canceled": Change.UPDATED,
    "order.shipped": Change.UPDATED,
    "order.delivered": Change.UPDATED,
}


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    return is_signed(headers, body, secret, datetime.now(UTC).timestamp())


def is_signed(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> bool:
    """Signed with `secret`, and within five minutes of `now`. The signature stands bare or as "v1,…", maybe several
    with a space between: which of them Etsy sends is not written down."""
    key, sent = _key_of(secret), _header(headers, TIMESTAMP)
    message_id, signatures = _header(headers, ID), _header(headers, SIGNATURE)
    if not (key and message_id and sent.isascii() and sent.isdecimal() and len(sent) < 13):
        return False
    if abs(now - int(sent)) > TOLERANCE:
        return False
    signed = f"{message_id}.{sent}.".encode("utf-8", "replace") + body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    given = (each.removeprefix("v1,").encode("utf-8", "replace") for each in signatures.split())
    return any(hmac.compare_digest(expected, each) for each in given)


def sender_of(headers: Mapping[str, str], body: bytes) -> str:
    """The shop's id, sent as a number or as text."""
    try:
        row = read_json(body)
    except ValueError:
        return ""
    shop_id = row.get("shop_id") if isinstance(row, dict) else None
    text = str(shop_id) if type(shop_id) in (int, str) else ""
    return text if text.isascii() and text.isdecimal() and len(text) <= 20 else ""


def delivery_key(headers: Mapping[str, str], body: bytes) -> str:
    """The message's id, which stays the same when it is sent again."""
    return _header(headers, ID)[:200] or hashlib.sha256(body).hexdigest()


def read_delivery(body: bytes) -> Delivery:
    try:
        row = read_json(body)
        topic = row["event_type"]
    except (ValueError, KeyError, TypeError):
        raise Refused(Code.SHAPE_UNKNOWN) from None
    if not isinstance(topic, str):
        raise Refused(Code.SHAPE_UNKNOWN)
    if topic not in CHANGES:
        return Delivery(topic, Said.OTHER)
    return Delivery(topic, Said.ORDER, _receipt_of(row), CHANGES[topic])


def _receipt_of(row: dict[str, Any]) -> str:
    found = RESOURCE.search(str(row.get("resource_url") or "")[:500])
    if not found:
        raise Refused(Code.SHAPE_UNKNOWN)
    return found[2]


def _key_of(secret: str) -> bytes:
    """Empty where the secret is none: then nothing is genuine."""
    found = SECRET.fullmatch(secret)
    try:
        key = base64.b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        return b""
    return key if len(key) >= SHORTEST_KEY else b""


def _header(headers: Mapping[str, str], name: str) -> str:
    """By any case: servers and proxies differ, and kept headers are a plain dict."""
    if name in headers:
        return headers[name]
    return next((text for known, text in headers.items() if known.lower() == name), "")
