"""The control API under /_control/: what tests and the demo do to the shop from outside it. Loopback only."""

import json
import time
from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.parts.control import json_given, only_from_here, take_faults
from sandbox.woocommerce import keys, orders, posts, products, sender
from sandbox.woocommerce.auth import User
from sandbox.woocommerce.buyers import someone
from sandbox.woocommerce.errors import RestError
from sandbox.woocommerce.faults import FAULTS
from sandbox.woocommerce.order_view import order as order_shown
from sandbox.woocommerce.orders import Doc
from sandbox.woocommerce.posts import ORDER, PRODUCT, VARIATION, Post
from sandbox.woocommerce.product_view import product as product_shown
from sandbox.woocommerce.seed import seed
from sandbox.woocommerce.wordpress import current_site, home

bp = Blueprint("control", __name__, url_prefix="/_control")
bp.before_request(only_from_here)
take_faults(bp, FAULTS)

SETTLE_SECONDS = 30


@bp.errorhandler(RestError)
def refused(error: RestError) -> ResponseReturnValue:
    return jsonify(error.body()), error.status


@bp.errorhandler(ValueError)
def misunderstood(error: ValueError) -> ResponseReturnValue:
    return jsonify({"code": "control_invalid", "message": str(error)}), 400


@bp.get("/")
def about() -> ResponseReturnValue:
    site = current_site()
    counts = {row["kind"]: row["n"] for row in site.state.rows("select kind, count(*) as n from posts group by kind")}
    return jsonify({"url": home(), "options": site.options(), "counts": counts})


@bp.put("/options")
def set_options() -> ResponseReturnValue:
    site, given = current_site(), json_given()
    if unknown := set(given) - set(site.defaults()):
        raise ValueError(f"unknown options: {', '.join(sorted(unknown))}; there are: {', '.join(site.defaults())}")
    for name, value in given.items():
        site.state.set_option(name, value)
    site.work_waiting.set()
    return jsonify(site.options())


@bp.post("/reset")
def reset() -> ResponseReturnValue:
    """As on the first start."""
    site = current_site()
    site.state.empty()
    seed(site)
    return jsonify({})


@bp.get("/pictures")
def count_pictures() -> ResponseReturnValue:
    """How many were fetched for an API client."""
    row = current_site().state.row("select count(*) as n from uploads")
    return jsonify({"fetched": row["n"] if row else 0})


@bp.post("/orders")
def place_orders() -> ResponseReturnValue:
    """`n` orders at once, each with `lines` (sku or product_id, quantity), a `buyer` and a status."""
    given = json_given()
    buyer = {**someone("it"), **given.pop("buyer", {})}
    number = given.pop("n", 1)
    given = {"status": "processing", "billing": buyer, "shipping": buyer, "line_items": _lines(given), **given}
    via = given.pop("created_via", "checkout")
    with current_site().state.transaction():
        made = [orders.create(current_site(), given, via=via) for _ in range(number)]
    return jsonify([_order_shown(one) for one in made]), 201


@bp.put("/orders/<int:order_id>")
def change_order(order_id: int) -> ResponseReturnValue:
    return jsonify(_order_shown(orders.change(current_site(), _order(order_id), json_given())))


@bp.post("/orders/<int:order_id>/trash")
def trash_order(order_id: int) -> ResponseReturnValue:
    orders.trash(current_site(), _order(order_id))
    return jsonify(_order_shown(_order(order_id)))


@bp.post("/orders/<int:order_id>/restore")
def restore_order(order_id: int) -> ResponseReturnValue:
    orders.restore(current_site(), _order(order_id))
    return jsonify(_order_shown(_order(order_id)))


@bp.delete("/orders/<int:order_id>")
def delete_order(order_id: int) -> ResponseReturnValue:
    posts.delete(current_site(), _order(order_id))
    return jsonify({})


@bp.post("/products")
def add_product() -> ResponseReturnValue:
    """A product with its `variations` in the same body."""
    site, given = current_site(), json_given()
    if "drawing" in given:
        given["picture"] = products.add_picture(site, given.pop("picture_name", given["drawing"]), given.pop("drawing"))
    made = products.create(site, given)
    for one in given.get("variations", []):
        products.create_variation(site, made, one)
    return jsonify(_product_shown(made)), 201


