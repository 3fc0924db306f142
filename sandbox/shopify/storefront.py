"""The pages on which a visitor buys something and later finds the tracking."""

from typing import Any

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from sandbox.parts.drawing import draw
from sandbox.parts.words import SYMBOLS, this_page
from sandbox.shopify import cart, fulfilment, orders, products, shops
from sandbox.shopify.buyers import someone
from sandbox.shopify.product_hooks import image_url
from sandbox.shopify.shops import Shop
from sandbox.shopify.texts import WORDS
from sandbox.shopify.totals import total
from sandbox.shopify.web import current_shop, current_site

bp = Blueprint("storefront", __name__)
bp.after_app_request(WORDS.remember)

Doc = dict[str, Any]

SHOWN = 60
RECENT = 50
RATES = {"standard": ("Standard", 5.95), "express": ("Express", 14.50)}
FIELDS = ("firstName", "lastName", "company", "address1", "zip", "city", "provinceCode", "countryCodeV2", "email",
    "phone")  # fmt: skip


@bp.app_context_processor
def words() -> Doc:
    return {
        **WORDS.for_pages(),
        "in_language": this_page,
        "amount": amount,
        "picture": picture,
        "status_of": status_of,
        "app_name": current_site().flags.app_name,
        "shop": _shop(),
        "in_cart": _in_cart(),
    }


@bp.get("/")
def all_shops() -> str:
    return render_template("shops.html", shops=shops.all_of(current_site()))


@bp.get("/<label>/")
def index() -> str:
    rows = current_site().state.rows(
        "select id from products where shop_id = ? and status = 'ACTIVE' and published order by id limit ?",
        current_shop().id, SHOWN,
    )  # fmt: skip
    found = [products.get(current_site(), current_shop(), f"gid://shopify/Product/{row['id']}") for row in rows]
    return render_template("index.html", products=found)


@bp.get("/<label>/products/<handle>")
def product(handle: str) -> str:
    return _product_page(_find_product(handle))


@bp.post("/<label>/products/<handle>")
def add_to_cart(handle: str) -> ResponseReturnValue:
    found = _find_product(handle)
    wanted = [request.form.get(f"option_{one['position']}", "") for one in found["options"]]
    chosen = [one for one in found["variants"] if _values(one) == wanted or found["hasOnlyDefaultVariant"]]
    if not chosen:
        return _product_page(found, "Choose one of each option."), 422
    lines = cart.lines(current_site(), current_shop())
    cart.add(lines, cart.Line(found, chosen[0], cart.quantity_of(request.form.get("quantity")) or 1))
    return _with_cart("checkout" if "buy" in request.form else "show_cart", lines)


@bp.get("/<label>/cart")
def show_cart() -> str:
    return render_template("cart.html", lines=cart.lines(current_site(), current_shop()))


@bp.post("/<label>/cart")
def update_cart() -> ResponseReturnValue:
    lines = cart.lines(current_site(), current_shop())
    for place, line in enumerate(lines):
        line.quantity = cart.quantity_of(request.form.get(f"quantity_{place}", str(line.quantity)))
    if (removed := request.form.get("remove", "")).isdigit() and int(removed) < len(lines):
        lines[int(removed)].quantity = 0
    return _with_cart("show_cart", [line for line in lines if line.quantity])


@bp.get("/<label>/checkout")
def checkout() -> ResponseReturnValue:
    lines = cart.lines(current_site(), current_shop())
    if not lines:
        return redirect(url_for(".show_cart"))
    buyer = someone(current_shop().doc["country"])
    return render_template("checkout.html", lines=lines, buyer=buyer, rates=_rates(), ships=cart.ships(lines))


