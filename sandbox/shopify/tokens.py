"""What lets the app in: codes, access tokens that live an hour, refresh tokens that live 90 days."""

import secrets
import sqlite3
import time
from typing import Any

from sandbox.shopify import events
from sandbox.shopify.shops import Shop
from sandbox.shopify.site import Site, now

Doc = dict[str, Any]

CODE_SECONDS = 60
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 90 * 24 * 3600


class TokenError(Exception):
    """A refusal of the token endpoint, with its OAuth code."""

    def __init__(self, code: str, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.code = code
        self.status = status

    def body(self) -> Doc:
        return {"error": self.code, "error_description": str(self)}


def expanded(scopes: str) -> set[str]:
    """All that is granted: to write implies to read."""
    named = {one.strip() for one in scopes.split(",") if one.strip()}
    return named | {f"read_{one[6:]}" for one in named if one.startswith("write_")}


def shortened(scopes: str) -> str:
    """The list as the platform tells it: without what another scope implies."""
    named = list(dict.fromkeys(one.strip() for one in scopes.split(",") if one.strip()))
    return ",".join(one for one in named if not (one.startswith("read_") and f"write_{one[5:]}" in named))


def granted(site: Site, shop: Shop) -> str | None:
    """The scopes of the app in this shop; none where it is not installed."""
    row = site.state.row("select scopes from installs where shop_id = ?", shop.id)
    return row["scopes"] if row else None


def grant(site: Site, shop: Shop, scopes: str) -> str:
    """The owner has approved: a code to be exchanged within a minute."""
    code = secrets.token_hex(16)
    site.state.add("codes", code=code, shop_id=shop.id, scopes=shortened(scopes), due=time.time() + CODE_SECONDS)
    return code


def exchange(site: Site, shop: Shop, code: str, expiring: bool) -> Doc:
    with site.state.transaction():
        row = site.state.row("select * from codes where code = ? and shop_id = ?", code, shop.id)
        site.state.run("delete from codes where code = ?", code)
        if row is None or row["due"] < time.time():
            raise TokenError("invalid_request", "The authorization code was not found or was already used")
        _install(site, shop, row["scopes"])
        return _answer(_new(site, shop, row["scopes"], expiring))


def refresh(site: Site, shop: Shop, token: str) -> Doc:
    """The same pair again, until the app has used it: an answer that got lost can be asked for once more."""
    with site.state.transaction():
        old = site.state.row("select * from tokens where refresh = ? and shop_id = ?", token, shop.id)
        if old is None or old["dead"] or not old["expiring"] or old["refresh_until"] < time.time():
            raise TokenError("invalid_grant", "This refresh token is not valid")
        site.state.set("tokens", old["id"], used=1)
        new = site.state.row("select * from tokens where parent = ?", old["id"])
        if new is not None and new["used"]:
            raise TokenError("invalid_grant", "This refresh token has been replaced")
        return _answer(new or _new(site, shop, granted(site, shop) or old["scopes"], True, old["id"]))


def token_of(site: Site, shop: Shop, access: str) -> sqlite3.Row | None:
    """The living token that the app shows, which is used from now on."""
    row = site.state.row("select * from tokens where access = ? and shop_id = ? and not dead", access, shop.id)
    if row is None or (row["expiring"] and row["access_until"] < time.time()):
        return None
    if not row["used"]:
        site.state.set("tokens", row["id"], used=1)
    return row


def expire(site: Site, shop: Shop, refresh_too: bool = False) -> None:
    """As if the hour had passed, or the 90 days."""
    site.state.run("update tokens set access_until = 0 where shop_id = ?", shop.id)
    if refresh_too:
        site.state.run("update tokens set refresh_until = 0 where shop_id = ?", shop.id)


def revoke(site: Site, shop: Shop) -> None:
    site.state.run("update tokens set dead = 1 where shop_id = ?", shop.id)


def uninstall(site: Site, shop: Shop) -> None:
    """The tokens are dead before the app hears of it."""
    if granted(site, shop) is None:
        return
    with site.state.transaction():
        revoke(site, shop)
        events.fire_uninstalled(site, shop)
        site.state.run("delete from installs where shop_id = ?", shop.id)
        site.state.run("delete from subscriptions where shop_id = ?", shop.id)


def _install(site: Site, shop: Shop, scopes: str) -> None:
    before = granted(site, shop)
    site.state.run("insert or replace into installs values (?, ?, ?)", shop.id, scopes, now())
    if before is not None and before != scopes:
        events.fire_scopes_update(site, shop, before.split(","), scopes.split(","))


def _new(site: Site, shop: Shop, scopes: str, expiring: bool, parent: int | None = None) -> sqlite3.Row:
    moment = time.time()
    token_id = site.state.add(
        "tokens",
        shop_id=shop.id,
        access=f"shpat_{secrets.token_hex(16)}",
        refresh=f"shprt_{secrets.token_hex(16)}",
        scopes=scopes,
        access_until=moment + ACCESS_SECONDS,
        refresh_until=moment + REFRESH_SECONDS,
        expiring=int(expiring),
        parent=parent,
    )
    found = site.state.row("select * from tokens where id = ?", token_id)
    assert found is not None
    return found


def _answer(row: sqlite3.Row) -> Doc:
    plain = {"access_token": row["access"], "scope": row["scopes"]}
    if not row["expiring"]:
        return plain
    moment = time.time()
    return {
        **plain,
        "expires_in": max(0, round(row["access_until"] - moment)),
        "refresh_token": row["refresh"],
        "refresh_token_expires_in": max(0, round(row["refresh_until"] - moment)),
    }
