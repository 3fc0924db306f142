"""The protocol's calls, below /vetrina/v1. To copy: what each must do stands in docs/platforms/custom.md."""

import json
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.custom import faults, lists, orders, products
from sandbox.custom.errors import ApiError
from sandbox.custom.signing import fault_of
from sandbox.custom.site import current_site

bp = Blueprint("api", __name__, url_prefix="/vetrina/v1")

Doc = dict[str, Any]


@bp.before_request
def go_wrong() -> ResponseReturnValue | None:
    """Only here: tests ask for faults."""
    return faults.before(current_site(), request.method, request.path)


@bp.before_request
def check_signature() -> None:
    """All but what anybody may know."""
    if request.endpoint == "api.about":
        return
    if fault := fault_of(dict(request.headers), _signed_content(), current_site().option("secret")):
        raise ApiError(401, fault, "The signature is wrong." if fault == "signature_invalid" else "The time is wrong.")


@bp.after_request
def spoil(response: Response) -> Response:
    """Only here: tests ask for faults."""
    return faults.after(response)


@bp.errorhandler(ApiError)
def refused(error: ApiError) -> ResponseReturnValue:
    return jsonify(error.body), error.status


@bp.get("")
def about() -> ResponseReturnValue:
    site = current_site()
    return jsonify({"version": 1, "id": "sandbox", "name": site.option("name"), "currency": site.option("currency")})


@bp.get("/products")
def list_products() -> ResponseReturnValue:
    return lists.answer("products", lists.products(current_site(), request.args))


@bp.get("/products/<int:product_id>")
def show_product(product_id: int) -> ResponseReturnValue:
    return jsonify(products.get(current_site(), product_id))


@bp.get("/orders")
def list_orders() -> ResponseReturnValue:
    return lists.answer("orders", lists.orders(current_site(), request.args))


@bp.get("/orders/<int:order_id>")
def show_order(order_id: int) -> ResponseReturnValue:
    return jsonify(orders.get(current_site(), order_id))


@bp.post("/orders/<int:order_id>/shipments")
def ship(order_id: int) -> ResponseReturnValue:
    return _once(lambda: orders.ship(current_site(), order_id, _given()))


@bp.post("/orders/<int:order_id>/notes")
def note(order_id: int) -> ResponseReturnValue:
    if not current_site().option("notes"):
        raise ApiError(404, "not_found", "This shop keeps no notes.")
    return _once(lambda: orders.note(current_site(), order_id, _given()))


def _once(write: Any) -> ResponseReturnValue:
    """201 the first time; the same answer with 200 where the same message comes again."""
    site, key = current_site(), request.headers.get("Idempotency-Key", "")
    with site.state.transaction():
        known = site.state.row("select body from answers where key = ?", key)
        if known and site.option("idempotent"):
            return jsonify(json.loads(known["body"])), 200
        made = write()
        if key:
            site.state.run("insert or replace into answers values (?, ?)", key, json.dumps(made))
    return jsonify(made), 201


def _given() -> Doc:
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise ApiError(400, "invalid", "The body is no JSON object.")
    return given


def _signed_content() -> bytes:
    """Method and address from /vetrina/v1 on as they came, a line break, and the body."""
    query = request.query_string.decode("latin-1")
    target = request.path + (f"?{query}" if query else "")
    return f"{request.method} {target}\n".encode() + request.get_data()
