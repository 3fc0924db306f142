"""Receipts: reading them, and telling that they are shipped."""

import json
import sqlite3
from typing import Any

from flask import request

from sandbox.etsy import receipts
from sandbox.etsy.rest import ApiError, chosen, endpoint, form, missing, number, time_of, yes_or_no
from sandbox.etsy.web import current_site

Doc = dict[str, Any]
ORDERS = ("asc", "ascending", "desc", "descending", "up", "down")
COLUMNS = {"created": "created", "updated": "updated", "receipt_id": "id"}
BOUNDS = {"min_created": "created >=", "max_created": "created <=", "min_last_modified": "updated >=",
          "max_last_modified": "updated <="}  # fmt: skip
FLAGS = {"was_paid": "paid", "was_shipped": "shipped", "was_delivered": "delivered", "was_canceled": "canceled"}
OVER = ("canceled", "fully refunded")
FREE_WITHIN_USA = 1000  # the smallest unit: above this much, a code is needed there


@endpoint("GET", "/shops/<int:shop_id>/receipts", "transactions_r")
def index(shop: sqlite3.Row) -> Doc:
    site, where = current_site(), [("shop_id = ?", (shop["id"],)), *_bounds(), *_flags()]
    direction = "asc" if chosen("sort_order", ORDERS, "desc") in ("asc", "ascending", "up") else "desc"
    column = COLUMNS[chosen("sort_on", tuple(COLUMNS), "created")]
    limit, offset = number("limit", 25, 1, 100), number("offset", 0, 0)
    rows = receipts.find(site, where, f"{column} {direction}, id {direction}", limit, offset)
    return {"count": receipts.count(site, where), "results": [receipts.view(site, row) for row in rows]}


@endpoint("GET", "/shops/<int:shop_id>/receipts/<int:receipt_id>", "transactions_r")
def show(shop: sqlite3.Row, receipt_id: int) -> Doc:
    return receipts.view(current_site(), _found(shop, receipt_id))


@endpoint("PUT", "/shops/<int:shop_id>/receipts/<int:receipt_id>", "transactions_w")
def update(shop: sqlite3.Row, receipt_id: int) -> Doc:
    row = _shippable(shop, receipt_id)
    if str(form().get("was_shipped")).lower() == "true":
        _check_code("", "", row)
        row = receipts.mark_shipped(current_site(), row)
    return receipts.view(current_site(), row)


@endpoint("POST", "/shops/<int:shop_id>/receipts/<int:receipt_id>/tracking", "transactions_w")
def track(shop: sqlite3.Row, receipt_id: int) -> Doc:
    """A body of another content type is not read: the receipt is shipped, and the tracking lost."""
    site, row = current_site(), _shippable(shop, receipt_id)
    given = request.get_json(silent=True) if request.is_json else {}
    given = given if isinstance(given, dict) else {}
    code, carrier = str(given.get("tracking_code") or ""), str(given.get("carrier_name") or "")
    if not request.is_json or not (code and carrier):
        if request.is_json:
            _check_code(code, carrier, row)
        return receipts.view(site, receipts.mark_shipped(site, row))
    return receipts.view(site, receipts.add_shipment(site, row, code, carrier, str(given.get("note_to_buyer") or "")))


def _bounds() -> receipts.Where:
    return [(f"{clause} ?", (bound,)) for name, clause in BOUNDS.items() if (bound := time_of(name)) is not None]


def _flags() -> receipts.Where:
    said = {column: yes_or_no(name) for name, column in FLAGS.items()}
    return [(f"{column} = ?", (int(is_so),)) for column, is_so in said.items() if is_so is not None]


def _found(shop: sqlite3.Row, receipt_id: int) -> sqlite3.Row:
    row = receipts.get(current_site(), shop["id"], receipt_id)
    if row is None:
        raise missing("Receipt")
    return row


def _shippable(shop: sqlite3.Row, receipt_id: int) -> sqlite3.Row:
    row = _found(shop, receipt_id)
    if shop["denied"]:
        raise ApiError(403, "Unauthorized")
    if json.loads(row["doc"])["status"] in OVER:
        raise ApiError(400, "Receipt cannot be updated in its current state")
    return row


def _check_code(code: str, carrier: str, row: sqlite3.Row) -> None:
    doc = json.loads(row["doc"])
    is_dear = doc["country_iso"] == "US" and doc["grandtotal"]["amount"] > FREE_WITHIN_USA
    if not (code and carrier) and (is_dear or doc["country_iso"] == "IN"):
        raise ApiError(400, "A tracking number is required for this order")
