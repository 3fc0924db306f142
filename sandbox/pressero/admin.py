"""What the printer's administrator sets: webhooks, the site's Integration ID, and the attributes of products."""

import json
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from sandbox.pressero import products
from sandbox.pressero.api import current_site
from sandbox.pressero.products import MOST_ATTRIBUTES
from sandbox.pressero.site import EVENTS

bp = Blueprint("admin", __name__, url_prefix="/admin")

Doc = dict[str, Any]


@bp.get("/")
def index() -> str:
    site = current_site()
    webhooks = [{**dict(row), "events": json.loads(row["events"])} for row in site.state.rows("select * from webhooks")]
    return render_template("admin.html", webhooks=webhooks, events=list(EVENTS), products=products.every(site),
        integration_id=site.option("integration_id"))  # fmt: skip


@bp.post("/webhooks")
def add_webhook() -> ResponseReturnValue:
    form = request.form
    values = {name: form.get(name, "").strip() for name in ("description", "url", "key")}
    events = [event for event in form.getlist("events") if event in EVENTS]
    if not values["url"].startswith(("http://", "https://")) or not events:
        abort(400)
    current_site().state.add("webhooks", **values, events=json.dumps(events))
    return redirect(url_for(".index", saved=1), 303)


@bp.post("/webhooks/<int:webhook_id>/delete")
def delete_webhook(webhook_id: int) -> ResponseReturnValue:
    current_site().state.run("delete from webhooks where id = ?", webhook_id)
    return redirect(url_for(".index"), 303)


@bp.post("/site")
def save_site() -> ResponseReturnValue:
    current_site().state.set_option("integration_id", request.form.get("integration_id", "").strip())
    return redirect(url_for(".index", saved=1), 303)


@bp.get("/products/<int:product_id>")
def show_product(product_id: int) -> str:
    found = products.by_id(current_site(), product_id) or abort(404)
    empty = [("", "")] * (MOST_ATTRIBUTES - len(found.doc["attributes"]))
    return render_template("attributes.html", product=found, pairs=[*found.doc["attributes"].items(), *empty])


@bp.post("/products/<int:product_id>")
def save_product(product_id: int) -> ResponseReturnValue:
    found = products.by_id(current_site(), product_id) or abort(404)
    pairs = zip(request.form.getlist("name"), request.form.getlist("value"), strict=True)
    attributes = {name.strip(): value.strip() for name, value in pairs if name.strip()}
    products.change(current_site(), found, attributes=attributes)
    return redirect(url_for(".show_product", product_id=product_id, saved=1), 303)
