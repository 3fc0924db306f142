"""Telling Etsy that a receipt is on its way.

Each shipment that is taken mails the buyer, none can be changed or taken back, and each is for the whole receipt. So
the receipt is read first: a code that stands on it is never sent again, whatever else would be corrected with it. A
corrected code is a second shipment, and a second mail.
"""

from datetime import UTC, datetime
from typing import Any

from platforms.errors import Code, MissingPermission, PlatformError, Refused
from platforms.etsy.api import Api, is_unsure
from platforms.etsy.carriers import OTHER, etsy_name
from platforms.etsy.reading import path_of, receipt
from platforms.etsy.receipts import stage_of, status_of
from platforms.values import Package, Receipt, Stage

Row = dict[str, Any]
OVER = (Stage.CANCELLED, Stage.REFUNDED)
CODE_NEEDED = "tracking number is required"  # orders within the USA, and to India
LONGEST_NOTE = 1000
WAY, MARK = "tracking", "was_shipped"


def ship(api: Api, order_id: str, package: Package) -> Receipt:
    """With a code: a shipment, which makes the receipt shipped as well, also where more parcels follow. Without one:
    the last parcel marks it as shipped, and there is nothing to tell of the others."""
    if not (package.code or package.complete):
        return Receipt(already=True)
    row = receipt(api, order_id)
    told = _shipment(row, package.code)
    if told is not None and (row.get("is_shipped") or not package.complete):
        return Receipt(told, already=True, way=WAY)
    if stage_of(row) in OVER:
        raise Refused(Code.ORDER_OVER, shop_status=status_of(row))
    try:
        return _told(api, order_id, package, row)
    except PlatformError as fault:
        raise _meant(fault) from None


def _told(api: Api, order_id: str, package: Package, row: Row) -> Receipt:
    """What is missing on the receipt, written."""
    if package.code and _shipment(row, package.code) is None:
        row = _track(api, order_id, package)
    if package.complete and not row.get("is_shipped"):
        _mark(api, order_id)
    elif not package.code:
        return Receipt(order_id, already=True, way=MARK)
    shipment_id = _shipment(row, package.code)
    return Receipt(order_id, way=MARK) if shipment_id is None else Receipt(shipment_id, way=WAY)


def _track(api: Api, order_id: str, package: Package) -> Row:
    """The receipt with the shipment on it. After a failure that leaves it open whether Etsy took it, look; a shipment
    that Etsy answered well to and does not have is not sent again, as the buyer may have had a mail about it."""
    try:
        row = _posted(api, path_of(api, order_id, "/tracking"), package)
    except PlatformError as fault:
        row = receipt(api, order_id) if is_unsure(fault) else {}
        if _shipment(row, package.code) is None:
            raise
        return row
    if _shipment(row, package.code) is None:
        row = receipt(api, order_id)
    if _shipment(row, package.code) is None:
        raise Refused(Code.FIELDS_REFUSED, reason="the shipment is not on the receipt")
    return row


def _posted(api: Api, path: str, package: Package) -> Row:
    """Under Etsy's name for the carrier; where Etsy does not take that, under none."""
    carrier = etsy_name(package.carrier)
    try:
        return api.post(path, _body(package, carrier))
    except Refused as fault:
        if carrier == OTHER or "carrier" not in _words(fault) or CODE_NEEDED in _words(fault):
            raise
    return api.post(path, _body(package, OTHER))


def _mark(api: Api, order_id: str) -> None:
    try:
        api.send_form("PUT", path_of(api, order_id), {"was_shipped": "true"})
    except PlatformError as fault:
        if not is_unsure(fault) or not receipt(api, order_id).get("is_shipped"):
            raise


def _shipment(row: Row, code: str) -> str | None:
    """The id of the shipment with this code, "" where it has none yet; None where there is no such shipment."""
    same = (each for each in row.get("shipments") or [] if code and _bare(each.get("tracking_code")) == _bare(code))
    return next((str(each.get("receipt_shipping_id") or "") for each in same), None)


def _bare(code: Any) -> str:
    return "".join(str(code or "").split()).upper()


def _body(package: Package, carrier: str) -> Row:
    """Of a carrier that Etsy does not know, name and link go into the buyer's note: they stand nowhere else."""
    note = package.note
    if carrier == OTHER:
        missing = [each for each in (package.carrier, package.url) if each and each not in note]
        note = "\n".join(filter(None, [note, " ".join(missing)]))
    return {
        "tracking_code": package.code,
        "carrier_name": carrier,
        "send_bcc": False,
        "note_to_buyer": note[:LONGEST_NOTE],
        "ship_date": f"{package.shipped_at or datetime.now(UTC):%Y-%m-%d}",
    }


def _meant(fault: PlatformError) -> PlatformError:
    """What a refusal means here: 403 while reading works is Etsy's restriction for apps outside its programme."""
    facts: dict[str, Any] = fault.facts
    if fault.code is Code.NOT_APPROVED and _words(fault) == "unauthorized":
        return MissingPermission(Code.TRACKING_DENIED, **facts)
    if CODE_NEEDED in _words(fault):
        return Refused(Code.TRACKING_NEEDED, **facts)
    return fault


def _words(fault: PlatformError) -> str:
    return str(fault.facts.get("shop_message") or "").lower()
