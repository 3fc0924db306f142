"""Keys of a WooCommerce store: how its owner hands them over, and the three ways to present them.

Over https they go as Basic; where the server drops that header, in the query (they land in its access log then).
Over http, and where a store behind a proxy takes https for http, WooCommerce knows OAuth 1.0a without a token alone.
"""

import base64
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from enum import StrEnum
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from requests import PreparedRequest
from requests.auth import AuthBase, HTTPBasicAuth

from platforms.access import Ask, Grant
from platforms.answers import read_json
from platforms.errors import Code, Refused

KEY = re.compile(r"ck_[0-9a-zA-Z]{8,64}")
SECRET = re.compile(r"cs_[0-9a-zA-Z]{8,64}")
UNSAFE_IN_NAME = re.compile(r"[^A-Za-z0-9-]+")
SAFE_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}")


class Way(StrEnum):
    BASIC = "basic"
    QUERY = "query"
    OAUTH = "oauth"


def authorize_url(address: str, ask: Ask) -> str:
    """The store's page that asks its owner. The store repeats name and token in redirects without encoding them."""
    if not SAFE_TOKEN.fullmatch(ask.token) or not ask.return_url.isascii():
        raise Refused(Code.ASKED_WRONGLY)
    query = {
        "app_name": UNSAFE_IN_NAME.sub(" ", ask.app_name).strip() or "Vetrina",
        "scope": "read_write",
        "user_id": ask.token,
        "return_url": ask.return_url,
        "callback_url": ask.callback_url,
    }
    return f"{address}/wc-auth/v1/authorize?{urlencode(query, quote_via=quote)}"


def read_grant(body: bytes) -> Grant:
    try:
        said = read_json(body)
        key, secret = str(said["consumer_key"]), str(said["consumer_secret"])
        token = str(said["user_id"])
    except (ValueError, KeyError, TypeError):
        raise Refused(Code.GRANT_UNREADABLE) from None
    if not (KEY.fullmatch(key) and SECRET.fullmatch(secret)):
        raise Refused(Code.GRANT_UNREADABLE)
    return Grant(token, {"consumer_key": key, "consumer_secret": secret})


def presented(credentials: Mapping[str, str], way: Way, home: str) -> AuthBase:
    """The keys in one of the ways. `home` is the address by which the store checks a signature."""
    key, secret = credentials["consumer_key"], credentials["consumer_secret"]
    if way is Way.BASIC:
        return HTTPBasicAuth(key, secret)
    return KeysInQuery(key, secret) if way is Way.QUERY else Signed(key, secret, home)


class KeysInQuery(AuthBase):
    def __init__(self, key: str, secret: str) -> None:
        self.keys = {"consumer_key": key, "consumer_secret": secret}

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.prepare_url(request.url, self.keys)
        return request


class Signed(AuthBase):
    """Signs each attempt anew: the store takes a nonce once."""

    def __init__(self, key: str, secret: str, home: str) -> None:
        self.key, self.secret, self.home = key, secret, home

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        url, _, query = str(request.url).partition("?")
        own = urlsplit(self.home)
        signed_url = f"{own.scheme}://{own.netloc}{urlsplit(url).path}"
        pairs, nonce = parse_qsl(query, keep_blank_values=True), secrets.token_hex(16)
        method, moment = str(request.method), int(time.time())
        request.url = f"{url}?{signed_query(method, signed_url, pairs, self.key, self.secret, moment, nonce)}"
        return request


def signed_query(
    method: str,
    url: str,
    pairs: Iterable[tuple[str, str]],
    key: str,
    secret: str,
    timestamp: int,
    nonce: str,
    algorithm: str = "sha256",
) -> str:
    """The whole query, `pairs` included, signed as WooCommerce checks it. The body is no part of it."""
    oauth = {
        "oauth_consumer_key": key,
        "oauth_nonce": nonce,
        "oauth_signature_method": f"HMAC-{algorithm.upper()}",
        "oauth_timestamp": str(timestamp),
    }
    query = "&".join(sorted(f"{_enc(name)}={_enc(text)}" for name, text in [*pairs, *oauth.items()]))
    base = "&".join((method, _enc(url), _enc(query)))
    digest = hmac.digest(f"{secret}&".encode(), base.encode(), getattr(hashlib, algorithm))
    return f"{query}&oauth_signature={_enc(base64.b64encode(digest).decode())}"


def _enc(text: str) -> str:
    return quote(text, safe="~")
