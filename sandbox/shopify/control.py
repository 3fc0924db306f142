"""The control API under /_control/: what tests and the demo do from outside. Loopback only."""

import json
import time
from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.parts.control import json_given, only_from_here, take_faults
from sandbox.shopify import events, sender, shops
from sandbox.shopify.faults import FAULTS
from sandbox.shopify.seed import open_shop, seed
from sandbox.shopify.web import current_site

bp = Blueprint("control", __name__, url_prefix="/_control")
bp.before_request(only_from_here)
take_faults(bp, FAULTS)

Doc = dict[str, Any]

SETTLE_SECONDS = 30


@bp.errorhandler(ValueError)
def misunderstood(error: ValueError) -> ResponseReturnValue:
    return jsonify({"code": "control_invalid", "message": str(error)}), 400


@bp.get("/")
def about() -> ResponseReturnValue:
    site = current_site()
    return jsonify({"url": site.home, "options": site.options(), "shops": [one.label for one in shops.all_of(site)]})


@bp.put("/options")
def set_options() -> ResponseReturnValue:
    site, wanted = current_site(), json_given()
    if unknown := set(wanted) - set(site.defaults()):
        raise ValueError(f"unknown options: {', '.join(sorted(unknown))}; there are: {', '.join(site.defaults())}")
    for name, value in wanted.items():
        site.state.set_option(name, value)
    site.buckets.clear()
    site.deliveries_waiting.set()
    return jsonify(site.options())


@bp.post("/reset")
def reset() -> ResponseReturnValue:
    """As on the first start."""
    site = current_site()
    site.state.empty()
    site.buckets.clear()
    site.forget_ids()
    seed(site)
    return jsonify({})


@bp.post("/shops")
def add_shop() -> ResponseReturnValue:
    """`label` and what the shop is: name, currency, country, timezone."""
    wanted = json_given()
    made = open_shop(current_site(), wanted.pop("label"), wanted.pop("currency", "EUR"), **wanted)
    return jsonify({"id": made.id, "label": made.label, "domain": made.domain, **made.doc}), 201


@bp.get("/deliveries")
def list_deliveries() -> ResponseReturnValue:
    rows = current_site().state.rows("select * from deliveries where id > ? order by id", request.args.get("after", 0))
    return jsonify([{**dict(row), "headers": json.loads(row["headers"])} for row in rows])


@bp.post("/deliveries/<int:delivery_id>/again")
def deliver_again(delivery_id: int) -> ResponseReturnValue:
    """The same bytes and the same id once more, at once."""
    row = current_site().state.row("select * from deliveries where id = ?", delivery_id) or abort(404)
    answered, error = sender.send(row)
    return jsonify({"answered": answered, "error": error})


@bp.post("/webhooks")
def send_webhook() -> ResponseReturnValue:
    """`shop`, `topic` and `body`: any topic, whether the app is installed or not."""
    wanted = json_given()
    shop = shops.find(current_site(), wanted["shop"]) or abort(404)
    events.fire(current_site(), shop, wanted["topic"], wanted.get("body", {}), always=True)
    return jsonify({}), 201


@bp.post("/settle")
def settle() -> ResponseReturnValue:
    """Send at once what is queued, and answer when all jobs are done and all webhooks were tried."""
    site, end = current_site(), time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < end and _busy():
        site.state.run("update jobs set due = 0")
        site.state.run("update deliveries set due = 0 where due is not null")
        site.jobs_waiting.set()
        site.deliveries_waiting.set()
        time.sleep(0.01)
    waiting = site.state.rows("select id from deliveries where due is not null")
    return jsonify({"waiting": len(waiting)})


def _busy() -> bool:
    site = current_site()
    jobs = site.state.row("select 1 from jobs")
    queued = site.option("deliver") and site.state.row("select 1 from deliveries where due is not null")
    return bool(jobs or queued or site.sending or site.working)
