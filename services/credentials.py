"""The keys of stores: sealed at rest, opened only to speak to the shop, told as their last four characters.

Each secret is bound to client, store and field: a row that was copied elsewhere cannot be opened there.
"""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import delete, select

from core.crypto import last_four, seal, unseal
from core.db import db, now
from models import Credentials, Store
from platforms import PLATFORMS


def keep_credentials(store: Store, credentials: Mapping[str, str]) -> None:
    """In place of those kept before."""
    row = _row_of(store) or Credentials(client_id=store.client_id, store_id=store.id)
    row.sealed = seal(dict(credentials), _place(store, "keys"))
    row.hint, row.changed_at = _hint(store, credentials), now()
    db.add(row)


def credentials_of(store: Store) -> dict[str, str]:
    """Empty where none are kept: a manual store, or one whose keys were forgotten."""
    row = _row_of(store)
    return cast(dict[str, str], unseal(row.sealed, _place(store, "keys"))) if row else {}


def hint_of(store: Store) -> str:
    row = _row_of(store)
    return row.hint if row else ""


def forget_credentials(store: Store) -> None:
    db.execute(delete(Credentials).where(*_of(store)))


def keep_hook_secret(store: Store, secret: str) -> None:
    store.hook_secret = seal(secret, _place(store, "hook_secret"))


def hook_secret_of(store: Store) -> str:
    """What the shop signs its deliveries with; empty where it sends none."""
    return cast(str, unseal(store.hook_secret, _place(store, "hook_secret"))) if store.hook_secret else ""


def _row_of(store: Store) -> Credentials | None:
    return db.scalars(select(Credentials).where(*_of(store))).one_or_none()


def _of(store: Store) -> tuple[Any, ...]:
    return Credentials.client_id == store.client_id, Credentials.store_id == store.id


def _hint(store: Store, credentials: Mapping[str, str]) -> str:
    """Of the key, not of the secret: shops list keys by their last characters, so that a person finds it there."""
    names = PLATFORMS[store.platform].key_fields
    return last_four(credentials.get(names[0], "")) if names else ""


def _place(store: Store, field: str) -> str:
    return f"client/{store.client_id}/store/{store.id}/{field}"
