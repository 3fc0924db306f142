"""The pages on which a visitor buys something of a seller, and later finds the tracking."""

import json
import re
import sqlite3
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from sandbox.etsy import listings, receipt_doc, receipts, shops
from sandbox.etsy.listing_view import picture_url
from sandbox.etsy.texts import WORDS
from sandbox.etsy.web import current_site, root
from sandbox.parts.drawing import draw
from sandbox.parts.words import SYMBOLS, this_page

bp = Blueprint("storefront", __name__)
bp.after_app_request(WORDS.remember)

Doc = dict[str, Any]
SHOWN, RECENT = 60, 50
FIELDS = ("name", "first_line", "second_line", "zip", "city", "state", "country_iso")
FOLLOW = {
    "bpost": "https://track.bpost.example/{code}",
    "dhl": "https://track.dhl.example/{code}",
    "ups": "https://track.ups.example/{code}",
}
LINK = re.compile(r"https?://\S+")


@bp.app_context_processor
def words() -> Doc:
    return {
        **WORDS.for_pages(),
        "amount": amount,
        "picture": lambda image: picture_url(image, root()),
        "in_language": lambda code: this_page(code, *request.args),
    }


@bp.get("/")
def index() -> str:
    return render_template("etsy/index.html", shops=shops.every(current_site()))


@bp.get("/shop/<name>")
def shop(name: str) -> str:
    found = shops.named(current_site(), name) or abort(404)
    rows = listings.some(current_site(), found["id"], "active", SHOWN, 0)
    return render_template("etsy/shop.html", shop=found, listings=[_shown(row) for row in rows])


@bp.get("/shop/<name>/orders")
def orders(name: str) -> str:
    found = shops.named(current_site(), name) or abort(404)
    rows = receipts.find(current_site(), [("shop_id = ?", (found["id"],))], "id desc", RECENT, 0)
    return render_template("etsy/orders.html", shop=found, orders=[json.loads(row["doc"]) for row in rows])


@bp.get("/listing/<int:listing_id>")
def listing(listing_id: int) -> str:
    row = _sold(listing_id)
    return render_template("etsy/listing.html", listing=_shown(row), shop=_shop_of(row))


@bp.get("/listing/<int:listing_id>/buy")
def checkout(listing_id: int) -> str:
    row = _sold(listing_id)
    return render_template(
        "etsy/checkout.html", listing=_shown(row), shop=_shop_of(row), product=_product(row), chosen=request.args,
        buyer=receipt_doc.someone(), quantity=_quantity(request.args.get("quantity", "")), fields=FIELDS,
    )  # fmt: skip


@bp.post("/listing/<int:listing_id>/buy")
def buy(listing_id: int) -> Response:
    row = _sold(listing_id)
    questions = json.loads(row["doc"])["questions"]
    answers = {each["text"]: said for each in questions if (said := request.form.get(f"answer_{each['id']}", ""))}
    line = {"listing_id": row["id"], "product_id": _product(row)["id"], "answers": answers}
    buyer = {name: request.form.get(name, "").strip() or None for name in FIELDS}
    buyer["name"], buyer["country_iso"] = buyer["name"] or "Nobody", (buyer["country_iso"] or "IT").upper()
    given = {
        "lines": [{**line, "quantity": _quantity(request.form.get("quantity", ""))}],
        "buyer": buyer,
        "message": request.form.get("message", "").strip() or None,
        "gift_message": request.form.get("gift_message", "").strip(),
    }
    made = receipts.place(current_site(), _shop_of(row), given)
    return make_response(redirect(url_for(".order", receipt_id=made["id"]), 303))


@bp.get("/your/purchases/<int:receipt_id>")
def order(receipt_id: int) -> str:
    """What the buyer sees. Open to anyone: buyers have no log-in here."""
    row = receipts.anywhere(current_site(), receipt_id) or abort(404)
    doc = json.loads(row["doc"])
    told = [each["note_to_buyer"] for each in doc["shipments"] if each["note_to_buyer"]]
    return render_template("etsy/order.html", order=doc, shop=_shop_of(row), told=told, link_of=_link_of)


@bp.get("/uploads/<int:image_id>")
def upload(image_id: int) -> Response:
    row = current_site().state.row("select kind, content from uploads where image_id = ?", image_id) or abort(404)
    return Response(row["content"], content_type=row["kind"])


@bp.get("/img/<path:drawing>.png")
def picture(drawing: str) -> Response:
    drawn = draw(drawing.replace(":-", ":#"))
    return Response(drawn, headers={"Cache-Control": "max-age=3600"}, content_type="image/png")


@bp.app_errorhandler(404)
def not_found(_error: Exception) -> tuple[str, int]:
    return render_template("etsy/missing.html"), 404


def amount(value: Doc, times: int = 1) -> str:
    code, number = str(value["currency_code"]), value["amount"] * times / value["divisor"]
    text = f"{number:,.2f}" if value["divisor"] > 1 else f"{number:,.0f}"
    symbol = SYMBOLS.get(code, code)
    return WORDS.price(text, symbol)


def _shown(row: sqlite3.Row) -> Doc:
    """A listing with its prices as amounts."""
    doc, shop = json.loads(row["doc"]), _shop_of(row)
    unit = {"divisor": listings.divisor(shop["currency"]), "currency_code": shop["currency"]}
    products = [
        {
            **each,
            "name": ", ".join(value["value"] for value in each["values"]),
            "amount": {"amount": listings.minor(each["price"], shop["currency"]), **unit},
        }
        for each in doc["products"]
        if each["enabled"]
    ]
    cheapest = min((each["amount"] for each in products), key=lambda each: each["amount"], default=None)
    return {**doc, "id": row["id"], "products": products, "cheapest": cheapest}


def _sold(listing_id: int) -> sqlite3.Row:
    row = listings.get(current_site(), listing_id)
    return row if row is not None and row["state"] == "active" else abort(404)


def _shop_of(row: sqlite3.Row) -> sqlite3.Row:
    return shops.get(current_site(), row["shop_id"]) or abort(404)


def _product(row: sqlite3.Row) -> Doc:
    """The one that was chosen, else the first."""
    products = _shown(row)["products"]
    wanted = request.values.get("product", "")
    found: Doc = next((each for each in products if str(each["id"]) == wanted), products[0])
    return found


def _quantity(text: str) -> int:
    return min(max(int(text), 1), 99) if text.isdecimal() else 1


def _link_of(shipment: Doc) -> str:
    """By the carrier where it is known here, else whatever link the seller wrote into the note."""
    if shipment["carrier_name"] in FOLLOW:
        return FOLLOW[shipment["carrier_name"]].format(code=shipment["tracking_code"])
    found = LINK.search(shipment["note_to_buyer"])
    return found[0] if found else ""
