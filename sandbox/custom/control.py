"""The control API under /_control/: what tests and the demo do to the shop from outside it. Loopback only."""

import json
import time
from typing import Any

from flask import Blueprint, abort, jsonify
from flask.typing import ResponseReturnValue

from sandbox.custom import orders, products, sender
from sandbox.custom.buyers import someone
from sandbox.custom.errors import ApiError
from sandbox.custom.faults import FAULTS
from sandbox.custom.seed import many, seed
from sandbox.custom.site import current_site
from sandbox.parts.control import json_given, only_from_here, take_faults

bp = Blueprint("control", __name__, url_prefix="/_control")
bp.before_request(only_from_here)
take_faults(bp, FAULTS)

Doc = dict[str, Any]

SETTLE_SECONDS = 30


@bp.errorhandler(ApiError)
def refused(error: ApiError) -> ResponseReturnValue:
    return jsonify(error.body), error.status


@bp.errorhandler(ValueError)
def misunderstood(error: ValueError) -> ResponseReturnValue:
    return jsonify({"code": "control_invalid", "message": str(error)}), 400


@bp.get("/")
def about() -> ResponseReturnValue:
    site = current_site()
    counts = {table: site.state.rows(f"select count(*) as n from {table}")[0]["n"] for table in ("products", "orders")}
    return jsonify({"url": site.home, "counts": counts})


@bp.get("/options")
def options() -> ResponseReturnValue:
    return jsonify(current_site().options())


@bp.put("/options")
def set_options() -> ResponseReturnValue:
    site, given = current_site(), json_given()
    if unknown := set(given) - set(site.defaults()):
        raise ValueError(f"unknown options: {', '.join(sorted(unknown))}; there are: {', '.join(site.defaults())}")
    site.set_options(**given)
    return jsonify(site.options())


@bp.post("/reset")
def reset() -> ResponseReturnValue:
    """As on the first start, but with the secret that it has."""
    site = current_site()
    secret = site.option("secret")
    site.state.empty()
    seed(site)
    site.set_options(secret=secret)
    return jsonify({})


@bp.post("/orders")
def place_orders() -> ResponseReturnValue:
    """`n` orders at once, each with `lines` (sku or variant_id, quantity), a `buyer`, a `note` and a `status`."""
    site, given = current_site(), json_given()
    buyer, wanted = {**someone(), **given.get("buyer", {})}, _wanted(given.get("lines"))
    with site.state.transaction():
        made = [
            orders.place(site, buyer, wanted, given.get("note", ""), given.get("status", "paid"))
            for _ in range(given.get("n", 1))
        ]
    return jsonify(made), 201


@bp.get("/orders/<int:order_id>")
def show_order(order_id: int) -> ResponseReturnValue:
    return jsonify(orders.get(current_site(), order_id))


@bp.put("/orders/<int:order_id>")
def change_order(order_id: int) -> ResponseReturnValue:
    return jsonify(orders.change(current_site(), order_id, **json_given()))


@bp.delete("/orders/<int:order_id>")
def delete_order(order_id: int) -> ResponseReturnValue:
    orders.delete(current_site(), order_id)
    return jsonify({})


@bp.post("/products")
def add_products() -> ResponseReturnValue:
    given = json_given()
    products.create_many(current_site(), many(given.get("n", 1), given.get("variants", 1)))
    return jsonify({}), 201


@bp.post("/products/share")
def change_share() -> ResponseReturnValue:
    return jsonify({"changed": products.touch_share(current_site(), float(json_given().get("percent", 1)))})


@bp.put("/products/<int:product_id>")
def change_product(product_id: int) -> ResponseReturnValue:
    return jsonify(products.change(current_site(), product_id, **json_given()))


@bp.delete("/products/<int:product_id>")
def delete_product(product_id: int) -> ResponseReturnValue:
    products.delete(current_site(), product_id)
    return jsonify({})


@bp.get("/messages")
def list_messages() -> ResponseReturnValue:
    rows = current_site().state.rows("select * from messages order by id")
    return jsonify([{**dict(row), "headers": json.loads(row["headers"])} for row in rows])


@bp.post("/messages/<int:row_id>/again")
def send_again(row_id: int) -> ResponseReturnValue:
    """The same message, with its id, once more."""
    site = current_site()
    row = site.state.row("select * from messages where id = ?", row_id)
    sender.send(site, row if row is not None else abort(404))
    return jsonify({})


@bp.post("/settle")
def settle() -> ResponseReturnValue:
    """Answer when all that is due has been tried; with `again`, what waits for another try is due now."""
    site, end = current_site(), time.monotonic() + SETTLE_SECONDS
    if json_given().get("again"):
        site.state.run("update messages set due = 0 where due is not null")
    while site.option("deliver") and time.monotonic() < end:
        if not site.sending and not site.state.row("select 1 from messages where due <= ?", time.time()):
            break
        site.work_waiting.set()
        time.sleep(0.01)
    return jsonify({"waiting": len(site.state.rows("select id from messages where due is not null"))})


def _wanted(lines: list[Doc] | None) -> list[tuple[str, int]]:
    """Ids of variants; where nothing is said, the first that the shop sells."""
    site = current_site()
    if lines is None:
        first = site.state.rows("select min(id) as id from products")[0]["id"]
        return [(f"{first}-1", 1)]
    return [(line.get("variant_id") or _with_sku(line["sku"]), line.get("quantity", 1)) for line in lines]


def _with_sku(sku: str) -> str:
    site = current_site()
    for row in site.state.rows("select * from products where instr(doc, ?) order by id", json.dumps(sku)):
        for variant in products.shown(site, row)["variants"]:
            if variant["sku"] == sku:
                return str(variant["id"])
    raise ValueError(f"nothing is sold as {sku}")
