"""The pages on which a visitor buys something and later finds the tracking."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from sandbox.custom import orders, products
from sandbox.custom.buyers import FIELDS, someone
from sandbox.custom.errors import ApiError
from sandbox.custom.site import current_site
from sandbox.custom.texts import WORDS
from sandbox.parts.drawing import draw
from sandbox.parts.words import SYMBOLS, this_page

bp = Blueprint("storefront", __name__)
bp.after_app_request(WORDS.remember)

Doc = dict[str, Any]

SHOWN, RECENT, MOST_PIECES = 200, 50, 99


@bp.app_context_processor
def words() -> Doc:
    shop = current_site().option("name")
    return {
        **WORDS.for_pages(),
        "shop": shop,
        "in_language": lambda code: this_page(code, "variant", "quantity"),
        "amount": amount,
        "local": local,
    }


@bp.errorhandler(ApiError)
def not_there(_error: ApiError) -> ResponseReturnValue:
    return render_template("missing.html"), 404


@bp.get("/")
def index() -> str:
    sold = current_site().state.rows("select * from products where status = 'active' order by id limit ?", SHOWN)
    return render_template("index.html", products=[products.shown(current_site(), row) for row in sold])


@bp.get("/products/<int:product_id>")
def product(product_id: int) -> str:
    return render_template("product.html", product=products.get(current_site(), product_id))


@bp.get("/checkout")
def checkout() -> str:
    found, variant, quantity = _chosen()
    total = Decimal(variant["price"]) * quantity
    shipping = Decimal(orders.SHIPPING if variant["kind"] == "goods" else 0)
    return render_template(
        "checkout.html", product=found, variant=variant, quantity=quantity, buyer=someone(), shipping=shipping,
        total=total + shipping,
    )  # fmt: skip


@bp.post("/checkout")
def buy() -> ResponseReturnValue:
    _found, variant, quantity = _chosen()
    names = (*FIELDS, "company", "line2", "email")
    buyer = {name: request.form.get(name, "").strip() for name in names}
    note = request.form.get("note", "").strip()
    order = orders.place(current_site(), buyer, [(variant["id"], quantity)], note)
    return redirect(url_for(".order", order_id=order["id"], thanks=1), 303)


@bp.get("/orders")
def recent_orders() -> str:
    return render_template("orders.html", orders=orders.recent(current_site(), RECENT), names=orders.STATUSES)


@bp.get("/orders/<int:order_id>")
def order(order_id: int) -> str:
    """Open to anyone: it is a pretend shop, and its buyers have no log-in."""
    found = orders.get(current_site(), order_id)
    told = [each["message"] for each in found["shipments"] if each.get("message")]
    told += [each["text"] for each in found["notes"] if each.get("to_buyer")]
    return render_template(
        "order.html", order=found, status=orders.STATUSES[found["status"]], told=told, is_link=_is_link
    )  # fmt: skip


@bp.get("/pictures/<name>.png")
def picture(name: str) -> Response:
    thing, _, colour = name.partition("-")
    drawing = draw(f"{thing}:#{colour}" if colour else thing)
    return Response(drawing, headers={"Cache-Control": "max-age=3600"}, content_type="image/png")


@bp.app_errorhandler(404)
def not_found(_error: Exception) -> ResponseReturnValue:
    return render_template("missing.html"), 404


def local(url: str) -> str:
    """An address of the shop as the visitor came to it, by whatever name."""
    return f"{request.script_root}{url.removeprefix(current_site().home)}"


def amount(value: str | Decimal) -> str:
    code = current_site().option("currency")
    symbol, number = SYMBOLS.get(code, code), f"{Decimal(value):,.2f}"
    return WORDS.price(number, symbol)


def _chosen() -> tuple[Doc, Doc, int]:
    quantity = request.values.get("quantity", "1")
    if not quantity.isdecimal() or not 1 <= int(quantity) <= MOST_PIECES:
        abort(404)
    return *products.variant_of(current_site(), request.values.get("variant", "")), int(quantity)


def _is_link(text: str | None) -> bool:
    return (text or "").startswith(("http://", "https://"))
