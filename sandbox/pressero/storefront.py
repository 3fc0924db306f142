"""The pages on which a colleague of the company orders, an approver decides, and the parcel is followed."""

import re
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from sandbox.parts.drawing import draw
from sandbox.parts.words import SYMBOLS
from sandbox.pressero import orders, products
from sandbox.pressero.api import current_site
from sandbox.pressero.orders import Order
from sandbox.pressero.people import someone
from sandbox.pressero.products import Product
from sandbox.pressero.site import METHODS, STAGES
from sandbox.pressero.texts import WORDS

bp = Blueprint("storefront", __name__)
bp.after_app_request(WORDS.remember)

Doc = dict[str, Any]
RECENT = 50
MOST = 999
URL = re.compile(r"https?://\S+")


@bp.app_context_processor
def words() -> Doc:
    site = current_site()
    return {
        **WORDS.for_pages(),
        "shop": site.option("name"),
        "amount": amount,
        "in_language": lambda code: url_for("storefront.index", lang=code),
        "stage_of": stage_of,
    }


@bp.get("/")
def index() -> str:
    return render_template("index.html", products=products.every(current_site()))


@bp.get("/product/<int:product_id>")
def product(product_id: int) -> str:
    return _product_page(_product(product_id))


@bp.get("/checkout")
def checkout() -> ResponseReturnValue:
    """What was chosen comes along in the address, so that a page can be gone back to."""
    found = _product(request.args.get("product", 0, int))
    chosen = _chosen(found)
    if chosen is None:
        return _product_page(found, "Choose one of each option."), 422
    quantity = _quantity()
    total = float(found.price_of(chosen.values())) * quantity
    return render_template("checkout.html", product=found, chosen=chosen, quantity=quantity, total=total,
        person=someone(), methods=METHODS, approval=current_site().option("approval"))  # fmt: skip


@bp.post("/checkout")
def buy() -> ResponseReturnValue:
    found, form = _product(request.form.get("product", 0, int)), request.form
    chosen = _chosen(found)
    if chosen is None:
        abort(400)
    person = {name: form[name].strip() for name in someone() if name in form}
    item = {"product_id": found.id, "quantity": _quantity(), "options": chosen, "notes": form.get("notes", "")}
    order = orders.place(
        current_site(),
        {"buyer": person, "po": form.get("po", "").strip(), "method": form.get("method"),
         "approval": "approval" in form, "items": [item]},
    )  # fmt: skip
    return redirect(url_for(".order", number=order.id), 303)


@bp.get("/orders")
def recent_orders() -> str:
    return render_template("orders.html", orders=orders.recent(current_site(), RECENT))


@bp.get("/orders/<int:number>")
def order(number: int) -> str:
    """What the buyer sees. Open to anyone: it is a pretend site, and its buyers have no log-in."""
    site, found = current_site(), _order(number)
    named = {item.id: products.by_id(site, item.doc["product_id"]) for item in found.items}
    sent = [_parcel(each) for each in orders.shipments(site, number)]
    return render_template("order.html", order=found, named=named, sent=sent)


@bp.get("/approvals")
def approvals() -> str:
    site = current_site()
    waiting = [(order, item, products.by_id(site, item.doc["product_id"]))
               for order in orders.recent(site, RECENT) for item in order.items
               if item.approval == "waiting" and not item.doc.get("kit_seq")]  # fmt: skip
    return render_template("approvals.html", waiting=waiting)


@bp.post("/approvals/<int:number>/<int:seq>")
def decide(number: int, seq: int) -> ResponseReturnValue:
    orders.decide(current_site(), _order(number), seq, request.form.get("decision") == "approve")
    return redirect(url_for(".approvals"), 303)


@bp.get("/pictures/<int:product_id>.png")
def picture(product_id: int) -> Response:
    drawing = draw(_product(product_id).doc["drawing"])
    return Response(drawing, headers={"Cache-Control": "max-age=3600"}, content_type="image/png")


@bp.app_errorhandler(404)
def not_found(_error: Exception) -> ResponseReturnValue:
    return make_response(render_template("missing.html"), 404)


def amount(value: str | float) -> str:
    code = current_site().option("currency")
    symbol, number = SYMBOLS.get(code, code), f"{float(value or 0):,.2f}"
    return WORDS.price(number, symbol)


def stage_of(stage: int) -> str:
    return WORDS.text(STAGES[stage][1])


def _product_page(found: Product, error: str = "") -> str:
    site = current_site()
    parts = {sku: count for sku, count in found.doc.get("parts", {}).items() if count}
    kit = [(part.doc["name"], count) for sku, count in parts.items() if (part := products.by_sku(site, sku))]
    return render_template("product.html", product=found, kit=kit, error=error)


def _chosen(found: Product) -> dict[str, str] | None:
    """One of each option; None where one is missing or is none of the product's."""
    chosen = {name: request.values.get(f"option_{name}", "") for name in found.options}
    return chosen if all(chosen[name] in texts_ for name, texts_ in found.options.items()) else None


def _quantity() -> int:
    return max(1, min(request.values.get("quantity", 1, int) or 1, MOST))


def _parcel(shipment: Doc) -> Doc:
    """Pressero keeps one text; an address in it is shown as a link."""
    text, link = shipment["Tracking"], URL.search(shipment["Tracking"])
    shown = URL.sub("", text).strip()
    return {"text": shown, "link": link[0] if link else "", "day": shipment.get("ShipDate", "")[:10]}


def _product(product_id: int) -> Product:
    return products.by_id(current_site(), product_id) or abort(404)


def _order(number: int) -> Order:
    try:
        return orders.find(current_site(), number)
    except LookupError:
        abort(404)
