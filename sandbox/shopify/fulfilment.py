"""What is to be shipped (fulfillment orders), what was (fulfillments), and the state of an order that follows."""

import json
import sqlite3
from typing import Any

from sandbox.shopify import events
from sandbox.shopify.gids import gid, number_of
from sandbox.shopify.shops import Shop
from sandbox.shopify.site import Site, now

Doc = dict[str, Any]

OPEN = ("OPEN", "IN_PROGRESS", "SCHEDULED", "ON_HOLD")
ACTIONS = {
    "OPEN": ("CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD", "SPLIT"),
    "IN_PROGRESS": ("CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD"),
    "SCHEDULED": ("MARK_AS_OPEN",),
    "ON_HOLD": ("RELEASE_HOLD", "HOLD"),
}
MERCHANT, THIRD_PARTY, ASSIGNED = "merchant_managed", "third_party", "assigned"


def put_in(site: Site, shop: Shop, order: Doc, lines: list[Doc]) -> Doc:
    """A new fulfillment order for `lines` of the order."""
    routing = order["routing"]
    first = site.new_ids(2 + len(lines))
    kind = routing.get("location", MERCHANT)
    status = "ON_HOLD" if routing.get("hold") else "SCHEDULED" if routing.get("fulfill_at") else "OPEN"
    doc = {
        "__typename": "FulfillmentOrder",
        "id": gid("FulfillmentOrder", first),
        "orderId": order["id"],
        "orderName": order["name"],
        "createdAt": now(),
        "updatedAt": now(),
        "status": status,
        "requestStatus": "SUBMITTED" if kind == ASSIGNED else "UNSUBMITTED",
        "fulfillAt": routing.get("fulfill_at") or now(),
        "kind": kind,
        "fulfillmentHolds": [],
        "lineItems": [_wanted(first + 2 + place, one) for place, one in enumerate(lines)],
    }
    if status == "ON_HOLD":
        doc["fulfillmentHolds"] = [_hold(first + 1, routing["hold"], routing.get("hold_notes"))]
    site.state.add(
        "fulfillment_orders",
        id=first,
        shop_id=shop.id,
        order_id=number_of(order["id"], "Order"),
        status=status,
        doc=json.dumps(doc),
    )
    return doc


def of_order(site: Site, order_gid: str) -> list[Doc]:
    number = number_of(order_gid, "Order")
    return _docs(site.state.rows("select doc from fulfillment_orders where order_id = ? order by id", number))


def made(site: Site, order_gid: str) -> list[Doc]:
    """The fulfillments of an order, the cancelled ones too."""
    number = number_of(order_gid, "Order")
    return _docs(site.state.rows("select doc from fulfillments where order_id = ? order by id", number))


def get(site: Site, shop: Shop, fulfillment_order_gid: str) -> Doc | None:
    return _one(site, shop, "fulfillment_orders", number_of(fulfillment_order_gid, "FulfillmentOrder"))


def get_made(site: Site, shop: Shop, fulfillment_gid: str) -> Doc | None:
    return _one(site, shop, "fulfillments", number_of(fulfillment_gid, "Fulfillment"))


def save(site: Site, doc: Doc) -> None:
    doc["updatedAt"] = now()
    number = number_of(doc["id"], "FulfillmentOrder")
    site.state.set("fulfillment_orders", number, status=doc["status"], doc=json.dumps(doc))


def save_made(site: Site, doc: Doc) -> None:
    doc["updatedAt"] = now()
    site.state.set("fulfillments", number_of(doc["id"], "Fulfillment"), doc=json.dumps(doc))


def hold(site: Site, shop: Shop, doc: Doc, reason: str, notes: str | None) -> None:
    doc["status"] = "ON_HOLD"
    doc["fulfillmentHolds"] = [*doc["fulfillmentHolds"], _hold(site.new_ids(), reason, notes)]
    save(site, doc)
    tell(site, shop, "placed_on_hold", doc)


def release(site: Site, shop: Shop, doc: Doc) -> None:
    doc["status"], doc["fulfillmentHolds"] = "OPEN", []
    save(site, doc)
    tell(site, shop, "hold_released", doc)


def tell(site: Site, shop: Shop, event: str, doc: Doc) -> None:
    body = {"fulfillment_order": {"id": doc["id"], "status": doc["status"].lower()}}
    events.fire(site, shop, f"fulfillment_orders/{event}", body)


def cancel_open(site: Site, shop: Shop, order: Doc) -> None:
    for doc in of_order(site, order["id"]):
        if doc["status"] in OPEN:
            doc["status"], doc["fulfillmentHolds"] = "CANCELLED", []
            save(site, doc)
            tell(site, shop, "cancelled", doc)


def take_out(site: Site, order: Doc, line_gid: str, quantity: int) -> None:
    """Of what is still to be shipped of a line; less than nothing puts as much in."""
    for doc in of_order(site, order["id"]):
        for one in doc["lineItems"]:
            if one["lineGid"] != line_gid or doc["status"] not in OPEN:
                continue
            taken = min(quantity, one["remainingQuantity"])
            one["remainingQuantity"] -= taken
            one["totalQuantity"] -= taken
            quantity -= taken
        close_when_done(doc)
        save(site, doc)


def close_when_done(doc: Doc) -> None:
    if doc["status"] in OPEN and not any(one["remainingQuantity"] for one in doc["lineItems"]):
        doc["status"] = "CLOSED"


def count(site: Site, order: Doc) -> None:
    """Write into the order what its fulfillment orders and fulfillments make of it."""
    shipped: dict[str, int] = {}
    for one in made(site, order["id"]):
        for line in one["lines"] if one["status"] == "SUCCESS" else []:
            shipped[line["lineGid"]] = shipped.get(line["lineGid"], 0) + line["quantity"]
    for line in order["lineItems"]:
        line["unfulfilledQuantity"] = max(0, line["currentQuantity"] - shipped.get(line["id"], 0))
    order["displayFulfillmentStatus"] = _status(of_order(site, order["id"]), order, sum(shipped.values()))
    if order["displayFulfillmentStatus"] == "FULFILLED" and order["displayFinancialStatus"] == "PAID":
        order["closedAt"] = order["closedAt"] or now()  # a shop archives by itself what is paid and shipped


def _status(wanted: list[Doc], order: Doc, shipped: int) -> str:
    if shipped:
        return "PARTIALLY_FULFILLED" if any(one["unfulfilledQuantity"] for one in order["lineItems"]) else "FULFILLED"
    states = {one["status"] for one in wanted if one["status"] in OPEN}
    for state in ("ON_HOLD", "SCHEDULED", "IN_PROGRESS"):
        if states == {state}:
            return state
    return "UNFULFILLED"


def _wanted(number: int, line: Doc) -> Doc:
    return {
        "id": gid("FulfillmentOrderLineItem", number),
        "sku": line["sku"],
        "totalQuantity": line["currentQuantity"],
        "remainingQuantity": line["currentQuantity"],
        "lineGid": line["id"],
        "variantGid": line["variantGid"],
    }


def _hold(number: int, reason: str, notes: str | None) -> Doc:
    return {"id": gid("FulfillmentHold", number), "reason": reason, "reasonNotes": notes}


def _one(site: Site, shop: Shop, table: str, number: int) -> Doc | None:
    row = site.state.row(f"select doc from {table} where id = ? and shop_id = ?", number, shop.id)
    return json.loads(row["doc"]) if row else None


def _docs(rows: list[sqlite3.Row]) -> list[Doc]:
    return [json.loads(row["doc"]) for row in rows]
