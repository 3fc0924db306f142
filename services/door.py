"""The door that shops knock at: which store a token belongs to, and one delivery into the inbox.

A flood comes through here, so it costs one round trip: no session, a connection per thread that commits each statement
by itself, and a memory of a few seconds for who is behind a token.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import local
from time import monotonic

import psycopg
from sqlalchemy import select

from core.db import EVERYONE, db, seeing
from core.running import setting
from models import InboxSource, Store
from platforms import PLATFORMS, Platform
from services.credentials import hook_secret_of

KEPT_FOR = 5.0  # seconds
MOST_KEPT = 10_000
KEPT_HEADERS = ("X-Wc-", "X-Shopify-", "Content-Type", "User-Agent")
TAKE = "select take_delivery(%s, %s, %s, '', '', %s, %s, %s)"
OPTIONS = "-c statement_timeout=4000 -c lock_timeout=3000"


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


_known: dict[str, tuple[Door, float]] = {}
_own = local()  # each thread of the server keeps one connection


def door_of(platform: str, token: str) -> Door | None:
    """Whose token this is. What is remembered may be a few seconds old; `forget` it where that matters."""
    door, until = _known.get(token, (None, 0.0))
    if door is None or until < monotonic():
        door = _look_up(token)
        if door is None:
            return None
        if len(_known) >= MOST_KEPT:
            _known.clear()
        _known[token] = door, monotonic() + KEPT_FOR
    return door if door.name == platform else None


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


def _look_up(token: str) -> Door | None:
    with seeing(EVERYONE):
        store = db.scalars(select(Store).where(Store.hook_token == token)).one_or_none()
    if store is None:
        return None
    return Door(store.id, store.client_id, store.platform, hook_secret_of(store))
