"""Between Flask and the rest: which site and shop a request is for."""

import json
from typing import Any

from flask import Response, abort, current_app, g

from sandbox.shopify import shops
from sandbox.shopify.shops import Shop
from sandbox.shopify.site import VERSION, Site


def current_site() -> Site:
    site: Site = current_app.extensions["site"]
    return site


def current_shop() -> Shop:
    """The shop in the path of the request; 404 where there is none."""
    if "shop" not in g:
        g.shop = shops.find(current_site(), g.label) or abort(404)
    found: Shop = g.shop
    return found


def name_shop(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Every address below /<label> is of that shop: no view need be told."""
    g.label = values.pop("label", "") if values else ""


def keep_shop(endpoint: str, values: dict[str, Any]) -> None:
    """And every address that a page of a shop names is of the same shop."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "label"):
        values.setdefault("label", g.label)


def json_answer(body: Any, status: int = 200, **headers: str) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(
        text, status, {"X-Shopify-API-Version": VERSION, **headers}, content_type="application/json; charset=utf-8"
    )
