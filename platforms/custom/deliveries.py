"""What a shop tells by itself: pure functions over its headers and raw bytes."""

import hashlib
from collections.abc import Mapping

from platforms.answers import read_json
from platforms.custom.fields import Fields, Wrong
from platforms.custom.orders import order_of
from platforms.custom.signing import ID, header, is_signed
from platforms.errors import Code, Refused
from platforms.values import Change, Delivery, Said, ShopOrder

LONGEST_ID, LONGEST_TOPIC = 80, 60


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    return is_signed(headers, body, secret)


def delivery_key(headers: Mapping[str, str], body: bytes) -> str:
    """The body is part of it: a shop that gives two messages one id (the order's, say) would lose the second."""
    return f"{header(headers, ID)[:LONGEST_ID]}:{hashlib.sha256(body).hexdigest()}"


def read_delivery(body: bytes) -> Delivery:
    try:
        return _said(Fields(read_json(body)))
    except Wrong as fault:
        raise Refused(Code.SHAPE_UNKNOWN, missing=str(fault)) from None
    except ValueError:
        raise Refused(Code.SHAPE_UNKNOWN) from None


def _said(message: Fields) -> Delivery:
    topic = message.needed_text("type")[:LONGEST_TOPIC]
    resource, _, event = topic.partition(".")
    change = Change(event) if event in set(Change) else None
    happened_at = message.moment("timestamp")
    if resource not in (Said.ORDER, Said.PRODUCT) or change is None:
        return Delivery(topic, Said.OTHER, happened_at=happened_at)
    data = message.child("data")
    order = _order(data) if resource == Said.ORDER and change is not Change.DELETED else None
    return Delivery(topic, Said(resource), data.id("id"), change, order, happened_at=happened_at)


def _order(data: Fields) -> ShopOrder | None:
    """Where nothing but its id is told, it is read from the shop then."""
    return order_of(data) if data.row.keys() - {"id"} else None
