"""What a visitor has in the cart. It is kept in a cookie, so that the shop works without JavaScript and log-in."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from sandbox.shopify import products
from sandbox.shopify.shops import Shop
from sandbox.shopify.site import Site

Doc = dict[str, Any]

MOST = 99


@dataclass
class Line:
    product: Doc
    variant: Doc
    quantity: int

    @property
    def name(self) -> str:
        plain = self.product["hasOnlyDefaultVariant"]
        return str(self.product["title"] if plain else f"{self.product['title']} - {self.variant['title']}")

    @property
    def total(self) -> float:
        return float(self.variant["price"]) * self.quantity


def lines(site: Site, shop: Shop) -> list[Line]:
    """The lines whose product is still sold."""
    try:
        kept = json.loads(urlsafe_b64decode(request.cookies.get(_cookie(shop), "W10=")))  # "[]"
        found = [(products.variant(site, shop, variant), int(quantity)) for variant, quantity in kept]
    except (ValueError, TypeError):
        return []
    return [Line(*pair, quantity) for pair, quantity in found if pair]


def keep(response: Response, shop: Shop, cart: list[Line]) -> None:
    kept = [[line.variant["id"], line.quantity] for line in cart]
    value = urlsafe_b64encode(json.dumps(kept).encode()).decode()
    response.set_cookie(_cookie(shop), value, httponly=True, samesite="Lax")


def add(cart: list[Line], line: Line) -> None:
    for one in cart:
        if one.variant["id"] == line.variant["id"]:
            one.quantity = min(one.quantity + line.quantity, MOST)
            return
    cart.append(line)


def ships(cart: list[Line]) -> bool:
    return any(line.variant["inventoryItem"]["requiresShipping"] for line in cart)


def quantity_of(text: str | None) -> int:
    return min(max(int(text), 0), MOST) if text and text.isdigit() else 1


def _cookie(shop: Shop) -> str:
    return f"cart-{shop.label}"
