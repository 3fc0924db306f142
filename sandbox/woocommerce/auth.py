"""Keys: HTTP Basic or the query over https, OAuth 1.0a with one leg everywhere."""

import hashlib
import hmac
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sandbox.woocommerce.errors import RestError, not_authenticated
from sandbox.woocommerce.site import Site

WINDOW = 15 * 60
OAUTH = ("oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method")
HASHES = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
SHOP_ROLES = ("administrator", "shop_manager")


@dataclass(frozen=True)
class User:
    id: int
    login: str
    role: str
    permissions: str = "read_write"  # those of the key

    @property
    def runs_the_shop(self) -> bool:
        return self.role in SHOP_ROLES


@dataclass(frozen=True)
class Key:
    id: int
    secret: str
    user: User


def user_of_request(
    site: Site, method: str, url: str, query: Sequence[tuple[str, str]], header: str, https: bool
) -> User | None:
    """Who asks. An unknown key over https counts as no key; Basic over http is not even looked at."""
    if https and (user := _by_basic(site, dict(query), header)):
        return user
    return _by_oauth(site, method, url, query)


def may_use(user: User | None, method: str) -> None:
    if user is None or user.permissions == "read_write":
        return
    needed = "read" if method in ("GET", "HEAD") else "write"
    if user.permissions != needed:
        raise not_authenticated(f"The API key provided does not have {needed} permissions.")


def _by_basic(site: Site, query: Mapping[str, str], header: str) -> User | None:
    consumer_key, secret = _pair(query, header)
    key = _key(site, consumer_key)
    if key is None:
        return None
    if not hmac.compare_digest(key.secret.encode(), secret.encode()):
        raise not_authenticated("Consumer secret is invalid.")
    return key.user


def _pair(query: Mapping[str, str], header: str) -> tuple[str, str]:
    if query.get("consumer_key") and query.get("consumer_secret"):
        return query["consumer_key"], query["consumer_secret"]
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, secret = b64decode(encoded).decode().partition(":")
    except ValueError:
        return "", ""
    return name, secret


def _by_oauth(site: Site, method: str, url: str, query: Sequence[tuple[str, str]]) -> User | None:
    given = dict(query)
    missing = [name for name in OAUTH if not given.get(name)]
    if len(missing) == len(OAUTH):
        return None
    if missing:
        raise _missing(missing)
    key = _key(site, given["oauth_consumer_key"])
    if key is None:
        raise not_authenticated("Consumer key is invalid.")
    _check_signature(key, method, url, query)
    timestamp = given["oauth_timestamp"]
    _check_once(site, key, int(timestamp) if timestamp.isdigit() else 0, given["oauth_nonce"])
    return key.user


def _missing(names: Sequence[str]) -> RestError:
    noun = "parameter" if len(names) == 1 else "parameters"
    message = f"Missing OAuth {noun} {', '.join(names)}"
    return RestError("woocommerce_rest_authentication_missing_parameter", message, 401)


def _check_signature(key: Key, method: str, url: str, query: Sequence[tuple[str, str]]) -> None:
    given = dict(query)
    algorithm = HASHES.get(given["oauth_signature_method"])
    if algorithm is None:
        raise not_authenticated("Invalid signature - signature method is invalid.")
    base = base_string(method, url, query).encode()
    signature = b64encode(hmac.new(f"{key.secret}&".encode(), base, algorithm).digest()).decode()
    if not hmac.compare_digest(signature, given["oauth_signature"].replace(" ", "+")):
        raise not_authenticated("Invalid signature - provided signature does not match.")


def base_string(method: str, url: str, query: Sequence[tuple[str, str]]) -> str:
    """What is signed: method, address without query, and the sorted query."""
    pairs = sorted((_encoded(name), _encoded(value)) for name, value in query if name != "oauth_signature")
    return "&".join((method.upper(), _encoded(url), _encoded("&".join(f"{name}={value}" for name, value in pairs))))


def _encoded(text: str) -> str:
    return quote(text, safe="-._~")


def _check_once(site: Site, key: Key, timestamp: int, nonce: str) -> None:
    now = int(time.time())
    if abs(now - timestamp) > WINDOW:
        raise not_authenticated("Invalid timestamp.")
    with site.state.transaction():
        site.state.run("delete from nonces where used_at < ?", now - WINDOW)
        if site.state.row("select 1 from nonces where key_id = ? and nonce = ?", key.id, nonce):
            raise not_authenticated("Invalid nonce - nonce has already been used.")
        site.state.run("insert into nonces values (?, ?, ?)", key.id, nonce, now)


def _key(site: Site, consumer_key: str) -> Key | None:
    row = site.state.row(
        "select api_keys.*, login, role from api_keys join users on users.id = user_id where consumer_key = ?",
        consumer_key,
    )
    if row is None:
        return None
    return Key(row["id"], row["consumer_secret"], User(row["user_id"], row["login"], row["role"], row["permissions"]))
