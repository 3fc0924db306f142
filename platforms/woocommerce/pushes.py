"""Telling a WooCommerce store about an order: notes, tracking, completion.

A store may answer 500, or not at all, and have written nevertheless. So every write here looks first whether it is
there already, and looks again when its own answer leaves that open. Then any of them can be repeated.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from platforms.errors import Code, NotFound, PlatformError, Refused
from platforms.text import plain
from platforms.values import Package, Receipt, Stage
from platforms.woocommerce.api import Api, is_unsure
from platforms.woocommerce.orders import stage_of

SHIPMENT_TRACKING = "wc-shipment-tracking/v3"
ADVANCED_TRACKING = "wc-ast/v3"
TRACKING_META = "_wc_shipment_tracking_items"  # what both plug-ins read
OVER = (Stage.CANCELLED, Stage.REFUNDED, Stage.FAILED, Stage.GONE)


def note(api: Api, order_id: str, text: str, mark: str, to_buyer: bool) -> Receipt:
    path = _path(order_id, "notes")
    sought = re.compile(rf"(?<!\w){re.escape(mark or plain(text))}(?!\w)")  # the code A1 is not in a note about A12

    def find() -> str | None:
        notes = api.get(path)
        same = (row for row in notes if bool(row.get("customer_note")) is to_buyer)
        return next((str(row["id"]) for row in same if sought.search(plain(row.get("note")))), None)

    return _once(find, lambda: api.post(path, {"note": text, "customer_note": to_buyer}), "note")


def ship(api: Api, order_id: str, package: Package, namespaces: list[str]) -> Receipt:
    """Tracking first and completion last, so that the store's own mail about completion shows the tracking."""
    receipts = []
    if package.code:
        receipts.append(_track(api, order_id, package, namespaces))
    if package.note:
        mark = "" if package.is_correction else package.code  # the first note has the code too
        receipts.append(note(api, order_id, package.note, mark, to_buyer=True))
    if package.complete:
        receipts.append(_complete(api, order_id))
    if not receipts:
        return Receipt(already=True)  # there is nothing to tell
    return Receipt(receipts[0].external_id, all(each.already for each in receipts), receipts[0].way)


def _track(api: Api, order_id: str, package: Package, namespaces: list[str]) -> Receipt:
    for namespace in (SHIPMENT_TRACKING, ADVANCED_TRACKING):
        if namespace in namespaces:
            return _by_plugin(api, order_id, package, namespace)
    return _by_meta(api, order_id, package)


def _by_plugin(api: Api, order_id: str, package: Package, namespace: str) -> Receipt:
    path = f"{namespace}/orders/{order_id}/shipment-trackings"
    body = _named(api, package) if namespace == SHIPMENT_TRACKING else {"tracking_provider": package.carrier}
    body |= {"tracking_number": package.code, "date_shipped": _day(package)}

    def rows() -> list[dict[str, Any]]:
        return [row for row in api.get(path) if row.get("tracking_number") == package.code]

    def find() -> str | None:
        right = (row for row in rows() if not package.is_correction or _is_with(row, package))
        return next((str(row["tracking_id"]) for row in right), None)

    def write() -> dict[str, Any]:
        wrong = [row["tracking_id"] for row in rows()]  # the plug-in has no way to change an entry
        written: dict[str, Any] = api.post(path, body)
        for tracking_id in wrong:
            api.delete(f"{path}/{tracking_id}")
        return written

    return _once(find, write, namespace)


def _is_with(row: dict[str, Any], package: Package) -> bool:
    """Whether an entry names the parcel's carrier. A plug-in may lengthen the name, or write it as a key."""
    named = row.get("tracking_provider") or row.get("custom_tracking_provider") or ""
    shown, ours = (re.sub(r"\W|_", "", plain(name)).casefold() for name in (named, package.carrier))
    return not (shown and ours) or shown.startswith(ours) or ours.startswith(shown)


def _named(api: Api, package: Package) -> dict[str, Any]:
    """The carrier by its name in the plug-in's list, else as one of our own with its link."""
    try:
        countries = api.get(f"{SHIPMENT_TRACKING}/shipment-trackings/providers")
    except NotFound:
        countries = {}
    known = {name.lower(): name for providers in countries.values() for name in providers}
    if name := known.get(package.carrier.lower()):
        return {"tracking_provider": name}
    return {"custom_tracking_provider": package.carrier, "custom_tracking_link": package.url}


def _by_meta(api: Api, order_id: str, package: Package) -> Receipt:
    path = _path(order_id)

    def entries() -> list[dict[str, Any]]:
        meta = api.row(path, _fields="id,meta_data").get("meta_data") or []
        found: Any = next((entry["value"] for entry in meta if entry.get("key") == TRACKING_META), [])
        return found if isinstance(found, list) else []

    def find() -> str | None:
        same = (entry for entry in entries() if _is_told(entry, package))
        return next((str(entry.get("tracking_id") or "") for entry in same), None)

    def write() -> dict[str, Any]:
        others = [entry for entry in entries() if entry.get("tracking_number") != package.code]
        items = [*others, _entry(package)]
        return api.put(path, {"meta_data": [{"key": TRACKING_META, "value": items}]})

    return _once(find, write, "meta")


def _is_told(entry: dict[str, Any], package: Package) -> bool:
    """The parcel as it is now: a merchant may have set the carrier from the plug-in's list, which has its own links."""
    if entry.get("tracking_number") != package.code:
        return False
    if listed := entry.get("tracking_provider"):
        return not package.is_correction or _is_with({"tracking_provider": listed}, package)
    told = (entry.get("custom_tracking_provider"), entry.get("custom_tracking_link"))
    return told == (package.carrier, package.url)


def _entry(package: Package) -> dict[str, str]:
    return {
        "tracking_provider": "",
        "custom_tracking_provider": package.carrier,
        "custom_tracking_link": package.url,
        "tracking_number": package.code,
        "date_shipped": str(int((package.shipped_at or datetime.now(UTC)).timestamp())),
        "tracking_id": uuid4().hex,
    }


def _complete(api: Api, order_id: str) -> Receipt:
    path = _path(order_id)

    def find() -> str | None:
        status = str(api.row(path, _fields="id,status")["status"])
        if stage_of(status) in OVER:
            raise Refused(Code.ORDER_OVER, shop_status=status)
        return order_id if stage_of(status) is Stage.COMPLETED else None

    return _once(find, lambda: api.put(path, {"status": "completed"}), "status")


def _once(find: Callable[[], str | None], write: Callable[[], dict[str, Any]], way: str) -> Receipt:
    if (known := find()) is not None:
        return Receipt(known, already=True, way=way)
    try:
        row = write()
    except PlatformError as fault:
        if not is_unsure(fault) or (known := find()) is None:
            raise
        return Receipt(known, way=way)
    return Receipt(str(row.get("tracking_id") or row.get("id") or ""), way=way)


def _path(order_id: str, rest: str = "") -> str:
    if not order_id.isdecimal():
        raise NotFound(Code.GONE)
    return f"wc/v3/orders/{order_id}/{rest}".rstrip("/")


def _day(package: Package) -> str:
    return f"{package.shipped_at or datetime.now(UTC):%Y-%m-%d}"
