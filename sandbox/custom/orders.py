"""The shop's orders: placed by a visitor, shipped by Vetrina."""

import json
import sqlite3
from decimal import Decimal
from typing import Any

from sandbox.custom import products, sender
from sandbox.custom.errors import ApiError, not_found
from sandbox.custom.site import Site, now

Doc = dict[str, Any]

STATUSES = {
    "pending": "Pending payment",
    "paid": "Paid",
    "on_hold": "On hold",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "refunded": "Refunded",
    "failed": "Failed",
    "deleted": "Deleted",
}
OVER = ("cancelled", "refunded", "failed", "deleted")
SHIPPING = "5.90"
LONGEST_CODE = 100


def get(site: Site, order_id: int) -> Doc:
    row = site.state.row("select * from orders where id = ? and status != 'deleted'", order_id)
    if row is None:
        raise not_found("order")
    return shown(row)


def shown(row: sqlite3.Row) -> Doc:
    columns = {"status": row["status"], "placed_at": row["placed"], "modified_at": row["modified"]}
    return {"id": str(row["id"]), **json.loads(row["doc"]), **columns}


def place(site: Site, buyer: Doc, wanted: list[tuple[str, int]], note: str = "", status: str = "paid") -> Doc:
    """Of the variants with these ids. Prices are those of today."""
    lines = [_line(site, number, *each) for number, each in enumerate(wanted, 1)]
    goods, moment = sum(Decimal(line["total"]) for line in lines), now()
    shipping = SHIPPING if any(line["kind"] == "goods" for line in lines) else "0.00"
    name = f"{buyer['first_name']} {buyer['last_name']}"
    address = {part: text for part, text in buyer.items() if part != "email"}
    doc = {
        "number": f"L{site.state.next('orders') + 1000}",
        "currency": site.option("currency"),
        "paid_at": moment if status == "paid" else None,
        "total": str(goods + Decimal(shipping)),
        "shipping": shipping,
        "buyer": {"name": name, "email": buyer.get("email", ""), "phone": buyer.get("phone", "")},
        "address": address,
        "shipping_method": "Standard" if shipping != "0.00" else "",
        "note": note,
        "lines": lines,
        "shipments": [],
        "notes": [],
    }
    order_id = site.state.add("orders", status=status, placed=moment, modified=moment, doc=json.dumps(doc))
    return _tell(site, "created", order_id)


def change(site: Site, order_id: int, **given: Any) -> Doc:
    get(site, order_id)
    return _write(site, order_id, given.pop("status", None), given)


def delete(site: Site, order_id: int) -> None:
    get(site, order_id)
    site.state.set("orders", order_id, status="deleted", modified=now())
    sender.queue(site, "order.deleted", {"id": str(order_id)})


def ship(site: Site, order_id: int, given: Doc) -> Doc:
    """A code that the order has already is the same parcel: it is corrected, never added twice."""
    order = get(site, order_id)
    if order["status"] in OVER:
        raise ApiError(409, "order_closed", "The order is closed.", status=order["status"])
    _check(given)
    code = given.get("tracking_code") or ""
    known = [each for each in order["shipments"] if code and each["tracking_code"] == code]
    shipment = {"id": known[0]["id"] if known else f"{order_id}-{len(order['shipments']) + 1}", **given}
    others = [each for each in order["shipments"] if each not in known]
    status = "completed" if given.get("complete") else None
    _write(site, order_id, status, {"shipments": [*others, shipment] if code else others})
    return shipment


def note(site: Site, order_id: int, given: Doc) -> Doc:
    order = get(site, order_id)
    if not given.get("text"):
        raise ApiError(422, "invalid", "Not taken.", fields={"text": "is missing"})
    written = {"id": f"{order_id}-{len(order['notes']) + 1}", "at": now(), **given}
    _write(site, order_id, None, {"notes": [*order["notes"], written]})
    return written


def recent(site: Site, count: int) -> list[Doc]:
    rows = site.state.rows("select * from orders where status != 'deleted' order by id desc limit ?", count)
    return [shown(row) for row in rows]


def _line(site: Site, number: int, variant_id: str, quantity: int) -> Doc:
    product, variant = products.variant_of(site, variant_id)
    return {
        "id": str(number),
        "product_id": product["id"],
        "variant_id": variant["id"],
        "title": product["title"],
        "sku": variant["sku"],
        "quantity": quantity,
        "price": variant["price"],
        "total": str(Decimal(variant["price"]) * quantity),
        "options": variant["options"],
        "image_url": variant["image_url"],
        "kind": variant["kind"],
    }


def _check(given: Doc) -> None:
    wrong = {}
    if len(str(given.get("tracking_code") or "")) > LONGEST_CODE:
        wrong["tracking_code"] = f"has more than {LONGEST_CODE} characters"
    link = given.get("tracking_url")
    if link and not str(link).startswith(("http://", "https://")):
        wrong["tracking_url"] = "is no web address"
    if wrong:
        raise ApiError(422, "invalid", "Not taken.", fields=wrong)


def _write(site: Site, order_id: int, status: str | None, changes: Doc) -> Doc:
    row = site.state.row("select * from orders where id = ?", order_id)
    assert row is not None
    doc = json.dumps({**json.loads(row["doc"]), **changes})
    site.state.set("orders", order_id, status=status or row["status"], modified=now(), doc=doc)
    return _tell(site, "updated", order_id)


def _tell(site: Site, event: str, order_id: int) -> Doc:
    order = get(site, order_id)
    sender.queue(site, f"order.{event}", order)
    return order
