"""What is said of a fulfillment order before it is shipped: begun, held, accepted, declined."""

from typing import Any

from sandbox.shopify import fulfilment, orders
from sandbox.shopify.call import Call, resolves, user_error
from sandbox.shopify.order_fields import may_see

Doc = dict[str, Any]


@resolves("Mutation", "fulfillmentOrderReportProgress")
def report_progress(call: Call, _source: Any, id: str, progressReport: Doc | None = None) -> Doc:
    found = _writable(call, id)
    if found is None:
        return _refused("There is no such fulfillment order", code="FULFILLMENT_ORDER_NOT_FOUND")
    if found["status"] not in ("OPEN", "IN_PROGRESS"):
        return _refused("Its status allows no progress", code="FULFILLMENT_ORDER_STATUS_INVALID")
    return _saved(call, {**found, "status": "IN_PROGRESS"})


@resolves("Mutation", "fulfillmentOrderHold")
def hold(call: Call, _source: Any, id: str, fulfillmentHold: Doc) -> Doc:
    found = _writable(call, id)
    if found is None or found["status"] not in fulfilment.OPEN:
        return _refused("There is no such open fulfillment order")
    fulfilment.hold(call.site, call.shop, found, fulfillmentHold["reason"], fulfillmentHold.get("reasonNotes"))
    return _saved(call, found)


@resolves("Mutation", "fulfillmentOrderAcceptFulfillmentRequest")
def accept_request(call: Call, _source: Any, id: str, **_more: Any) -> Doc:
    return _answered(call, id, "SUBMITTED", "ACCEPTED", "IN_PROGRESS")


@resolves("Mutation", "fulfillmentOrderRejectFulfillmentRequest")
def reject_request(call: Call, _source: Any, id: str, **_more: Any) -> Doc:
    return _answered(call, id, "SUBMITTED", "REJECTED", "OPEN")


@resolves("Mutation", "fulfillmentOrderAcceptCancellationRequest")
def accept_cancellation(call: Call, _source: Any, id: str, **_more: Any) -> Doc:
    return _answered(call, id, "CANCELLATION_REQUESTED", "CANCELLATION_ACCEPTED", "OPEN")


@resolves("Mutation", "fulfillmentOrderRejectCancellationRequest")
def reject_cancellation(call: Call, _source: Any, id: str, **_more: Any) -> Doc:
    return _answered(call, id, "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED", "IN_PROGRESS")


def _answered(call: Call, fulfillment_order_gid: str, asked: str, answered: str, status: str) -> Doc:
    found = _writable(call, fulfillment_order_gid)
    if found is None or found["requestStatus"] != asked:
        return _refused("Nothing was asked of this fulfillment order that could be answered so")
    return _saved(call, {**found, "requestStatus": answered, "status": status})


def _writable(call: Call, fulfillment_order_gid: str) -> Doc | None:
    found = fulfilment.get(call.site, call.shop, fulfillment_order_gid)
    return found if found and may_see(call, found, "write") else None


def _saved(call: Call, found: Doc) -> Doc:
    with call.site.state.transaction():
        fulfilment.save(call.site, found)
        order = orders.get(call.site, call.shop, found["orderId"])
        if order:
            orders.save(call.site, call.shop, order)
    return {"fulfillmentOrder": found, "userErrors": []}


def _refused(message: str, **more: Any) -> Doc:
    return {"fulfillmentOrder": None, "userErrors": [user_error(message, "id", **more)]}
