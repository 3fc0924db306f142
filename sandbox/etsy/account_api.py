"""Who has let us in, into which shop, and for what."""

import sqlite3
from typing import Any

from sandbox.etsy import shops, tokens
from sandbox.etsy.rest import ApiError, endpoint, form
from sandbox.etsy.web import current_site, root


@endpoint("GET", "/openapi-ping")
def ping() -> dict[str, Any]:
    return {"application_id": 1}


@endpoint("GET", "/users/me", "shops_r")
def me(user_id: int) -> dict[str, Any]:
    shop = shops.of_user(current_site(), user_id)
    return {"user_id": user_id} | ({"shop_id": shop["id"]} if shop else {})


@endpoint("GET", "/shops/<int:shop_id>")
def show(shop: sqlite3.Row) -> dict[str, Any]:
    return shops.view(current_site(), shop, root())


@endpoint("POST", "/scopes")
def scopes() -> dict[str, Any]:
    found = tokens.with_access(current_site(), str(form().get("token", "")))
    if found is None or found["revoked"]:
        raise ApiError(401, "invalid_token", "access token is invalid")
    return {"scopes": found["scope"].split()}
