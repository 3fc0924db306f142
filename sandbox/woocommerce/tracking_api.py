"""The endpoints of two tracking plugins, Shipment Tracking and Advanced Shipment Tracking, while they are on."""

from typing import Any

from sandbox.woocommerce import orders, posts, tracking
from sandbox.woocommerce.errors import RestError, invalid_id
from sandbox.woocommerce.posts import Post
from sandbox.woocommerce.rest import READ, Answer, Call, endpoint

Doc = dict[str, Any]

SHIPMENT_TRACKING, AST = "shipment-tracking", "ast"
PATHS = {
    SHIPMENT_TRACKING: ("/wc-shipment-tracking/v3", "/wc/v3", "/wc/v2", "/wc/v1"),
    AST: ("/wc-ast/v3",),
}


def _declare(plugin: str, prefix: str) -> None:
    below = f"{prefix}/orders/{{order_id}}/shipment-trackings"
    endpoint(READ, below, "list", plugin=plugin)(index)
    add = create_with_status if plugin == AST else create
    endpoint(("POST",), below, "create", required=("tracking_number",), plugin=plugin)(add)
    endpoint(READ, f"{prefix}/shipment-trackings/providers", "list", plugin=plugin)(providers)


def index(call: Call) -> Answer:
    return Answer([_shown(call, one) for one in tracking.items_of(_order(call))])


def create(call: Call) -> Answer:
    item = tracking.add(call.site, _order(call), call.params)
    return Answer(_shown(call, item), 201, {"Location": f"{call.url}/{item['tracking_id']}"})


def create_with_status(call: Call) -> Answer:
    """This plugin can set the order's status, and replace what was there, in the same call."""
    order, params = _order(call), call.params
    item = tracking.add(call.site, order, params, replace=str(params.get("replace_tracking", 0)) == "1")
    if str(params.get("status_shipped", 0)) == "1":
        orders.change(call.site, order, {"status": "completed"})
    return Answer(_shown(call, item), 201, {"Location": f"{call.url}/{item['tracking_id']}"})


def providers(call: Call) -> Answer:
    return Answer({"Italy": tracking.CARRIERS})


def _order(call: Call) -> Post:
    order = posts.get(call.site, call.ids["order_id"], posts.ORDER)
    if order is None:
        raise invalid_id("shop_order")
    if call.method == "POST" and not call.params["tracking_number"]:
        raise RestError("rest_invalid_param", "Invalid parameter(s): tracking_number", 400)
    return order


def _shown(call: Call, item: Doc) -> Doc:
    shown = {"tracking_id": item.get("tracking_id", ""), "tracking_link": tracking.link_of(item)}
    shown["tracking_provider"] = item.get("tracking_provider") or item.get("custom_tracking_provider", "")
    shown |= {"tracking_number": item.get("tracking_number", ""), "date_shipped": tracking.day_of(item)}
    base = call.url.partition("/shipment-trackings")[0]
    own = f"{base}/shipment-trackings/{shown['tracking_id']}"
    found = {"self": [{"href": own}], "collection": [{"href": f"{base}/shipment-trackings"}], "up": [{"href": base}]}
    return {**shown, "_links": found}


for _plugin, _prefixes in PATHS.items():
    for _prefix in _prefixes:
        _declare(_plugin, _prefix)
