"""What happens when an app ships, or takes it back."""

import json
from typing import Any

from sandbox.shopify import events, fulfilment, orders
from sandbox.shopify.call import Call, denied, user_error
from sandbox.shopify.gids import gid, number_of
from sandbox.shopify.order_fields import may_see
from sandbox.shopify.order_hooks import fulfillment_body
from sandbox.shopify.site import now

Doc = dict[str, Any]

SHIPPABLE = ("OPEN", "IN_PROGRESS")


class Parcel:
    """What one fulfillment is to hold: checked whole before anything is written. `error` says what is wrong."""

    def __init__(self, call: Call, given: list[Doc]) -> None:
        self._call = call
        self.orders: dict[str, Doc] = {}  # fulfillment orders by id
        self.lines: list[Doc] = []
        self.error: Doc | None = None if given else self._wrong("nothing is named that could be shipped")
        for one in given:
            self.error = self.error or self._take(one)
        if not self.error and len({one["orderId"] for one in self.orders.values()}) > 1:
            self.error = self._wrong("the fulfillment orders are of different orders")
        if not self.error and len({one["kind"] for one in self.orders.values()}) > 1:
            self.error = self._wrong("the fulfillment orders are at different locations")

    def _take(self, given: Doc) -> Doc | None:
        found = fulfilment.get(self._call.site, self._call.shop, given["fulfillmentOrderId"])
        if found is None or not may_see(self._call, found):
            return self._wrong("the fulfillment order does not exist")
        if not may_see(self._call, found, "write"):
            scope = f"`write_{found['kind']}_fulfillment_orders` access scope."
            raise denied("fulfillmentCreate", scope)
        if found["status"] not in SHIPPABLE:
            number = number_of(found["id"], "FulfillmentOrder")
            return self._wrong(f"fulfillment order {number} cannot be shipped: its status is {found['status'].lower()}")
        self.orders[found["id"]] = found
        wanted = given.get("fulfillmentOrderLineItems")
        every = [{"id": one["id"], "quantity": one["remainingQuantity"]} for one in found["lineItems"]]
        return self._take_lines(found, wanted or every)

    def _take_lines(self, found: Doc, wanted: list[Doc]) -> Doc | None:
        known = {one["id"]: one for one in found["lineItems"]}
        for one in wanted:
            line = known.get(one["id"])
            if line is None:
                return self._wrong("a line is not of this fulfillment order")
            if not 0 < one["quantity"] <= line["remainingQuantity"]:
                return self._wrong("the quantity of a line is not what is left of it to ship")
            line["remainingQuantity"] -= one["quantity"]
            self.lines.append(
                {"lineGid": line["lineGid"], "fulfillmentOrder": found["id"], "quantity": one["quantity"]}
            )
        return None

    def _wrong(self, message: str) -> Doc:
        return user_error(message, "fulfillment")


def shipped(call: Call, parcel: Parcel, tracking: list[Doc], notify: bool) -> Doc:
    """The fulfillment that is made of a parcel without error."""
    site, shop = call.site, call.shop
    for one in parcel.orders.values():
        fulfilment.close_when_done(one)
        if one["status"] == "OPEN":
            one["status"] = "IN_PROGRESS"  # a part of it is still to be shipped
        fulfilment.save(site, one)
    order_gid = next(iter(parcel.orders.values()))["orderId"]
    order = orders.get(site, shop, order_gid)
    assert order is not None
    first = site.new_ids(1 + len(parcel.lines))
    made = {
        "__typename": "Fulfillment",
        "id": gid("Fulfillment", first),
        "name": f"{order['name']}-F{len(fulfilment.made(site, order_gid)) + 1}",
        "status": "SUCCESS",
        "displayStatus": "FULFILLED",
        "createdAt": now(),
        "updatedAt": now(),
        "trackingInfo": tracking,
        "lines": parcel.lines,
        "orderGid": order_gid,
        "notified": int(notify),  # how often the buyer was written to
    }
    site.state.add(
        "fulfillments", id=first, shop_id=shop.id, order_id=number_of(order_gid, "Order"), doc=json.dumps(made)
    )
    _tell(call, "create", made)
    orders.save(site, shop, order)
    return made


def cancelled(call: Call, made: Doc) -> Doc:
    """What was in it is to be shipped again: under new fulfillment orders, the old ones stay closed."""
    site, shop = call.site, call.shop
    made["status"], made["displayStatus"] = "CANCELLED", "CANCELED"
    fulfilment.save_made(site, made)
    order = orders.get(site, shop, made["orderGid"])
    assert order is not None
    back = {one["lineGid"]: one["quantity"] for one in made["lines"]}
    lines = [
        {**one, "currentQuantity": min(back[one["id"]], one["currentQuantity"])}
        for one in order["lineItems"]
        if one["id"] in back
    ]
    order["closedAt"] = None if not order["cancelledAt"] else order["closedAt"]
    fulfilment.put_in(site, shop, {**order, "routing": {}}, lines)
    _tell(call, "update", made)
    orders.save(site, shop, order)
    return made


def retold(call: Call, made: Doc, tracking: list[Doc], notify: bool) -> Doc:
    """The same fulfillment with another tracking."""
    made["trackingInfo"], made["notified"] = tracking, made["notified"] + int(notify)
    fulfilment.save_made(call.site, made)
    _tell(call, "update", made)
    order = orders.get(call.site, call.shop, made["orderGid"])
    if order:
        orders.save(call.site, call.shop, order)
    return made


def tracking_of(given: Doc) -> list[Doc]:
    """`numbers` and `urls` belong together by their places."""
    numbers = given.get("numbers") or ([given["number"]] if given.get("number") else [])
    urls = given.get("urls") or ([given["url"]] if given.get("url") else [])
    pairs = max(len(numbers), len(urls))
    company = given.get("company")
    if not pairs and company:
        return [{"company": company, "number": None, "url": None}]
    return [
        {"company": company, "number": _at(numbers, place), "url": _at(urls, place)} for place in range(pairs)
    ]  # fmt: skip


def _tell(call: Call, event: str, made: Doc) -> None:
    body = fulfillment_body(number_of(made["orderGid"], "Order"), made)
    events.fire(call.site, call.shop, f"fulfillments/{event}", body)


def _at(values: list[str], place: int) -> str | None:
    return values[place] if place < len(values) else None
