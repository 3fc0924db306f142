"""Whose consent we have, for which shop, and how that shop does."""

from typing import Any
from urllib.parse import urlsplit

from platforms.base import Platform
from platforms.errors import Code, MissingPermission, NotFound, Refused, Temporary
from platforms.etsy.api import Api
from platforms.etsy.budget import Purpose
from platforms.etsy.consent import SCOPES
from platforms.etsy.text import plain
from platforms.text import id_text
from platforms.values import Connection, Shop

VACATION = "vacation"  # the shop is closed for a while: no orders come, and that is no fault


def verify(api: Api, shop: Platform) -> Connection:
    """Etsy's answer to a token tells no scopes, so they are asked for; what we ask for and do not need just now counts
    as well, as it would be missed later."""
    me = _me(api)
    credentials = shop.credentials  # of which the call may have made newer ones
    user_id, shop_id = id_text(me.get("user_id")), id_text(me.get("shop_id"))
    if user_id != credentials.get("access_token", "").partition(".")[0]:
        raise Temporary(Code.SHAPE_UNKNOWN)
    if not shop_id:
        raise Refused(Code.NO_SHOP_THERE)
    granted = _scopes(api, credentials["access_token"])
    if missing := [scope for scope in SCOPES if scope not in granted]:
        raise MissingPermission(Code.SCOPE_MISSING, scopes=", ".join(missing))
    found = _shop(api.get(Purpose.FETCH, f"shops/{shop_id}"), shop_id)
    return Connection(found, {**shop.credentials, "user_id": user_id, "shop_id": shop_id, "scope": " ".join(granted)})


def _me(api: Api) -> dict[str, Any]:
    try:
        return api.get(Purpose.FETCH, "users/me")
    except NotFound:
        raise Refused(Code.NO_SHOP_THERE) from None


def _scopes(api: Api, token: str) -> list[str]:
    """The structure of this answer is not written down: a list of names, whatever it is called."""
    said = api.send_form("POST", "scopes", {"token": token})
    lists = [value for value in said.values() if isinstance(value, list)]
    if not lists:
        raise Temporary(Code.SHAPE_UNKNOWN)
    return [str(scope) for scope in lists[0]]


def _shop(row: dict[str, Any], shop_id: str) -> Shop:
    url = urlsplit(str(row.get("url") or ""))
    return Shop(
        address=f"{url.scheme}://{url.netloc}{url.path}".rstrip("/") if url.netloc else "",
        identity=shop_id,
        name=plain(row.get("shop_name")),
        currency=plain(row.get("currency_code")),
        facts={"limited": [VACATION] if row.get("is_vacation") else []},
    )
