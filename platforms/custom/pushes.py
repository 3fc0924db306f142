"""Telling a shop about an order: parcels and notes.

A shop may answer 500, or not at all, and have written nevertheless. So each write looks first whether it is there, and
again when its own answer leaves that open; where the shop shows neither, its `Idempotency-Key` keeps it from doubling.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

from platforms.custom.api import Api, is_unsure, unknown
from platforms.custom.fields import Fields, Wrong
from platforms.custom.orders import stage_of
from platforms.custom.reading import row_of
from platforms.errors import Code, NotFound, PlatformError, Refused
from platforms.values import Package, Receipt, Stage

OVER = (Stage.CANCELLED, Stage.REFUNDED, Stage.FAILED, Stage.GONE)
NO_NOTES = "no_notes"  # the shop has no place for them


def ship(api: Api, order_id: str, package: Package) -> Receipt:
    if not (package.code or package.note or package.complete):
        return Receipt(already=True)  # there is nothing to tell

    def find() -> str | None:
        order = row_of(api, order_id)
        return _told(order, package)

    return _once(api, f"orders/{order_id}/shipments", _shipment(package), find, "shipment")


def note(api: Api, order_id: str, text: str, mark: str, to_buyer: bool) -> Receipt:
    """A shop may do without notes: then there is nowhere to write, and nothing to try again."""
    sought = re.compile(rf"(?<!\w){re.escape(mark or text)}(?!\w)")  # the code A1 is not in a note about A12

    def find() -> str | None:
        notes = row_of(api, order_id).children("notes")
        same = (each for each in notes if bool(each.row.get("to_buyer")) is to_buyer)
        return next((each.text("id") for each in same if sought.search(each.text("text"))), None)

    try:
        return _once(api, f"orders/{order_id}/notes", {"text": text, "to_buyer": to_buyer}, find, "note")
    except PlatformError as fault:
        if not isinstance(fault, NotFound) and fault.code is not Code.ROUTE_MISSING:
            raise
        row_of(api, order_id)  # raises the same where it is the order that is gone
        return Receipt(already=True, way=NO_NOTES)


def _told(order: Fields, package: Package) -> str | None:
    """The id of the parcel as it is now, where the shop has all of this package."""
    stage = stage_of(order.text("status"))
    if package.complete and stage in OVER:
        raise Refused(Code.ORDER_OVER, shop_status=order.text("status"))
    if package.complete and stage is not Stage.COMPLETED:
        return None
    if not package.code:
        return "" if package.complete else None
    return next((each.text("id") for each in order.children("shipments") if _is_same(each, package)), None)


def _is_same(shipment: Fields, package: Package) -> bool:
    if shipment.text("tracking_code") != package.code:
        return False
    told = (shipment.text("carrier"), shipment.text("tracking_url"))
    return not package.is_correction or told == (package.carrier, package.url)


def _shipment(package: Package) -> dict[str, Any]:
    shipped_at = package.shipped_at.astimezone(UTC).isoformat() if package.shipped_at else None
    return {
        "tracking_code": package.code,
        "carrier": package.carrier,
        "tracking_url": package.url,
        "shipped_at": shipped_at,
        "lines": [{"line_id": line_id, "quantity": pieces} for line_id, pieces in package.lines],
        "complete": package.complete,
        "message": package.note,
    }


def _once(api: Api, path: str, body: Mapping[str, Any], find: Callable[[], str | None], way: str) -> Receipt:
    if (known := _seen(find)) is not None:
        return Receipt(known, already=True, way=way)
    try:
        written, already = api.post(path, body, key_of(path, body))
    except PlatformError as fault:
        if not is_unsure(fault) or (known := _seen(find)) is None:
            raise
        return Receipt(known, way=way)
    return Receipt(str(written.row.get("id") or ""), already, way)


def key_of(path: str, body: Mapping[str, Any]) -> str:
    """The same for the same message, whoever repeats it and when."""
    return hashlib.sha256(f"{path}\n{json.dumps(body, sort_keys=True)}".encode()).hexdigest()


def _seen(find: Callable[[], str | None]) -> str | None:
    try:
        return find()
    except Wrong as fault:
        raise unknown(fault) from None
