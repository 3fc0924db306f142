"""How an owner lets us in at Etsy: the consent page, the code it sends back, and the tokens that it buys.

The page is bound to us by PKCE (RFC 7636), not by our secret. An access token is good for an hour; the refresh token
for 90 days, and each use replaces it. The token endpoint answers 500 now and then to what it takes a moment later.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from platforms.access import App, Ask, Return
from platforms.answers import Answer
from platforms.errors import Code, MissingPermission, PlatformError, Reconnect, Refused, Temporary, Unreachable
from platforms.http import Http

SCOPES = ("shops_r", "listings_r", "listings_w", "transactions_r", "transactions_w")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
USUAL_SECONDS = 3600
REFRESHED_FOR = timedelta(days=90)
ATTEMPTS = 3
ABOUT_US = ("invalid_client", "unauthorized_client")


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def authorize_url(ask: Ask, app: App) -> str:
    if not VERIFIER.fullmatch(ask.verifier):
        raise Refused(Code.ASKED_WRONGLY)
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": ask.callback_url,
        "scope": " ".join(SCOPES),
        "state": ask.token,
        "code_challenge": challenge_of(ask.verifier),
        "code_challenge_method": "S256",
    }
    return f"{app.site}/oauth/connect?{urlencode(query, quote_via=quote)}"


def read_return(query: str) -> Return:
    """Nothing of it is signed: the token is all that ties it to what we asked. An owner who declines may also be left
    on a page of Etsy's, and nothing comes back at all."""
    try:
        said = parse_qs(query, strict_parsing=True, max_num_fields=20)
    except ValueError:
        raise Refused(Code.GRANT_UNREADABLE) from None
    token, code = _only(said, "state"), _only(said, "code")
    if not token or bool(code) == ("error" in said):
        raise Refused(Code.GRANT_UNREADABLE)
    return Return(token, {"code": code} if code else {})


def exchange(http: Http, app: App, given: Mapping[str, str]) -> dict[str, str]:
    form = {
        "grant_type": "authorization_code",
        "client_id": app.client_id,
        "redirect_uri": given.get("callback_url", ""),
        "code": given.get("code", ""),
        "code_verifier": given.get("verifier", ""),
    }
    return _bought(http, app, form, Code.CODE_REFUSED)


def renew(http: Http, app: App, credentials: Mapping[str, str]) -> dict[str, str]:
    form = {
        "grant_type": "refresh_token",
        "client_id": app.client_id,
        "refresh_token": credentials.get("refresh_token", ""),
    }
    return {**credentials, **_bought(http, app, form, Code.ACCESS_ENDED)}


def _only(said: Mapping[str, list[str]], name: str) -> str:
    values = said.get(name, [])
    return values[0] if len(values) == 1 else ""


def _bought(http: Http, app: App, form: Mapping[str, str], refusal: Code) -> dict[str, str]:
    answer = _asked(http, f"{app.api}/v3/public/oauth/token", form)
    said = answer.json()
    said = said if isinstance(said, dict) else {}
    if answer.status >= 400:
        raise _refusal(answer, said, refusal)
    return _credentials(said)


def _asked(http: Http, url: str, form: Mapping[str, str]) -> Answer:
    """Twice more where the endpoint fails: neither a code nor a refresh token is spent by that."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            answer = http.call("POST", url, data=form)
        except Unreachable:
            if attempt == ATTEMPTS:
                raise
            continue
        if answer.status < 500:
            return answer
    raise Temporary(Code.SHOP_FAILED, status=answer.status)


def _refusal(answer: Answer, said: Mapping[str, Any], refusal: Code) -> PlatformError:
    error = str(said.get("error") or "")
    message = str(said.get("error_description") or "")[:300]
    facts: dict[str, Any] = {"status": answer.status, "shop_code": error[:100], "shop_message": message}
    if error in ABOUT_US or answer.status not in (400, 401):
        return MissingPermission(Code.APP_REFUSED, **facts)
    return Reconnect(refusal, **facts)


def _credentials(said: Mapping[str, Any]) -> dict[str, str]:
    access, refresh, seconds = said.get("access_token"), said.get("refresh_token"), said.get("expires_in")
    if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
        raise Temporary(Code.SHAPE_UNKNOWN)
    now, good_for = datetime.now(UTC), seconds if type(seconds) is int and seconds > 0 else USUAL_SECONDS
    return {
        "access_token": access,
        "access_expires_at": (now + timedelta(seconds=good_for)).isoformat(),
        "refresh_token": refresh,
        "refresh_expires_at": (now + REFRESHED_FOR).isoformat(),
        "user_id": access.partition(".")[0],
    }
