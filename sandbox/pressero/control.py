"""The control API under /_control/: what tests and the demo do to the site from outside it. Loopback only."""

import json
import time
from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.parts.control import json_given, only_from_here, take_faults
from sandbox.pressero import orders, products, rows, sender
from sandbox.pressero.api import current_site, domain, home
from sandbox.pressero.faults import FAULTS
from sandbox.pressero.orders import Item, Order
from sandbox.pressero.seed import seed
from sandbox.pressero.site import BODIES, CONSUMER_ID, EVENTS, HASHES, SITE_ID, STAGES, SUBSCRIBER_ID

bp = Blueprint("control", __name__, url_prefix="/_control")
bp.before_request(only_from_here)
take_faults(bp, FAULTS)

Doc = dict[str, Any]
SETTLE_SECONDS = 30


@bp.errorhandler(ValueError)
def misunderstood(error: ValueError) -> ResponseReturnValue:
    return jsonify({"message": str(error)}), 400


@bp.errorhandler(LookupError)
def missing(error: LookupError) -> ResponseReturnValue:
    return jsonify({"message": f"there is no {error}"}), 404


@bp.get("/")
def about() -> ResponseReturnValue:
    site = current_site()
    keys = {
        "admin": home(),
        "subscriber_id": SUBSCRIBER_ID,
        "consumer_id": CONSUMER_ID,
        "username": site.flags.username,
        "password": site.flags.password,
    }
    stages = {str(stage): names[0] for stage, names in STAGES.items()}
    return jsonify({"url": home(), "site_id": SITE_ID, "keys": keys, "options": site.options(), "stages": stages})


@bp.put("/options")
def set_options() -> ResponseReturnValue:
    site, given = current_site(), json_given()
    allowed = {"hash": HASHES, "body": BODIES}
    if unknown := set(given) - set(site.defaults()):
        raise ValueError(f"unknown options: {', '.join(sorted(unknown))}; there are: {', '.join(site.defaults())}")
    for name, value in given.items():
        if name in allowed and value not in allowed[name]:
            raise ValueError(f"{name} is one of: {', '.join(allowed[name])}")
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


@bp.post("/orders")
def place_orders() -> ResponseReturnValue:
    """`n` orders at once, each as `orders.place` takes it."""
    site, given = current_site(), json_given()
    with site.state.transaction():
        made = [orders.place(site, given) for _ in range(given.pop("n", 1))]
    return jsonify([_shown(order) for order in made]), 201


@bp.get("/orders/<int:number>")
def show_order(number: int) -> ResponseReturnValue:
    return jsonify(_shown(orders.find(current_site(), number)))


@bp.post("/orders/<int:number>/<any(approve, deny):what>")
def decide(number: int, what: str) -> ResponseReturnValue:
    """Of the items `seqs`, of all where none is named."""
    site, order = current_site(), orders.find(current_site(), number)
    for seq in json_given().get("seqs") or [item.seq for item in order.items if not item.doc.get("kit_seq")]:
        orders.decide(site, order, seq, what == "approve")
    return jsonify(_shown(orders.find(site, number)))


@bp.put("/orders/<int:number>/items/<int:seq>")
def change_item(number: int, seq: int) -> ResponseReturnValue:
    """Its quantity, options or address (whole), or the `stage` that the printer puts it into."""
    site, order, given = current_site(), orders.find(current_site(), number), json_given()
    item = order.item(seq) or abort(404)
    if "stage" in given:
        orders.set_stage(site, order, item, given.pop("stage"), "")
    if given:
        orders.change_item(site, order, item, given)
    return jsonify(_shown(orders.find(site, number)))


@bp.post("/products")
def add_products() -> ResponseReturnValue:
    """`n` of them at once, or one as `products.add` takes it."""
    site, given = current_site(), json_given()
    if "n" in given:
        products.add_many(site, given["n"])
        return jsonify({}), 201
    return jsonify(products.shown(site, products.add(site, given), home())), 201


@bp.get("/webhooks")
def list_webhooks() -> ResponseReturnValue:
    return _rows("select * from webhooks order by id")


@bp.post("/webhooks")
def add_webhook() -> ResponseReturnValue:
    given = json_given()
    events = json.dumps(given.get("events") or list(EVENTS))
    values = {"url": given["url"], "key": given.get("key", ""), "events": events}
    return jsonify({"id": current_site().state.add("webhooks", description="Control", **values)}), 201


@bp.get("/deliveries")
def list_deliveries() -> ResponseReturnValue:
    found = current_site().state.rows("select * from deliveries where id > ? order by id", request.args.get("after", 0))
    return jsonify([{**dict(row), "headers": json.loads(row["headers"])} for row in found])


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
    return jsonify({"waiting": len(site.state.rows("select id from queue"))})


@bp.get("/shipments")
def list_shipments() -> ResponseReturnValue:
    found = current_site().state.rows("select * from shipments order by id")
    return jsonify([{"order": row["order_id"], **json.loads(row["doc"])} for row in found])


@bp.get("/statuses")
def list_statuses() -> ResponseReturnValue:
    """All that was set, oldest first: {order, seq, stage, notes, at}."""
    return _rows(
        "select order_id as 'order', seq, history.stage, notes, at from history join items on items.id = item_id "
        "order by history.id"
    )


@bp.delete("/tokens")
def revoke_tokens() -> ResponseReturnValue:
    current_site().state.run("delete from tokens")
    return jsonify({})


def _shown(order: Order) -> Doc:
    site = current_site()
    return {
        "number": order.id,
        "guid": order.guid,
        "items": [rows.row(site, order, item, domain()) for item in order.items],
        "shipments": orders.shipments(site, order.id),
        "history": [step for item in order.items for step in _steps(item)],
    }


def _steps(item: Item) -> list[Doc]:
    found = orders.history(current_site(), item)
    return [{"seq": item.seq, "stage": row["stage"], "notes": row["notes"], "at": row["at"]} for row in found]


def _rows(sql: str) -> ResponseReturnValue:
    return jsonify([dict(row) for row in current_site().state.rows(sql)])