@bp.post("/<label>/checkout")
def buy() -> ResponseReturnValue:
    lines = cart.lines(current_site(), current_shop())
    if not lines:
        return redirect(url_for(".show_cart"))
    title, price = _rates().get(request.form.get("rate", ""), _rates()["standard"])
    given = {
        "lines": [{"variant": line.variant["id"], "quantity": line.quantity} for line in lines],
        "buyer": {name: request.form.get(name, "").strip() or None for name in FIELDS},
        "note": request.form.get("note", "").strip() or None,
        "paid": request.form.get("payment") != "later",
        "shipping": {"title": title, "price": price},
    }
    order = orders.create(current_site(), current_shop(), given)
    return _with_cart("order_page", [], token=order["token"])


@bp.get("/<label>/orders")
def recent_orders() -> str:
    return render_template("orders.html", orders=orders.recent(current_site(), current_shop(), RECENT), total=total)


@bp.get("/<label>/orders/<token>")
def order_page(token: str) -> str:
    """What the buyer sees of an order, at an address that stays."""
    site = current_site()
    order = orders.by_token(site, current_shop(), token) or abort(404)
    made = [one for one in fulfilment.made(site, order["id"]) if one["status"] == "SUCCESS"]
    return render_template("order.html", order=order, made=made, total=total(order))


@bp.get("/<label>/cdn/shop/files/<name>.png")
def file(name: str) -> Response:
    current_shop()
    headers = {"Cache-Control": "max-age=3600"}
    return Response(draw(products.drawing_of(name)), headers=headers, content_type="image/png")


@bp.app_errorhandler(404)
def not_found(_error: Exception) -> tuple[str, int]:
    return render_template("missing.html"), 404


def amount(value: str | float, currency: str = "") -> str:
    code = currency or current_shop().currency
    whole = code in shops.WITHOUT_CENTS
    number = f"{float(value or 0):,.0f}" if whole else f"{float(value or 0):,.2f}"
    symbol = SYMBOLS.get(code, code)
    return WORDS.price(number, symbol)


def picture(product: Doc, variant: Doc | None = None) -> str:
    """The address of what is shown of a product; of a variant its own, where it has one."""
    paths = [one["path"] for one in product["media"] if one["status"] == "READY"]
    if variant and variant.get("drawing"):
        paths = [products.picture_path(variant["drawing"])]
    return image_url(request.script_root, current_shop(), paths[0]) if paths else ""


def status_of(order: Doc) -> tuple[str, str]:
    """A word for the buyer, and the class of its badge."""
    if order["cancelledAt"]:
        return "Cancelled", "cancelled"
    if order["displayFinancialStatus"] == "PENDING":
        return "Payment pending", "pending"
    shipped = {"FULFILLED": ("On its way", "completed"), "PARTIALLY_FULFILLED": ("Partly on its way", "completed"),
               "IN_PROGRESS": ("Being prepared", ""), "ON_HOLD": ("On hold", "")}  # fmt: skip
    return shipped.get(order["displayFulfillmentStatus"], ("Confirmed", ""))


def _product_page(found: Doc, error: str = "") -> str:
    return render_template("product.html", product=found, error=error)


def _find_product(handle: str) -> Doc:
    found = products.by_handle(current_site(), current_shop(), handle)
    return found if found and found["status"] in ("ACTIVE", "UNLISTED") and found["publishedAt"] else abort(404)


def _values(variant: Doc) -> list[str]:
    return [one["value"] for one in variant["selectedOptions"]]


def _rates() -> dict[str, tuple[str, float]]:
    currency = current_shop().currency
    return {key: (title, shops.priced(currency, price)) for key, (title, price) in RATES.items()}


def _shop() -> Shop | None:
    return shops.find(current_site(), g.label) if g.get("label") else None


def _in_cart() -> int:
    shop = _shop()
    return sum(line.quantity for line in cart.lines(current_site(), shop)) if shop else 0


def _with_cart(endpoint: str, lines: list[cart.Line], **values: Any) -> Response:
    response = make_response(redirect(url_for(f".{endpoint}", **values), 303))
    cart.keep(response, current_shop(), lines)
    return response
