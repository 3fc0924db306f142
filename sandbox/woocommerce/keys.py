"""Users of the shop and the API keys that were made in their names."""

import secrets
import sqlite3

from sandbox.woocommerce.auth import User
from sandbox.woocommerce.site import Site

PASSWORD = "sandbox"  # of every user of this pretend shop; the log-in page says so


def add_user(site: Site, login: str, role: str) -> int:
    return site.state.add("users", login=login, role=role)


def user_named(site: Site, login: str) -> User | None:
    return _user(site.state.row("select * from users where login = ?", login))


def user(site: Site, user_id: int) -> User | None:
    return _user(site.state.row("select * from users where id = ?", user_id))


def create_key(site: Site, user_id: int, permissions: str, description: str, pair: str = "") -> sqlite3.Row:
    """A new key; `pair` is "ck_…:cs_…" when it is to be a certain one."""
    consumer_key, _, secret = pair.partition(":")
    key_id = site.state.add(
        "api_keys",
        user_id=user_id,
        consumer_key=consumer_key or f"ck_{secrets.token_hex(20)}",
        consumer_secret=secret or f"cs_{secrets.token_hex(20)}",
        permissions=permissions,
        description=description,
    )
    row = site.state.row("select * from api_keys where id = ?", key_id)
    assert row is not None
    return row


def revoke(site: Site, key_id: int) -> None:
    site.state.run("delete from api_keys where id = ?", key_id)


def _user(row: sqlite3.Row | None) -> User | None:
    return User(row["id"], row["login"], row["role"]) if row else None
