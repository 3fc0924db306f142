"""The control API of one shop: its orders, products, tokens and webhooks."""

import random
from typing import Any

from flask import Blueprint, abort, jsonify
from flask.typing import ResponseReturnValue

from sandbox.parts.control import json_given, only_from_here
from sandbox.shopify import events, fulfilment, orders, products, shops, tokens
from sandbox.shopify.control import misunderstood
from sandbox.shopify.gids import gid, parts
from sandbox.shopify.order_hooks import status_url
from sandbox.shopify.totals import total
from sandbox.shopify.web import current_shop, current_site

bp = Blueprint("control_shops", __name__, url_prefix="/_control/shops/<label>")
bp.before_request(only_from_here)
bp.register_error_handler(ValueError, misunderstood)

Doc = dict[str, Any]

ACTS: dict[str, Any] = {
    "cancel": lambda site, shop, order, wanted: orders.cancel(site, shop, order, wanted.get("reason", "CUSTOMER")),
    "refund": lambda site, shop, order, wanted: orders.refund(site, shop, order, wanted["lines"]),
    "edit": lambda site, shop, order, wanted: orders.edit(site, shop, order, wanted["lines"]),
    "pay": lambda site, shop, order, wanted: orders.pay(site, shop, order),
    "redact": lambda site, shop, order, wanted: orders.redact(site, shop, order),
    "hold": lambda site, shop, order, wanted: _hold(order, wanted.get("reason", "OTHER"), wanted.get("notes")),
    "release": lambda site, shop, order, wanted: _release(order),
}


@bp.get("")
def show() -> ResponseReturnValue:
    site, shop = current_site(), current_shop()
    counts = {
        table: (site.state.row(f"select count(*) as n from {table} where shop_id = ?", shop.id) or {"n": 0})["n"]
        for table in ("products", "variants", "orders")
    }
    scopes = tokens.granted(site, shop)
    return jsonify({"id": shop.id, "domain": shop.domain, **shop.doc, "counts": counts, "scopes": scopes})


@bp.put("")
def change() -> ResponseReturnValue:
    """Any part of it: `state` is open, frozen (402), locked (423) or forbidden (403)."""
    wanted = json_given()
    if wanted.get("state", "open") not in shops.STATES:
        raise ValueError(f"unknown state; there are: {', '.join(shops.STATES)}")
    changed = shops.change(current_site(), current_shop(), **wanted)
    events.fire(current_site(), changed, "shop/update", events.shop_body(changed))
    return jsonify(changed.doc)


@bp.get("/uploads")
def count_uploads() -> ResponseReturnValue:
    """How many pictures of products came from an app."""
    sql = "select count(*) as n from products, json_each(doc, '$.media') where instr(value ->> 'path', '/uploads/')"
    row = current_site().state.row(f"{sql} and shop_id = ?", current_shop().id)
    return jsonify({"used": row["n"] if row else 0})


@bp.post("/orders")
def place_orders() -> ResponseReturnValue:
    """`n` orders at once, with all that `orders.create` is given, and then `cancelled` or `redacted`."""
    wanted, site, shop = json_given(), current_site(), current_shop()
    number, cancelled, redacted = (wanted.pop(name, None) for name in ("n", "cancelled", "redacted"))
    wanted.setdefault("lines", [{"sku": _any_sku()}])
    with site.state.transaction():
        made = [orders.create(site, shop, wanted) for _ in range(number or 1)]
        if cancelled:
            made = [orders.cancel(site, shop, one) for one in made]
        if redacted:
            made = [orders.redact(site, shop, one) for one in made]
    return jsonify([_order_view(one) for one in made]), 201


@bp.get("/orders/<int:number>")
def show_order(number: int) -> ResponseReturnValue:
    return jsonify(_order_view(_order(number)))


@bp.put("/orders/<int:number>")
def change_order(number: int) -> ResponseReturnValue:
    return jsonify(_order_view(orders.change(current_site(), current_shop(), _order(number), json_given())))


@bp.post("/orders/<int:number>/<act>")
def act_on_order(number: int, act: str) -> ResponseReturnValue:
    """One of `ACTS`."""
    if act not in ACTS:
        raise ValueError(f"unknown act {act}; there are: {', '.join(ACTS)}")
    changed = ACTS[act](current_site(), current_shop(), _order(number), json_given())
    return jsonify(_order_view(changed))


@bp.post("/products")
def add_products() -> ResponseReturnValue:
    """One product as `products.create` is given it; or `n` of them with `m` variants each, told to nobody."""
    wanted, site, shop = json_given(), current_site(), current_shop()
    if "n" not in wanted:
        return jsonify(products.create(site, shop, wanted)), 201
    count, each, start = wanted["n"], wanted.get("m", 3), wanted.get("start", 1)
    with site.state.transaction():
        for number in range(start, start + count):
            products.create(site, shop, _numbered(number, each), quiet=True)
    return jsonify({"products": count, "variants": count * each}), 201


@bp.put("/products/<int:number>")
def change_product(number: int) -> ResponseReturnValue:
    return jsonify(products.change(current_site(), current_shop(), _product(number), json_given()))


