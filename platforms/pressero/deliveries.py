"""What a Pressero webhook brings: pure functions over its headers and raw bytes.

Of the signature, Pressero says only that the security key is joined with the payload and the SHA-1 of both is sent as
`MessageHash`. Which comes first, and how the hash is written, we have not seen: all four ways count. SHA-1 without HMAC
is weak, so the address that the webhook delivers to has a secret of its own.

A message is often a mere notice with the order's number; then the order is read by the API.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from platforms.answers import read_json
from platforms.errors import Code, Refused
from platforms.pressero import orders, sites
from platforms.pressero.fields import Reading
from platforms.text import exact, plain, utc
from platforms.values import Change, Delivery, Said, ShopOrder

SIGNATURE = "MessageHash"
MOST_ID = 80  # characters of a message's own id
NUMBERS = {7: "OrderItemApproved", 9: "OrderItemDenied", 10: "OrderPlaced"}  # the types that are known by number
BESIDE_ORDERS = ("LowInventory", "NewUserAprvReq", "PageFormSubmit", "NewSite", "NewSiteUser", "UpdatedSiteUser")


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    given, key = _header(headers, SIGNATURE).strip().encode(), secret.encode()
    results = []
    for signed in (body + key, key + body):
        digest = hashlib.sha1(signed, usedforsecurity=False).digest()  # Pressero has nothing stronger
        results.append(hmac.compare_digest(digest.hex().encode(), given.lower()))
        results.append(hmac.compare_digest(base64.b64encode(digest), given))
    return bool(secret) and any(results)


def delivery_key(body: bytes) -> str:
    """The message's own id, with what it tells of, in case one id stands for a whole event; else a hash of the body."""
    try:
        root = read_json(body)
    except ValueError:
        root = None
    message_id = _message_id(root) if isinstance(root, dict) else ""
    if not message_id:
        return f"sha256:{hashlib.sha256(body).hexdigest()}"
    told = [root.get("Type"), root.get("TypeName"), root.get("Data")]
    return f"{message_id}:{hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()}"


def read_delivery(body: bytes, fields: Mapping[str, str]) -> Delivery:
    try:
        root = read_json(body)
    except ValueError:
        raise Refused(Code.SHAPE_UNKNOWN) from None
    if not isinstance(root, dict):
        raise Refused(Code.SHAPE_UNKNOWN)
    reading = orders.reading_of(root, fields)
    event = event_of(root, reading)
    happened_at, whose = utc(reading.value("happened_at")), sites.whose(reading)
    if event in BESIDE_ORDERS or whose == sites.ANOTHER:
        return Delivery(event, Said.OTHER, reason=whose, happened_at=happened_at)
    number = exact(reading.value("number")).strip()
    if not number:
        raise Refused(Code.SHAPE_UNKNOWN, topic=event, missing="number")
    change = Change.CREATED if event == "OrderPlaced" else Change.UPDATED
    parts = _orders(reading)
    first, more = next(iter(parts), None), tuple(parts[1:])
    return Delivery(event, Said.ORDER, number, change, first, more, reason=whose, happened_at=happened_at)


def event_of(root: dict[str, Any], reading: Reading) -> str:
    """By its name, else by its number; "order" where the message says neither and is about one all the same."""
    if named := plain(reading.value("event")):
        return named
    number = root.get("Type")
    return NUMBERS.get(number, str(number)) if type(number) is int else "order"


def _orders(reading: Reading) -> list[ShopOrder]:
    """The whole order, where the message holds its items: one for each address that it goes to."""
    if not reading.items or any(reading.of(item, "item.quantity") is None for item in reading.items):
        return []
    return [orders.order_of(reading, part) for part in orders.shares(reading)]


def _message_id(root: dict[str, Any]) -> str:
    """Zeros alone are no id."""
    found = root.get("MessageID")
    text = exact(found).strip() if isinstance(found, str | int) else ""
    return text if len(text) <= MOST_ID and text.strip("0-") else ""


def _header(headers: Mapping[str, str], name: str) -> str:
    """By any case: servers and proxies differ, and kept headers are a plain dict."""
    return next((text for known, text in headers.items() if known.lower() == name.lower()), "")
