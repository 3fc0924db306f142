"""The door that shops knock at: which store a token belongs to, and one delivery into the inbox.

A flood comes through here, so it costs one round trip: no session, a connection per thread that commits each statement
by itself, and a memory of a few seconds for who is behind a token.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import local
from time import monotonic

import psycopg
from sqlalchemy import or_, select

from core.db import EVERYONE, db, seeing
from core.running import setting
from models import InboxSource, Store
from models.stores import WAS
from platforms import PLATFORMS, Platform
from services.apps import app_of
from services.credentials import hook_secret_of

KEPT_FOR = 5.0  # seconds
MOST_KEPT = 10_000
LONGEST_KEY = 150  # characters that the inbox has room for
KEPT_HEADERS = ("X-Wc-", "X-Shopify-", "Webhook-", "Messagehash", "Content-Type", "User-Agent")
TAKE = "select take_delivery(%s, %s, %s, '', '', %s, %s, %s)"
OPTIONS = "-c statement_timeout=4000 -c lock_timeout=3000"


class NotGenuine(Exception):
    """None of our secrets signed it."""


@dataclass(frozen=True, slots=True)
class Door:
    """A store, as far as taking its deliveries needs it."""

    store_id: int
    client_id: int
    name: str
    secret: str

    @property
    def platform(self) -> type[Platform]:
        return PLATFORMS[self.name]

    def lets_in(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether it was signed with this store's secret."""
        return self.platform.is_genuine(headers, body, self.secret)


_known: dict[str | tuple[str, str], tuple[Door, float]] = {}  # by token, or by platform and identity
_own = local()  # each thread of the server keeps one connection


def door_of(platform: str, token: str) -> Door | None:
    """Whose token this is. What is remembered may be a few seconds old; `forget` it where that matters."""
    door, until = _known.get(token, (None, 0.0))
    if door is None or until < monotonic():
        door = _look_up(token)
        if door is None:
            return None
        _remember(token, door)
    return door if door.name == platform else None


def shared_door(platform: str, headers: Mapping[str, str], body: bytes) -> Door | None:
    """Of the shop that a rightly signed delivery to the platform's one address is from; None where we have no such
    shop. Raises NotGenuine."""
    kind = PLATFORMS[platform]
    if not any(kind.is_genuine(headers, body, secret) for secret in app_of(platform).hook_secrets):
        raise NotGenuine
    identity = kind.sender_of(headers, body)
    door, until = _known.get((platform, identity), (None, 0.0))
    if door is None or until < monotonic():
        door = _look_for(platform, identity) if identity else None
        if door:
            _remember((platform, identity), door)
    return door


def doors_of_all(platform: str, headers: Mapping[str, str], body: bytes) -> list[Door]:
    """Of every store that the sender's shop is or was, deleted ones and other clients' too. Raises NotGenuine."""
    kind = PLATFORMS[platform]
    if not any(kind.is_genuine(headers, body, secret) for secret in app_of(platform).hook_secrets):
        raise NotGenuine
    identity = kind.sender_of(headers, body)
    is_same = or_(Store.identity == identity, Store.facts[WAS].astext == identity)
    with seeing(EVERYONE):
        stores = db.scalars(select(Store).where(Store.platform == platform, is_same)).all() if identity else ()
    return [Door(store.id, store.client_id, platform, "") for store in stores]


def forget(token: str) -> None:
    """Look anew the next time: its secret may have been changed a moment ago."""
    _known.pop(token, None)


def kept(environ: Mapping[str, str]) -> dict[str, str]:
    """The headers that tell of the delivery, and no cookies or addresses."""
    return {name: environ[key] for key in environ if (name := _kept_name(key))}


@lru_cache(256)
def _kept_name(key: str) -> str | None:
    """The header's own name, of a key in a WSGI environ; None if it is not kept."""
    name = key.removeprefix("HTTP_").replace("_", "-").title()
    return name if name.startswith(KEPT_HEADERS) else None


def take(door: Door, headers: Mapping[str, str], body: bytes) -> bool:
    """Keep a delivery; committed when this returns. False: it was there already. Raises `psycopg.Error`."""
    key = door.platform.delivery_key(headers, body)
    if len(key) > LONGEST_KEY:
        key = hashlib.sha256(key.encode()).hexdigest()
    text = body.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    values = (door.client_id, door.store_id, InboxSource.WEBHOOK.value, key, text, json.dumps(headers))
    try:
        return _say(values)
    except psycopg.OperationalError:
        return _say(values)  # the connection was an old one, cut meanwhile; the key makes it safe to repeat


def _say(values: tuple[object, ...]) -> bool:
    try:
        return bool(_connection().execute(TAKE, values).fetchone()[0])  # type: ignore[index]
    except psycopg.OperationalError:
        vars(_own).pop("connection", None)
        raise


def _connection() -> psycopg.Connection:
    if not hasattr(_own, "connection"):
        url = setting("DATABASE_URL")
        _own.connection = psycopg.connect(url, autocommit=True, connect_timeout=2, options=OPTIONS)
    return _own.connection


def _remember(key: str | tuple[str, str], door: Door) -> None:
    if len(_known) >= MOST_KEPT:
        _known.clear()
    _known[key] = door, monotonic() + KEPT_FOR


def _look_for(platform: str, identity: str) -> Door | None:
    """The store that was connected last: a shop is one client's at a time, and what it says later concerns that one."""
    same = select(Store).where(Store.platform == platform, Store.identity == identity, Store.deleted_at.is_(None))
    with seeing(EVERYONE):
        store = db.scalars(same.order_by(Store.connected_at.desc()).limit(1)).one_or_none()
    return Door(store.id, store.client_id, platform, "") if store else None


def _look_up(token: str) -> Door | None:
    with seeing(EVERYONE):
        store = db.scalars(select(Store).where(Store.hook_token == token)).one_or_none()
    if store is None:
        return None
    return Door(store.id, store.client_id, store.platform, hook_secret_of(store))
