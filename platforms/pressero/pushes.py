"""Telling Pressero of a parcel: a shipment with its tracking, then the stage of the items that are in it.

A shipment names items and no pieces, and what was told cannot be changed: a correction is one more shipment. So every
write looks first whether it is there already, and looks again when its own answer leaves that open.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from platforms.errors import Code, NotFound, PlatformError, Refused
from platforms.pressero.api import Api, Row, is_unsure
from platforms.pressero.fields import NOTHING, Reading
from platforms.pressero.lines import is_denied
from platforms.pressero.orders import DENIED, Share, shares
from platforms.pressero.reading import Site, number_of
from platforms.text import exact, pieces, plain
from platforms.values import Package, Receipt

ADDRESS = ("FirstName", "LastName", "Business", "Address1", "Address2", "Address3", "City", "StateProvince", "Postal",
    "Country", "Phone")  # fmt: skip


def ship(api: Api, site: Site, order_id: str, package: Package) -> Receipt:
    """A parcel without a code has nothing to follow: it is told for the items of which all pieces have left with it."""
    if not package.code and not package.lines:
        return Receipt(already=True)  # there is nothing to tell; what was canceled of an order is no shipment
    items = _items(api, site, order_id, package)
    sent = [item for item in items if package.complete or _is_all_sent(item, package)]
    receipts = [_tell(api, order_id, items if package.code else sent, package)]
    if stage := package.stage:
        receipts += [_set_stage(api, order_id, item, stage) for item in sent]
    return Receipt(receipts[0].external_id, all(each.already for each in receipts), receipts[0].way)


def set_stage(api: Api, site: Site, order_id: str, lines: Sequence[str], stage: str) -> Receipt:
    items = _items(api, site, order_id, Package(lines=tuple((line, 0) for line in lines)))
    receipts = [_set_stage(api, order_id, item, stage) for item in items]
    return Receipt(stage, all(each.already for each in receipts), "stage")


def tracking_of(package: Package) -> str:
    """Pressero keeps one text for a parcel: all that a reader needs to follow it."""
    return " ".join(filter(None, [package.carrier, package.code, package.url]))


def _tell(api: Api, order_id: str, items: list[Row], package: Package) -> Receipt:
    """A shipment for those of the items that have it not yet."""

    def untold() -> list[Row]:
        return [item for item in items if not _is_told(_shipments(api, order_id, item), package)]

    left = untold()
    if not left:
        return Receipt(package.code, already=True, way="shipment")

    def write() -> None:
        api.post("V2/Orders/Shipments", _shipment(left, package))

    _sure(write, lambda: not untold())
    return Receipt(package.code, way="shipment")


def _set_stage(api: Api, order_id: str, item: Row, stage: str) -> Receipt:
    path = f"V2/Orders/{number_of(order_id)}/Item/{_seq(item)}"
    if _stage_of(item) == stage:
        return Receipt(stage, already=True, way="stage")
    _sure(
        lambda: api.put(f"{path}/Status/{stage}", notes="Vetrina"),
        lambda: _stage_of(api.row(f"{path}/Details")) == stage,
    )
    return Receipt(stage, way="stage")


def _sure(write: Callable[[], None], is_there: Callable[[], bool]) -> None:
    try:
        write()
    except PlatformError as fault:
        if not is_unsure(fault) or not is_there():
            raise


def _items(api: Api, site: Site, order_id: str, package: Package) -> list[Row]:
    """The rows of what is in the parcel; of all that go to its address, where it names none."""
    rows = api.array(f"V2/Orders/{number_of(order_id)}/Items")
    if not rows or not all(map(site.has, rows)):
        raise NotFound(Code.GONE)
    reading = Reading(NOTHING, {"Data": {"Items": rows}})
    live = [row for row in _share(reading, order_id).items if not is_denied(reading, row)]
    if not live:
        raise Refused(Code.ORDER_OVER, shop_status=DENIED)
    wanted = {line_id for line_id, _pieces in package.lines}
    chosen = [row for row in live if not wanted or wanted & {exact(row.get("OrderItemId")), _seq(row)}]
    if not chosen:
        raise NotFound(Code.GONE)
    return chosen


def _share(reading: Reading, order_id: str) -> Share:
    found = next((each for each in shares(reading) if each.part == order_id.partition("/")[2]), None)
    if found is None:
        raise NotFound(Code.GONE)
    return found


def _shipments(api: Api, order_id: str, item: Row) -> list[Row]:
    """None, too, where the item is there and its shipments are "not found"."""
    try:
        return api.array(f"V2/Orders/{number_of(order_id)}/Item/{_seq(item)}/Shipments")
    except NotFound:
        return []


def _is_told(shipments: Iterable[Row], package: Package) -> bool:
    """A parcel without a code is told with whatever shipment there is; a correction has to be there word for word."""
    told = [plain(_told_in(each)) for each in shipments]
    if not package.code:
        return bool(told)
    if package.is_correction:
        return tracking_of(package) in told
    sought = re.compile(rf"(?<!\w){re.escape(package.code)}(?!\w)")  # A1 is not told by A12
    return any(sought.search(text) for text in told)


def _told_in(shipment: Row) -> object:
    inner = shipment.get("ShipmentInfo")
    return shipment.get("Tracking") or (inner.get("Tracking") if isinstance(inner, dict) else "")


def _shipment(items: list[Row], package: Package) -> Row:
    first = items[0]
    info = {
        "ShipDate": f"{package.shipped_at or datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Tracking": tracking_of(package),
        "Cost": 0,
        "Address": {name: first.get(f"ShipTo{name}") or "" for name in ADDRESS},
        "Items": [{"OrderItemId": item.get("OrderItemId")} for item in items],
    }
    method = first.get("ShippingMethod") or ""
    return {"OrderId": first.get("OrderId"), "SiteShippingMethodName": method, "ShipmentInfo": info}


def _is_all_sent(item: Row, package: Package) -> bool:
    """Whether no piece of the item is left here, whichever parcels they went in. A parcel that names no lines holds
    everything."""
    told = dict(package.left or package.lines)
    sent = told.get(exact(item.get("OrderItemId")), told.get(_seq(item), 0))
    return not package.lines or sent >= pieces(item.get("Quantity"))[0]


def _seq(item: Row) -> str:
    return exact(item.get("OrderItemSeq") or item.get("OrderItemNumber"))


def _stage_of(item: Row) -> str:
    return exact(item.get("WorkflowStageId"))
