"""How a Shopify shop lets our app in: consent, the signed way back, the code for keys, and keys for those run out.

Everything that comes with a browser is signed in its query (hex over the sorted pairs), by the old secret for up to an
hour after it was changed. Keys last an hour, what renews them 90 days, and both are new with each renewal.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from platforms.access import App, Ask, Return
from platforms.answers import Answer
from platforms.errors import Code, MissingPermission, PlatformError, Reconnect, Refused, Temporary, Unreachable
from platforms.http import Http
from platforms.shopify import address

NEEDED = ("read_products", "read_orders", "read_locations", "write_merchant_managed_fulfillment_orders")
PUBLISHING = ("write_products", "read_publications", "write_publications")  # whoever said yes before can do without
SCOPES = (*NEEDED, *PUBLISHING)
TOLERANCE = timedelta(seconds=90)
SIGNATURE = re.compile(r"[0-9a-f]{64}")
KEPT_BY_SIGNER = "-_.*"  # what Shopify does not write as %xx before it signs
LIFE = 3600  # seconds, where an answer does not say
TRIES = 3  # of a renewal without an answer: the used key may be shown again until the new one is used
APP_UNKNOWN = ("invalid_client", "unauthorized_client", "application_cannot_be_found")


def authorize_url(where: str, ask: Ask, app: App) -> str:
    asked = {
        "client_id": app.client_id,
        "scope": ",".join(SCOPES),
        "redirect_uri": ask.callback_url,
        "state": ask.token,
    }
    return f"{where}/admin/oauth/authorize?{urlencode(asked)}"


def read_return(query: str, app: App) -> Return:
    """What the owner's browser brought back with a code."""
    pairs = signed(query, app, datetime.now(UTC))
    where = _shop_in(pairs, app)
    if not pairs.get("code") or not pairs.get("state"):
        raise Refused(Code.GRANT_UNREADABLE)
    return Return(pairs["state"], {"code": pairs["code"]}, where)


def read_install(query: str, app: App) -> str:
    """The address of the shop whose owner asks for our app in Shopify's own pages. Raises Refused(GRANT_UNREADABLE)."""
    return _shop_in(signed(query, app, datetime.now(UTC)), app)


def signed(query: str, app: App, now: datetime) -> dict[str, str]:
    """The pairs of a query that Shopify signed a moment ago. Raises Refused(GRANT_UNREADABLE)."""
    listed = parse_qsl(query, keep_blank_values=True)
    pairs = dict(listed)
    given = pairs.pop("hmac", "")
    if len(pairs) + 1 != len(listed) or not SIGNATURE.fullmatch(given):
        raise Refused(Code.GRANT_UNREADABLE)
    message = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(pairs.items()))
    if not any(_is_signed(message, given, secret) for secret in _secrets(app)):
        raise Refused(Code.GRANT_UNREADABLE)
    if not _is_recent(pairs.get("timestamp", ""), now):
        raise Refused(Code.GRANT_UNREADABLE)
    return pairs


def exchange(where: str, credentials: Mapping[str, str], http: Http, app: App) -> dict[str, str]:
    """Once: a code is used up by the first answer, whether or not we got it."""
    asked = {"code": credentials.get("code", ""), "expiring": "1"}
    answer = _asked(where, asked, http, app)
    if answer.status >= 400:
        raise _told(answer, Code.CODE_REFUSED)
    return _keys(answer, {})


def renew(where: str, credentials: Mapping[str, str], http: Http, app: App) -> dict[str, str]:
    """A lost answer costs nothing: the same renewal is answered again."""
    if not credentials.get("refresh_token"):
        raise Reconnect(Code.ACCESS_ENDED, host=urlsplit(where).hostname)
    asked = {"grant_type": "refresh_token", "refresh_token": credentials["refresh_token"]}
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            answer = _asked(where, asked, http, app)
        except Unreachable:
            if last:
                raise
            continue
        if answer.status < 400:
            return _keys(answer, credentials)
        if answer.status < 500 or last:
            raise _told(answer, Code.ACCESS_ENDED)
    raise AssertionError("the last try returns or raises")


def missing(granted: set[str]) -> list[str]:
    """What we need and were not given. To write is to read too, and Shopify may name the writing alone."""
    return sorted(_with_reading(set(NEEDED)) - _with_reading(granted))


def _asked(where: str, asked: dict[str, str], http: Http, app: App) -> Answer:
    form = {"client_id": app.client_id, "client_secret": app.client_secret, **asked}
    return http.call("POST", f"{where}/admin/oauth/access_token", data=form, headers={"Accept": "application/json"})


def _keys(answer: Answer, before: Mapping[str, str]) -> dict[str, str]:
    said = answer.json()
    if not isinstance(said, dict) or not said.get("access_token"):
        raise Temporary(Code.SHAPE_UNKNOWN)
    now = datetime.now(UTC)
    keys = {
        "access_token": str(said["access_token"]),
        "access_expires_at": _in(said.get("expires_in") or LIFE, now),
        "refresh_token": str(said.get("refresh_token") or before.get("refresh_token", "")),
        "refresh_expires_at": before.get("refresh_expires_at", ""),
        "scope": str(said.get("scope") or before.get("scope", "")),
    }
    if said.get("refresh_token_expires_in"):
        keys["refresh_expires_at"] = _in(said["refresh_token_expires_in"], now)
    return keys


def _in(seconds: Any, now: datetime) -> str:
    try:
        return (now + timedelta(seconds=int(seconds))).isoformat()
    except (TypeError, ValueError, OverflowError):
        raise Temporary(Code.SHAPE_UNKNOWN) from None


def _told(answer: Answer, refused: Code) -> PlatformError:
    """A refusal of the code or of the renewal, unless it is our app or the shop that is refused."""
    try:
        said = answer.json()
    except Temporary:
        said = {}
    error = str(said.get("error") or "") if isinstance(said, dict) else ""
    host = urlsplit(answer.url).hostname
    facts: dict[str, Any] = {"status": answer.status, "shop_code": error[:300], "host": host}
    if error in APP_UNKNOWN or (answer.status == 401 and error != "invalid_grant"):
        return MissingPermission(Code.APP_REFUSED, **facts)
    return address.refused(answer.status, host) or Reconnect(refused, **facts)


def _secrets(app: App) -> list[str]:
    return [secret for secret in (app.client_secret, *app.hook_secrets) if secret]


def _is_signed(message: str, given: str, secret: str) -> bool:
    return hmac.compare_digest(hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest(), given)


def _is_recent(stamp: str, now: datetime) -> bool:
    if not (stamp.isascii() and stamp.isdecimal()) or len(stamp) > 12:
        return False
    return abs(now.timestamp() - int(stamp)) <= TOLERANCE.total_seconds()


def _shop_in(pairs: Mapping[str, str], app: App) -> str:
    domain = address.from_shopify(pairs.get("shop", ""))
    if not domain:
        raise Refused(Code.GRANT_UNREADABLE)
    return address.address_of(domain.removesuffix(address.DOMAIN), app)


def _quoted(text: str) -> str:
    return quote(text, safe=KEPT_BY_SIGNER)


def _with_reading(scopes: set[str]) -> set[str]:
    return scopes | {scope.replace("write_", "read_", 1) for scope in scopes if scope.startswith("write_")}
