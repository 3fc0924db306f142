"""What buyers bought: receipts, kept as the API shows them."""

import json
import sqlite3
from typing import Any

from sandbox.etsy import events, listings, receipt_doc, shops
from sandbox.etsy.listing_view import money
from sandbox.etsy.site import Site, now

Doc = dict[str, Any]
Where = list[tuple[str, tuple[Any, ...]]]  # clauses and their values

FIRST_RECEIPT, FIRST_TRANSACTION, FIRST_SHIPMENT = 3_500_000_000, 4_400_000_000, 900_000_000
WITHHELD = ("first_line", "second_line", "city", "state", "zip", "country_iso", "formatted_address")


def place(site: Site, shop: sqlite3.Row, given: Doc) -> sqlite3.Row:
    """`given`: lines (sku or product_id, quantity, answers), buyer, message, gift_message, status, created."""
    with site.state.transaction():
        receipt_id = FIRST_RECEIPT + site.state.next("receipt")
        row = _add(site, shop, receipt_id, given)
    if row["paid"]:
        events.tell(site, "order.paid", shop["id"], receipt_id)
    return row


def get(site: Site, shop_id: int, receipt_id: int) -> sqlite3.Row | None:
    return site.state.row("select * from receipts where id = ? and shop_id = ?", receipt_id, shop_id)


def anywhere(site: Site, receipt_id: int) -> sqlite3.Row | None:
    return site.state.row("select * from receipts where id = ?", receipt_id)


def cancel(site: Site, row: sqlite3.Row, moves: bool = False) -> None:
    """By the seller. As reported of the real one, the time of the last change stays where it was, unless it `moves`."""
    _save(site, row, {**_doc(row), "status": "canceled"}, moves=moves, canceled=1)
    events.tell(site, "order.canceled", row["shop_id"], row["id"])


def refund(site: Site, row: sqlite3.Row, amount: str = "", moves: bool = False) -> None:
    """`amount` or all of it. No webhook tells of it."""
    doc = _doc(row)
    total, currency = doc["grandtotal"], doc["grandtotal"]["currency_code"]
    given = money(amount, currency) if amount else total
    doc["refunds"] = [
        *doc["refunds"],
        {"amount": given, "created_timestamp": now(), "reason": None, "note_from_issuer": None, "status": "completed"},
    ]
    back = sum(each["amount"]["amount"] for each in doc["refunds"])
    doc["status"] = "fully refunded" if back >= total["amount"] else "partially refunded"
    _save(site, row, doc, moves=moves)


def add_shipment(site: Site, row: sqlite3.Row, code: str, carrier: str, note: str) -> sqlite3.Row:
    """A shipment, the receipt shipped, and a mail to the buyer: all three each time."""
    doc, moment = _doc(row), now()
    shipment = {
        "receipt_shipping_id": FIRST_SHIPMENT + site.state.next("shipment"),
        "shipment_notification_timestamp": moment,
        "carrier_name": carrier,
        "tracking_code": code,
        "note_to_buyer": note,
    }
    doc["shipments"] = [*doc["shipments"], shipment]
    text = f"{carrier} {code}\n{note}".strip()
    site.state.add(
        "mails", receipt_id=row["id"], sent=moment, recipient=doc["name"], subject="Your order is on its way", body=text
    )
    return mark_shipped(site, row, doc)


def mark_shipped(site: Site, row: sqlite3.Row, doc: Doc | None = None) -> sqlite3.Row:
    shown = doc or _doc(row)
    status = "completed" if shown["status"] == "paid" else shown["status"]
    _save(site, row, {**shown, "is_shipped": True, "status": status}, moves=True, shipped=1)
    if not row["shipped"]:
        events.tell(site, "order.shipped", row["shop_id"], row["id"])
    return anywhere(site, row["id"]) or row