@bp.delete("/products/<int:number>")
def delete_product(number: int) -> ResponseReturnValue:
    products.delete(current_site(), current_shop(), _product(number)["id"])
    return jsonify({})


@bp.post("/products/change")
def change_some() -> ResponseReturnValue:
    """A new price for a `share` of all products, chosen by chance; `quiet`: no webhook tells of it."""
    wanted, site, shop = json_given(), current_site(), current_shop()
    ids = [row["id"] for row in site.state.rows("select id from products where shop_id = ? order by id", shop.id)]
    chosen = random.sample(ids, max(1, round(len(ids) * wanted.get("share", 0.01)))) if ids else []
    with site.state.transaction():
        for number in chosen:
            doc = _product(number)
            for one in doc["variants"]:
                one["price"] = shops.amount(shop.currency, float(one["price"]) + 1)
            products.save(site, shop, doc, quiet=wanted.get("quiet", True))
    return jsonify({"changed": [gid("Product", number) for number in chosen]})


@bp.post("/tokens")
def add_token() -> ResponseReturnValue:
    """As if the owner had approved `scopes`: the answer of the token endpoint. `expiring` false: one without end."""
    wanted, site, shop = json_given(), current_site(), current_shop()
    code = tokens.grant(site, shop, wanted["scopes"])
    return jsonify(tokens.exchange(site, shop, code, wanted.get("expiring", True))), 201


@bp.post("/tokens/expire")
def expire_tokens() -> ResponseReturnValue:
    """`refresh`: the refresh tokens too."""
    tokens.expire(current_site(), current_shop(), json_given().get("refresh", False))
    return jsonify({})


@bp.post("/tokens/revoke")
def revoke_tokens() -> ResponseReturnValue:
    tokens.revoke(current_site(), current_shop())
    return jsonify({})


@bp.post("/uninstall")
def uninstall() -> ResponseReturnValue:
    tokens.uninstall(current_site(), current_shop())
    return jsonify({})


@bp.post("/bucket")
def drain() -> ResponseReturnValue:
    """Leave only so many points: `left`."""
    current_site().buckets.empty(current_shop().id, json_given().get("left", 0))
    return jsonify({})


@bp.post("/privacy/<topic>")
def privacy(topic: str) -> ResponseReturnValue:
    """data_request, redact (both of the buyer of `order`, a number) or shop_redact."""
    site, shop = current_site(), current_shop()
    body: Doc = {"shop_id": shop.id, "shop_domain": shop.domain}
    if topic == "shop_redact":
        events.fire(site, shop, "shop/redact", body, always=True)
        return jsonify(body), 201
    order = _order(json_given()["order"])
    customer = order["customer"] or {"id": "", "email": None}
    body["customer"] = {"id": parts(customer["id"])[1], "email": customer["email"], "phone": None}
    number = parts(order["id"])[1]
    if topic == "data_request":
        body |= {"orders_requested": [number], "data_request": {"id": site.new_ids()}}
    else:
        body |= {"orders_to_redact": [number]}
    events.fire(site, shop, f"customers/{topic}", body, always=True)
    return jsonify(body), 201


def _numbered(number: int, variants: int) -> Doc:
    return {
        "title": f"Print {number:05}",
        "type": "Poster",
        "options": ["Format"],
        "drawing": "poster",
        "variants": [
            {"values": [f"No. {place}"], "sku": f"P{number:05}-{place}", "price": 10 + place}
            for place in range(1, variants + 1)
        ],
    }


def _hold(order: Doc, reason: str, notes: str | None) -> Doc:
    site, shop = current_site(), current_shop()
    for one in fulfilment.of_order(site, order["id"]):
        if one["status"] in fulfilment.OPEN:
            fulfilment.hold(site, shop, one, reason, notes)
    return orders.save(site, shop, order)


def _release(order: Doc) -> Doc:
    site, shop = current_site(), current_shop()
    for one in fulfilment.of_order(site, order["id"]):
        if one["status"] == "ON_HOLD":
            fulfilment.release(site, shop, one)
    return orders.save(site, shop, order)


def _order_view(order: Doc) -> Doc:
    """The order as it is kept, and what was told of it."""
    site, shop = current_site(), current_shop()
    return {
        **order,
        "total": total(order),
        "url": status_url(site, shop, order),
        "fulfillmentOrders": fulfilment.of_order(site, order["id"]),
        "fulfillments": fulfilment.made(site, order["id"]),
    }


def _order(number: int) -> Doc:
    """By its id, or by the number in its name."""
    site, shop = current_site(), current_shop()
    found = orders.get(site, shop, gid("Order", number))
    if found is None:
        row = site.state.row("select id from orders where number = ? and shop_id = ?", number, shop.id) or abort(404)
        found = orders.get(site, shop, gid("Order", row["id"]))
    return found or abort(404)


def _product(number: int) -> Doc:
    return products.get(current_site(), current_shop(), gid("Product", number)) or abort(404)


def _any_sku() -> str:
    row = current_site().state.row(
        "select sku from variants where shop_id = ? and sku != '' order by id", current_shop().id
    )
    return str(row["sku"]) if row else ""
