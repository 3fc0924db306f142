"""Fulfillment orders and fulfillments as queries ask for them, and the mutations that ship."""

import json
from typing import Any

from sandbox.shopify import fulfilment, orders
from sandbox.shopify.call import Call, resolves, user_error
from sandbox.shopify.gids import gid, number_of
from sandbox.shopify.order_fields import may_see, personal, seen
from sandbox.shopify.pages import of_list
from sandbox.shopify.product_fields import variant_view
from sandbox.shopify.shipping import Parcel, cancelled, retold, shipped, tracking_of
from sandbox.shopify.shop_fields import all_locations

Doc = dict[str, Any]


@resolves("QueryRoot", "fulfillmentOrder")
def fulfillment_order(call: Call, _source: Any, id: str) -> Doc | None:
    found = fulfilment.get(call.site, call.shop, id)
    return found if found and may_see(call, found) else None


@resolves("QueryRoot")
def fulfillment(call: Call, _source: Any, id: str) -> Doc | None:
    return fulfilment.get_made(call.site, call.shop, id)


@resolves("QueryRoot", "assignedFulfillmentOrders")
def assigned(call: Call, _source: Any, assignmentStatus: str | None = None, **arguments: Any) -> Doc:
    rows = call.site.state.rows("select doc from fulfillment_orders where shop_id = ? order by id", call.shop.id)
    docs = [json.loads(row["doc"]) for row in rows]
    wanted = {"FULFILLMENT_REQUESTED": "SUBMITTED", "FULFILLMENT_ACCEPTED": "ACCEPTED",
              "FULFILLMENT_UNSUBMITTED": "UNSUBMITTED"}.get(assignmentStatus or "", assignmentStatus)  # fmt: skip
    found = [
        one
        for one in docs
        if one["kind"] == fulfilment.ASSIGNED
        and one["status"] in fulfilment.OPEN
        and wanted in (None, one["requestStatus"])
    ]
    return of_list(call, found, arguments)


@resolves("FulfillmentOrder", "supportedActions")
def supported_actions(_call: Call, source: Doc) -> list[Doc]:
    return [{"action": one, "externalUrl": None} for one in fulfilment.ACTIONS.get(source["status"], ())]


@resolves("FulfillmentOrder", "assignedLocation")
def assigned_location(call: Call, source: Doc) -> Doc:
    own, *others = all_locations(call)
    if source["kind"] == fulfilment.MERCHANT:
        return {"name": own["name"], "location": own}
    if source["kind"] == fulfilment.ASSIGNED and others:
        return {"name": others[0]["name"], "location": others[0]}
    return {"name": "Another print service", "location": None}


@resolves("FulfillmentOrder", "deliveryMethod")
def delivery_method(_call: Call, source: Doc) -> Doc:
    number = number_of(source["id"], "FulfillmentOrder")
    return {"__typename": "DeliveryMethod", "id": gid("DeliveryMethod", number), "methodType": "SHIPPING"}


@resolves("FulfillmentOrder")
def destination(call: Call, source: Doc) -> Doc | None:
    order = orders.get(call.site, call.shop, source["orderId"])
    if order is None or order["shippingAddress"] is None:
        return None
    one = order["shippingAddress"]
    return personal(
        call,
        {**one, "province": one["provinceCode"], "countryCode": one["countryCodeV2"], "email": order["email"]},
    )  # fmt: skip


@resolves("FulfillmentOrder", "lineItems")
def line_items(call: Call, source: Doc, **arguments: Any) -> Doc:
    return of_list(call, [{**one, "orderGid": source["orderId"]} for one in source["lineItems"]], arguments)


@resolves("FulfillmentOrder")
def order(call: Call, source: Doc) -> Doc | None:
    return seen(call, source["orderId"])


@resolves("FulfillmentOrderLineItem")
def variant(call: Call, source: Doc) -> Doc | None:
    return variant_view(call, source["variantGid"] or "")


@resolves("FulfillmentOrderLineItem", "lineItem")
@resolves("FulfillmentLineItem", "lineItem")
def line_item(call: Call, source: Doc) -> Doc | None:
    found = orders.get(call.site, call.shop, source["orderGid"])
    lines = [one for one in found["lineItems"] if one["id"] == source["lineGid"]] if found else []
    return lines[0] if lines else None


@resolves("Fulfillment", "trackingInfo")
def tracking_info(_call: Call, source: Doc, first: int | None = None) -> list[Doc]:
    found: list[Doc] = source["trackingInfo"]
    return found[:first]


@resolves("Fulfillment", "totalQuantity")
def total_quantity(_call: Call, source: Doc) -> int:
    return sum(one["quantity"] for one in source["lines"])


@resolves("Fulfillment", "fulfillmentLineItems")
def fulfillment_line_items(call: Call, source: Doc, **arguments: Any) -> Doc:
    number = number_of(source["id"], "Fulfillment")
    lines = [
        {**one, "id": gid("FulfillmentLineItem", number + 1 + place), "orderGid": source["orderGid"]}
        for place, one in enumerate(source["lines"])
    ]
    return of_list(call, lines, arguments)


@resolves("Mutation", "fulfillmentCreate")
def fulfillment_create(call: Call, _source: Any, fulfillment: Doc, message: str | None = None) -> Doc:
    """`fulfillment` names the fulfillment orders, and of each the lines; without lines it is all of them."""
    with call.site.state.transaction():
        parcel = Parcel(call, fulfillment["lineItemsByFulfillmentOrder"])
        if parcel.error:
            return {"fulfillment": None, "userErrors": [parcel.error]}
        tracking = tracking_of(fulfillment.get("trackingInfo") or {})
        made = shipped(call, parcel, tracking, bool(fulfillment.get("notifyCustomer")))
    return {"fulfillment": made, "userErrors": []}


@resolves("Mutation", "fulfillmentTrackingInfoUpdate")
def tracking_update(
    call: Call, _source: Any, fulfillmentId: str, trackingInfoInput: Doc, notifyCustomer: bool | None = None
) -> Doc:
    with call.site.state.transaction():
        found = fulfilment.get_made(call.site, call.shop, fulfillmentId)
        if found is None or found["status"] != "SUCCESS":
            error = user_error("There is no such fulfillment, or it is cancelled", "fulfillmentId")
            return {"fulfillment": None, "userErrors": [error]}
        told = retold(call, found, tracking_of(trackingInfoInput), bool(notifyCustomer))
    return {"fulfillment": told, "userErrors": []}


@resolves("Mutation", "fulfillmentCancel")
def fulfillment_cancel(call: Call, _source: Any, id: str) -> Doc:
    with call.site.state.transaction():
        found = fulfilment.get_made(call.site, call.shop, id)
        if found is None or found["status"] != "SUCCESS":
            error = user_error("There is no such fulfillment, or it is cancelled already", "id")
            return {"fulfillment": None, "userErrors": [error]}
        return {"fulfillment": cancelled(call, found), "userErrors": []}