def deliver(site: Site, row: sqlite3.Row) -> None:
    _save(site, row, _doc(row), moves=True, delivered=1)
    events.tell(site, "order.delivered", row["shop_id"], row["id"])


def view(site: Site, row: sqlite3.Row) -> Doc:
    """As the API shows it to the app: without an address where the shop's region withholds it."""
    doc = _doc(row)
    shop = shops.get(site, row["shop_id"])
    if shop is not None and shop["withheld"]:
        doc |= dict.fromkeys(WITHHELD)
    hidden = "note_to_buyer"  # kept for the pages of this pretend shop
    doc["shipments"] = [{name: each[name] for name in each if name != hidden} for each in doc["shipments"]]
    return doc


def find(site: Site, where: Where, order: str, limit: int, offset: int) -> list[sqlite3.Row]:
    clauses, values = _where(where)
    return site.state.rows(
        f"select * from receipts where {clauses} order by {order} limit ? offset ?", *values, limit, offset
    )


def count(site: Site, where: Where) -> int:
    clauses, values = _where(where)
    found = site.state.row(f"select count(*) as n from receipts where {clauses}", *values)
    return found["n"] if found else 0


def _where(where: Where) -> tuple[str, list[Any]]:
    return " and ".join(clause for clause, _ in where), [value for _, values in where for value in values]


def _add(site: Site, shop: sqlite3.Row, receipt_id: int, given: Doc) -> sqlite3.Row:
    moment = given.get("created") or now()
    status = given.get("status", "paid")
    bought = [_bought(site, shop, line) for line in given.get("lines") or _first(site, shop)]
    doc = receipt_doc.new(shop, receipt_id, status, moment, given)
    first = FIRST_TRANSACTION + site.state.next("transaction", len(bought))
    doc["transactions"] = [
        receipt_doc.transaction(shop, doc, first + number, moment, *each) for number, each in enumerate(bought)
    ]
    doc |= receipt_doc.totals(shop, doc["transactions"], given.get("discount", "0"))
    site.state.add(
        "receipts", id=receipt_id, shop_id=shop["id"], created=moment, updated=moment, paid=int(doc["is_paid"]),
        shipped=0, delivered=0, canceled=int(status == "canceled"), doc=_dumps(doc),
    )  # fmt: skip
    row = anywhere(site, receipt_id)
    assert row is not None
    return row


def _bought(site: Site, shop: sqlite3.Row, line: Doc) -> tuple[sqlite3.Row, Doc, Doc]:
    if "sku" in line:
        found = listings.with_sku(site, shop["id"], line["sku"])
    else:
        found = _with_product(site, int(line["listing_id"]), line.get("product_id"))
    if found is None:
        raise ValueError(f"nothing like this is sold in {shop['name']}: {line}")
    return (*found, line)


def _with_product(site: Site, listing_id: int, product_id: Any) -> tuple[sqlite3.Row, Doc] | None:
    row = listings.get(site, listing_id)
    products = json.loads(row["doc"])["products"] if row else []
    same = (each for each in products if product_id is None or str(each["id"]) == str(product_id))
    product = next(same, None)
    return (row, product) if row is not None and product is not None else None


def _first(site: Site, shop: sqlite3.Row) -> list[Doc]:
    found = listings.some(site, shop["id"], "active", 1, 0)
    return [{"listing_id": row["id"]} for row in found]


def _save(site: Site, row: sqlite3.Row, doc: Doc, moves: bool, **columns: int) -> None:
    moment = max(now(), row["updated"]) if moves else row["updated"]
    doc |= {"update_timestamp": moment, "updated_timestamp": moment}
    site.state.set("receipts", row["id"], updated=moment, doc=_dumps(doc), **columns)


def _doc(row: sqlite3.Row) -> Doc:
    found: Doc = json.loads(row["doc"])
    return found


def _dumps(doc: Doc) -> str:
    return json.dumps(doc, ensure_ascii=False, separators=(",", ":"))
