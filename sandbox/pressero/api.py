"""The REST API: as much of version 6 as is known, strict about tokens and about what it is given."""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, current_app, jsonify, request

from sandbox.pressero import orders, products, rows
from sandbox.pressero.faults import FAULTS, PAGE
from sandbox.pressero.orders import Item, Order
from sandbox.pressero.site import (
    CONSUMER_ID,
    METHODS,
    SITE_ID,
    STAGES,
    SUBSCRIBER_ID,
    WORKFLOW_ID,
    Site,
    now,
)

bp = Blueprint("api", __name__, url_prefix="/api")

Doc = dict[str, Any]
MOST_ROWS = 200


class Wrong(Exception):
    """A refusal with its status, as the API words it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def current_site() -> Site:
    site: Site = current_app.extensions["site"]
    return site


def route(path: str, method: str = "GET", *, is_open: bool = False) -> Callable[[Callable[..., Any]], Any]:
    """An endpoint: faults first, then the switch of the API, then the token."""

    def declared(serve: Callable[..., Any]) -> Callable[..., Response]:
        @bp.route(path, methods=[method])
        @wraps(serve)
        def view(**parts: Any) -> Response:
            return FAULTS.answer(
                current_site().state, lambda: _served(serve, parts, is_open), request.method, request.path
            )

        return view

    return declared


def _served(serve: Callable[..., Any], parts: Doc, is_open: bool) -> Response:
    if not current_site().option("api"):
        return Response(PAGE, 404, content_type="text/html; charset=utf-8")
    try:
        if not is_open:
            _check_token()
        return jsonify(serve(**parts))
    except LookupError:
        return _refused(404, "The requested item was not found.")
    except Wrong as wrong:
        return _refused(wrong.status, str(wrong))


def _refused(status: int, message: str) -> Response:
    response = jsonify({"Message": message})
    response.status_code = status
    return response


def _check_token() -> None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "token" or not current_site().state.row("select 1 from tokens where token = ?", token):
        raise Wrong(401, "Authorization has been denied for this request.")


@route("/V2/Authentication", "POST", is_open=True)
def authenticate() -> Doc:
    site, given = current_site(), _given()
    right = {
        "UserName": site.flags.username,
        "Password": site.flags.password,
        "SubscriberId": SUBSCRIBER_ID,
        "ConsumerID": CONSUMER_ID,
    }
    if missing := [name for name in right if not given.get(name)]:
        raise Wrong(400, f"{missing[0]} is required.")
    pairs = [(str(given[name]).encode(), value.encode()) for name, value in right.items()]
    if not all(hmac.compare_digest(*pair) for pair in pairs):
        raise Wrong(401, "The user name or password is incorrect.")
    token = str(uuid4())
    site.state.run("insert into tokens values (?, ?)", token, now())
    return {"Token": token}


@route("/V2/Authentication/<token>/Validate")
def validate(token: str) -> Doc:
    return {"IsValid": current_site().state.row("select 1 from tokens where token = ?", token) is not None}


@route("/SiteInfo/<site_id>")
def site_info(site_id: str) -> Doc:
    if site_id != SITE_ID:
        raise LookupError(site_id)
    site = current_site()
    return {
        "SiteId": SITE_ID,
        "SiteName": site.option("name"),
        "Domain": domain(),
        "IntegrationId": site.option("integration_id"),
        "Currency": site.option("currency"),
        "WorkflowId": WORKFLOW_ID,
    }


@route("/workflows")
def workflows() -> list[Doc]:
    return [{"WorkflowId": WORKFLOW_ID, "Name": "Standard"}]


@route("/workflows/<int:workflow_id>/Stages")
def stages(workflow_id: int) -> list[Doc]:
    if workflow_id != WORKFLOW_ID:
        raise LookupError(workflow_id)
    return [
        {"WorkflowStageId": stage, "Seq": seq, "PrinterStage": printer, "CustomerStage": customer, "Description": ""}
        for seq, (stage, (printer, customer)) in enumerate(STAGES.items(), 1)
    ]


@route("/SubscriberShippingMethods/Search", "POST")
def shipping_methods() -> Doc:
    return {"Items": [{"Carrier": "", "ServiceName": name, "IntegrationID": ""} for name in METHODS]}


@route("/site/<name>/products/")
def list_products(name: str) -> Doc:
    _check_domain(name)
    number, size = _page()
    found, total = products.page(current_site(), number, size)
    return _paged([products.shown(current_site(), one, home()) for one in found], number, size, total)


@route("/site/<name>/products/<guid>")
def show_product(name: str, guid: str) -> Doc:
    _check_domain(name)
    found = products.by_guid(current_site(), guid)
    if found is None:
        raise LookupError(guid)
    return products.shown(current_site(), found, home())


@route("/V2/Orders/Search", "POST")
def search() -> Doc:
    given = _given()
    start, end = (_moment(given, name) for name in ("StartDate", "EndDate"))
    number, size = _page()
    found, total = orders.between(current_site(), start, end, number, size)
    return _paged([_row(order, item) for order, item in found], number, size, total)


@route("/V2/Orders/<int:number>/Details")
def order_details(number: int) -> Doc:
    return rows.order_row(current_site(), orders.find(current_site(), number), domain())


@route("/V2/Orders/<int:number>/Items")
def order_items(number: int) -> list[Doc]:
    order = orders.find(current_site(), number)
    return [_row(order, item) for item in order.items]


@route("/V2/Orders/<int:number>/Item/<int:seq>/Details")
def item_details(number: int, seq: int) -> Doc:
    return _row(*_item(number, seq))


@route("/V2/Orders/<int:number>/Item/<int:seq>/Status")
def item_history(number: int, seq: int) -> list[Doc]:
    _order, item = _item(number, seq)
    return [
        {"WorkflowStageId": row["stage"], "PrinterStage": STAGES[row["stage"]][0], "Date": row["at"],
         "Notes": row["notes"]}
        for row in orders.history(current_site(), item)
    ]  # fmt: skip


@route("/V2/Orders/<int:number>/Item/<int:seq>/Status/<int:stage>", "PUT")
def set_status(number: int, seq: int, stage: int) -> Doc:
    order, item = _item(number, seq)
    if stage not in STAGES:
        raise Wrong(400, "The workflow stage does not belong to the workflow of the item.")
    orders.set_stage(current_site(), order, item, stage, request.args.get("notes", ""))
    return {"Success": True}


@route("/V2/Orders/Shipments", "POST")
def add_shipment() -> Doc:
    given = _given()
    order, info = orders.by_guid(current_site(), str(given.get("OrderId"))), given.get("ShipmentInfo")
    if order is None:
        raise Wrong(400, "OrderId is not valid.")
    if given.get("SiteShippingMethodName") not in METHODS:
        raise Wrong(400, "SiteShippingMethodName is not a shipping method of the site.")
    if not isinstance(info, dict) or not info.get("Items") or not isinstance(info.get("Tracking"), str):
        raise Wrong(400, "ShipmentInfo is not valid.")
    known = {item.guid for item in order.items}
    if any(each.get("OrderItemId") not in known for each in info["Items"]):
        raise Wrong(400, "OrderItemId does not belong to the order.")
    return {"ShipmentId": orders.ship(current_site(), order, info, given["SiteShippingMethodName"])}


@route("/V2/Orders/<int:number>/Item/<int:seq>/Shipments")
def item_shipments(number: int, seq: int) -> list[Doc]:
    order, item = _item(number, seq)
    return orders.shipments(current_site(), order.id, item.guid)


def domain() -> str:
    return current_site().flags.domain or request.host.partition(":")[0]


def home() -> str:
    return request.root_url.rstrip("/")


def _item(number: int, seq: int) -> tuple[Order, Item]:
    order = orders.find(current_site(), number)
    item = order.item(seq)
    if item is None:
        raise LookupError(seq)
    return order, item


def _row(order: Order, item: Item) -> Doc:
    return rows.row(current_site(), order, item, domain())


def _given() -> Doc:
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise Wrong(400, "The request is invalid.")
    return given


def _moment(given: Doc, name: str) -> str:
    if not isinstance(given.get(name), str) or len(given[name]) < len("2026-01-01"):
        raise Wrong(400, f"{name} is required.")
    return str(given[name])


def _page() -> tuple[int, int]:
    number, size = (request.args.get(name, type=int) for name in ("pageNumber", "pageSize"))
    if number is None or size is None or number < 0 or size < 1:
        raise Wrong(400, "pageNumber and pageSize are required.")
    return number, min(size, MOST_ROWS)


def _paged(found: list[Doc], number: int, size: int, total: int) -> Doc:
    return {"Items": found, "PageNumber": number, "PageSize": size, "TotalItems": total}


def _check_domain(name: str) -> None:
    if name != domain():
        raise LookupError(name)
