"""The keys of stores: sealed at rest, opened only to speak to the shop, told as their last four characters.

Each secret is bound to client, store and field: a row that was copied elsewhere cannot be opened there.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import delete, select

from core.crypto import last_four, seal, unseal
from core.db import db, now
from models import Credentials, Store
from platforms import PLATFORMS


def keep_credentials(store: Store, credentials: Mapping[str, str]) -> None:
    """In place of those kept before."""
    row = _row_of(store) or Credentials(client_id=store.client_id, store_id=store.id)
    row.sealed = sealed(store.client_id, store.id, credentials)
    row.hint, row.changed_at = _hint(store, credentials), now()
    row.lasts_until, row.warned_at = end_of(credentials), None
    db.add(row)


def credentials_of(store: Store) -> dict[str, str]:
    """Empty where none are kept: a manual store, or one whose keys were forgotten."""
    row = _row_of(store)
    return opened(row) if row else {}


def are_kept(store: Store) -> bool:
    """Also where a shop needs none, as long as it was not left."""
    return _row_of(store) is not None


def sealed(client_id: int, store_id: int, credentials: Mapping[str, str]) -> str:
    return seal(dict(credentials), f"client/{client_id}/store/{store_id}/keys")


def opened(row: Credentials) -> dict[str, str]:
    return cast(dict[str, str], unseal(row.sealed, f"client/{row.client_id}/store/{row.store_id}/keys"))


def end_of(credentials: Mapping[str, str]) -> datetime | None:
    """When the shop's owner has to say yes again, unless the keys are renewed before. None: they last."""
    said = credentials.get("refresh_expires_at")
    return datetime.fromisoformat(said) if said else None


def lasts_until(store: Store) -> datetime | None:
    """The same for the keys that are kept of a store."""
    row = _row_of(store)
    return row.lasts_until if row else None


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
    name = next((name for name in PLATFORMS[store.platform].key_fields if name.endswith("_key")), "")
    return last_four(credentials.get(name, ""))


def _place(store: Store, field: str) -> str:
    return f"client/{store.client_id}/store/{store.id}/{field}"