@bp.put("/products/<int:product_id>")
def change_product(product_id: int) -> ResponseReturnValue:
    """Of a variation as well."""
    return jsonify(_product_shown(products.change(current_site(), _product(product_id), json_given())))


@bp.post("/products/<int:product_id>/trash")
def trash_product(product_id: int) -> ResponseReturnValue:
    products.trash(current_site(), _product(product_id))
    return jsonify(_product_shown(_product(product_id)))


@bp.delete("/products/<int:product_id>")
def delete_product(product_id: int) -> ResponseReturnValue:
    posts.delete(current_site(), _product(product_id))
    return jsonify({})


@bp.get("/keys")
def list_keys() -> ResponseReturnValue:
    return _rows("select api_keys.*, login from api_keys join users on users.id = user_id order by api_keys.id")


@bp.post("/keys")
def add_key() -> ResponseReturnValue:
    given = json_given()
    row = keys.create_key(
        current_site(), _user(given.get("user", "admin")).id, given.get("permissions", "read_write"), "Control"
    )
    return jsonify(dict(row)), 201


@bp.delete("/keys/<int:key_id>")
def revoke_key(key_id: int) -> ResponseReturnValue:
    keys.revoke(current_site(), key_id)
    return jsonify({})


@bp.put("/users/<login>")
def change_role(login: str) -> ResponseReturnValue:
    current_site().state.set("users", _user(login).id, role=json_given()["role"])
    return jsonify({})


@bp.get("/webhooks")
def list_webhooks() -> ResponseReturnValue:
    """With what the API never tells: secrets and counts of failures."""
    return _rows("select * from webhooks order by id")


@bp.get("/deliveries")
def list_deliveries() -> ResponseReturnValue:
    rows = current_site().state.rows("select * from deliveries where id > ? order by id", request.args.get("after", 0))
    return jsonify([{**dict(row), "headers": json.loads(row["headers"])} for row in rows])


@bp.post("/deliveries/<int:delivery_id>/again")
def deliver_again(delivery_id: int) -> ResponseReturnValue:
    row = current_site().state.row("select * from deliveries where id = ?", delivery_id)
    sender.send_again(row if row is not None else abort(404))
    return jsonify({})


@bp.post("/settle")
def settle() -> ResponseReturnValue:
    """Send at once what is queued, and answer when all of it has been sent."""
    site, end = current_site(), time.monotonic() + SETTLE_SECONDS
    while site.option("deliver") and time.monotonic() < end:
        if not site.state.row("select 1 from queue") and not site.sending:
            break
        site.state.run("update queue set due = 0")
        site.work_waiting.set()
        time.sleep(0.01)
    waiting = site.state.rows("select id from queue")
    return jsonify({"waiting": len(waiting)})


@bp.get("/mails")
def list_mails() -> ResponseReturnValue:
    return _rows("select * from mails order by id")


def _lines(given: Doc) -> list[Doc]:
    """What to buy; where nothing is said, the first thing in the shop that can be bought."""
    if "lines" in given:
        lines: list[Doc] = given.pop("lines")
        return lines
    where = [posts.among("kind", (PRODUCT, VARIATION)), ("json_extract(doc, '$.type') != ?", ("variable",))]
    found, _total = posts.find(current_site(), where, "id", 1)
    return [{"product_id": found[0].id, "quantity": 1}] if found else []


def _order(order_id: int) -> Post:
    return posts.get(current_site(), order_id, ORDER) or abort(404)


def _product(product_id: int) -> Post:
    return posts.get(current_site(), product_id, PRODUCT, VARIATION) or abort(404)


def _user(login: str) -> User:
    return keys.user_named(current_site(), login) or abort(404)


def _order_shown(order: Post) -> Doc:
    return order_shown(current_site(), order, home())


def _product_shown(product: Post) -> Doc:
    return product_shown(current_site(), product, home())


def _rows(sql: str) -> Any:
    return jsonify([dict(row) for row in current_site().state.rows(sql)])
