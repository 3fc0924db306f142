"""What a visitor has in the cart. It is kept in a cookie, so that the shop works without JavaScript and log-in."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from sandbox.woocommerce import posts
from sandbox.woocommerce.posts import PRODUCT, VARIATION, Post
from sandbox.woocommerce.product_view import attribute_key, attributes_of_variation, full_name, price_of
from sandbox.woocommerce.site import Site
from sandbox.woocommerce.wire import decimal, money, slug

COOKIE = "cart"
MOST = 99


@dataclass
class Line:
    product: Post
    variation: Post | None
    quantity: int
    chosen: dict[str, str]  # what the buyer chose where the variation leaves it open

    @property
    def sold(self) -> Post:
        return self.variation or self.product

    def name(self, site: Site) -> str:
        return ", ".join([full_name(site, self.sold), *self.chosen.values()])

    def total(self, site: Site) -> str:
        return money(decimal(price_of(site, self.sold)) * self.quantity)

    def for_order(self, site: Site) -> dict[str, Any]:
        keys = {one["name"]: attribute_key(site, one) for one in self.product.doc["attributes"]}
        entries = [{"key": keys.get(name, name), "value": value} for name, value in self.chosen.items()]
        return {"product_id": self.product.id, "variation_id": self.variation.id if self.variation else 0,
                "quantity": self.quantity, "meta_data": entries}  # fmt: skip


def lines(site: Site) -> list[Line]:
    """The lines whose product is still sold."""
    try:
        kept = json.loads(urlsafe_b64decode(request.cookies.get(COOKIE, "W10=")))  # "[]"
        found = [_line(site, *entry) for entry in kept]
    except (ValueError, TypeError):
        return []
    return [line for line in found if line]


def keep(response: Response, cart: list[Line]) -> None:
    kept = [[line.product.id, line.variation.id if line.variation else 0, line.quantity, line.chosen] for line in cart]
    response.set_cookie(COOKIE, urlsafe_b64encode(json.dumps(kept).encode()).decode(), httponly=True, samesite="Lax")


def choose(site: Site, product: Post, options: dict[str, str], quantity: int) -> Line | None:
    """The line for what was chosen on the page of `product`; none where there is no such variation."""
    if product.doc["type"] != "variable":
        return Line(product, None, quantity, {})
    for variation in posts.children(site, product, VARIATION):
        own = {one["name"]: one["option"] for one in attributes_of_variation(site, variation)}
        if all(options.get(name) == option for name, option in own.items()):
            left_open = {name: value for name, value in options.items() if name not in own}
            return Line(product, variation, quantity, left_open)
    return None


def add(cart: list[Line], line: Line) -> None:
    for one in cart:
        if (one.sold.id, one.chosen) == (line.sold.id, line.chosen):
            one.quantity = min(one.quantity + line.quantity, MOST)
            return
    cart.append(line)


def quantity_of(text: str | None) -> int:
    return min(max(int(text), 0), MOST) if text and text.isdigit() else 1


def field_of(attribute: dict[str, Any]) -> str:
    """The name of an attribute's field in the form."""
    return f"attribute_{slug(attribute['name'])}"


def _line(site: Site, product_id: int, variation_id: int, quantity: int, chosen: dict[str, str]) -> Line | None:
    product = posts.get(site, product_id, PRODUCT)
    variation = posts.get(site, variation_id, VARIATION) if variation_id else None
    if product is None or product.status != "publish" or (variation_id and variation is None):
        return None
    return Line(product, variation, quantity, chosen)
