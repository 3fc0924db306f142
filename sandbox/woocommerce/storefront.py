"""The pages on which a visitor buys something and later finds the tracking."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from sandbox.parts.words import this_page
from sandbox.woocommerce import cart, order_view, orders, pictures, posts, product_view, tracking
from sandbox.woocommerce.buyers import someone
from sandbox.woocommerce.posts import ORDER, PRODUCT, Post
from sandbox.woocommerce.product_view import SYMBOLS
from sandbox.woocommerce.texts import WORDS
from sandbox.woocommerce.wordpress import answer_plain, current_site

bp = Blueprint("storefront", __name__)
bp.after_app_request(WORDS.remember)

Doc = dict[str, Any]

RECENT = 50
RATES = {"1": ("Standard", "5.95"), "2": ("Express", "14.50")}
PAYMENTS = {
    "sandbox_card": "Card (pretend, paid at once)",
    "bacs": "Bank transfer",
    "cod": "Cash on delivery",
}
DRAFT_COOKIE = "draft"


@bp.app_context_processor
def words() -> Doc:
    site = current_site()
    return {
        **WORDS.for_pages(),
        "shop": site.option("name"),
        "view": product_view,
        "site": site,
        "amount": amount,
        "in_language": lambda code: this_page(code, "key"),
        "in_cart": _in_cart,
    }


@bp.get("/")
def index() -> Response:
    if "rest_route" in request.args:
        return answer_plain(request.args["rest_route"])
    return make_response(render_template("index.html", products=_sold()))


@bp.get("/product/<slug>/")
def product(slug: str) -> Response:
    return make_response(_product_page(_find_product(slug)))


@bp.post("/product/<slug>/")
def add_to_cart(slug: str) -> Response:
    found = _find_product(slug)
    options = {one["name"]: request.form.get(cart.field_of(one), "") for one in _choices(found)}
    if not all(options.values()):
        return make_response(_product_page(found, "Choose one of each option."), 422)
    line = cart.choose(current_site(), found, options, cart.quantity_of(request.form.get("quantity")) or 1)
    if line is None:
        return make_response(_product_page(found, "This combination is not sold."), 422)
    lines = cart.lines(current_site())
    cart.add(lines, line)
    return _with_cart("checkout" if "buy" in request.form else "show_cart", lines)


@bp.get("/cart/")
def show_cart() -> Response:
    return make_response(render_template("cart.html", lines=cart.lines(current_site())))


@bp.post("/cart/")
def update_cart() -> Response:
    lines = cart.lines(current_site())
    for place, line in enumerate(lines):
        line.quantity = cart.quantity_of(request.form.get(f"quantity_{place}", str(line.quantity)))
    if (removed := request.form.get("remove", "")).isdigit() and int(removed) < len(lines):
        lines[int(removed)].quantity = 0
    return _with_cart("show_cart", [line for line in lines if line.quantity])


@bp.get("/checkout/")
def checkout() -> Response:
    """Opening the checkout makes a draft of the order, as the real block checkout does."""
    lines = cart.lines(current_site())
    if not lines:
        return redirect(url_for(".show_cart"))  # type: ignore[return-value]
    draft = _draft(lines)
    page = render_template(
        "checkout.html", lines=lines, buyer=someone(WORDS.language()), rates=RATES, payments=PAYMENTS,
        ships=_ships(lines),
    )  # fmt: skip
    response = make_response(page)
    response.set_cookie(DRAFT_COOKIE, f"{draft.id}:{draft.doc['order_key']}", httponly=True, samesite="Lax")
    return response


@bp.post("/checkout/")
def buy() -> Response:
    lines = cart.lines(current_site())
    if not lines:
        return redirect(url_for(".show_cart"))  # type: ignore[return-value]
    method = request.form.get("payment", "sandbox_card")
    status = "on-hold" if method == "bacs" else "processing"
    order = orders.place_draft(
        current_site(), _draft(lines), _checkout_form(method, lines), paid=method == "sandbox_card", status=status
    )
    response = _with_cart("order_received", [], order_id=order.id, key=order.doc["order_key"])
    response.delete_cookie(DRAFT_COOKIE)
    return response


@bp.get("/checkout/order-received/<int:order_id>/")
def order_received(order_id: int) -> str:
    order = _find_order(order_id)
    if request.args.get("key") != order.doc["order_key"]:
        abort(404)
    return render_template("received.html", order=order, number=order_view.number_of(current_site(), order))


@bp.get("/shop/orders")
def recent_orders() -> str:
    where = [("kind = ?", (ORDER,)), posts.among("status", ("trash", orders.DRAFT), negated=True)]
    found, _total = posts.find(current_site(), where, "id desc", RECENT)
    return render_template("orders.html", orders=found, names=_status_names(), number_of=order_view.number_of)


@bp.get("/my-account/orders/<int:order_id>")
def account_order(order_id: int) -> str:
    """What the buyer sees of an order. Open to anyone: it is a pretend shop, and its buyers have no log-in."""
    site, order = current_site(), _find_order(order_id)
    told = site.state.rows("select * from notes where order_id = ? and customer_note order by id desc", order_id)
    return render_template(
        "order.html",
        order=order,
        number=order_view.number_of(site, order),
        status=_status_names().get(order.status, order.status),
        told=[{"day": site.local(row["created"])[:16].replace("T", " "), "text": row["note"]} for row in told],
        codes=tracking.codes_of(order),
        details=lambda line: [one for one in order_view.shown_meta(site, line) if one["key"][0] != "_"],
    )


@bp.get("/wp-content/uploads/<int:_year>/<int:_month>/<name>.png")
def picture(_year: int, _month: int, name: str) -> Response:
    found = pictures.named(current_site(), name) or abort(404)
    content, kind = pictures.content_of(current_site(), found)
    return Response(content, headers={"Cache-Control": "max-age=3600"}, content_type=kind)


@bp.app_errorhandler(404)
def not_found(_error: Exception) -> tuple[str, int]:
    return render_template("missing.html"), 404


def amount(value: str, currency: str = "") -> str:
    code = currency or current_site().option("currency")
    symbol, number = SYMBOLS.get(code, code), f"{float(value or 0):,.2f}"
    return WORDS.price(number, symbol)


def _product_page(found: Post, error: str = "") -> str:
    site = current_site()
    variations = posts.children(site, found, posts.VARIATION)
    return render_template(
        "product.html", product=found, choices=_choices(found), error=error, variations=variations,
        field_of=cart.field_of, out=_is_out(found),
    )  # fmt: skip


def _choices(found: Post) -> list[Doc]:
    return [one for one in found.doc["attributes"] if one.get("variation")]


def _is_out(found: Post) -> bool:
    return bool(found.doc.get("manage_stock")) and (found.doc.get("stock_quantity") or 0) <= 0


def _find_product(slug: str) -> Post:
    where = [("kind = ?", (PRODUCT,)), ("status = ?", ("publish",)), ("json_extract(doc, '$.slug') = ?", (slug,))]
    found, _total = posts.find(current_site(), where, "id", 1)
    return found[0] if found else abort(404)


def _find_order(order_id: int) -> Post:
    return posts.get(current_site(), order_id, ORDER) or abort(404)


def _sold() -> list[Post]:
    types = posts.among("json_extract(doc, '$.type')", ("simple", "variable"))
    where = [("kind = ?", (PRODUCT,)), ("status = ?", ("publish",)), types]
    return posts.find(current_site(), where, "id", 200)[0]


def _in_cart() -> int:
    return sum(line.quantity for line in cart.lines(current_site()))


def _with_cart(endpoint: str, lines: list[cart.Line], **values: Any) -> Response:
    response = make_response(redirect(url_for(f".{endpoint}", **values), 303))
    cart.keep(response, lines)
    return response


def _ships(lines: list[cart.Line]) -> bool:
    return any(not line.product.doc.get("virtual") for line in lines)


def _draft(lines: list[cart.Line]) -> Post:
    """The draft that this visitor has open, brought up to date, or a new one."""
    site, given = current_site(), {"status": orders.DRAFT, "payment_method": "bacs", **_lines_for("1", lines)}
    draft_id, _, key = request.cookies.get(DRAFT_COOKIE, "").partition(":")
    draft = posts.get(site, int(draft_id), ORDER) if draft_id.isdigit() else None
    if draft and (draft.status, draft.doc["order_key"]) == (orders.DRAFT, key):
        return orders.refill(site, draft, given)
    return orders.create(
        site, given, via="store-api", ip=request.remote_addr or "", agent=request.user_agent.string
    )  # fmt: skip


def _lines_for(rate: str, lines: list[cart.Line]) -> Doc:
    items = [line.for_order(current_site()) for line in lines]
    return {"line_items": items, "shipping_lines": [_shipping(rate, lines)] if _ships(lines) else []}


def _checkout_form(method: str, lines: list[cart.Line]) -> Doc:
    form = request.form
    person = {name: form.get(name, "").strip() for name in (*orders.ADDRESS, "phone", "email")}
    return {
        "billing": person,
        "shipping": {name: value for name, value in person.items() if name != "email"},
        "payment_method": method,
        "payment_method_title": PAYMENTS.get(method, method).partition(" (")[0],
        "customer_note": form.get("customer_note", "").strip(),
        **_lines_for(form.get("rate", "1"), lines),
    }


def _shipping(rate: str, lines: list[cart.Line]) -> Doc:
    title, price = RATES.get(rate, RATES["1"])
    site = current_site()
    items = ", ".join(f"{line.name(site)} &times; {line.quantity}" for line in lines)
    return {"method_id": "flat_rate", "method_title": title, "instance_id": rate, "total": price,
            "meta_data": [{"key": "Items", "value": items}]}  # fmt: skip


def _status_names() -> dict[str, str]:
    return {slug: WORDS.text(name) for slug, name in orders.statuses(current_site()).items()}
