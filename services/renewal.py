"""Keys that run out are renewed by one worker, while all others wait for what it brings.

A refresh token is spent by its use, so two workers never use the same one. The lease stands in the row of the keys; no
transaction is open while the platform is asked, and the session of whoever needs the keys is left as it is.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update

from core.db import beside, now
from models import Credentials, Store
from platforms import Code, Platform
from platforms.errors import Reconnect, Temporary
from services.credentials import end_of, opened, sealed

LEASE = timedelta(minutes=5)  # longer than a renewal's three calls, each of 75 seconds and 20 for its place
PATIENCE = 100.0  # seconds
STEP = 0.1


@dataclass(frozen=True, slots=True)
class Place:
    """Whose keys."""

    client_id: int
    store_id: int


def renewing(store: Store) -> Callable[[Platform], Mapping[str, str]]:
    """What the store's platform calls when its keys have run out."""
    place = Place(store.client_id, store.id)
    return lambda platform: renewed(place, platform)


def renewed(place: Place, platform: Platform) -> Mapping[str, str]:
    """Keys that are good now, by our own call or another worker's. Raises what the platform does."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        kept = _kept(place)
        if not kept:
            raise Reconnect(Code.ACCESS_ENDED)  # they were forgotten meanwhile
        if kept != dict(platform.credentials):
            return kept
        if _is_ours(place):
            return _renew(place, platform)
        time.sleep(STEP)
    raise Temporary(Code.TIMED_OUT)


def _renew(place: Place, platform: Platform) -> Mapping[str, str]:
    try:
        if (kept := _kept(place)) != dict(platform.credentials):
            return kept  # somebody had just done it when the lease became free
        return _keep(place, kept, platform.renew())
    finally:
        _leave(place)


def _is_ours(place: Place) -> bool:
    free = or_(Credentials.renewing_until.is_(None), Credentials.renewing_until < now())
    with beside(place.client_id) as session:
        took = session.execute(update(Credentials).where(*_of(place), free).values(renewing_until=now() + LEASE))
    return bool(took.rowcount)  # type: ignore[attr-defined]


def _kept(place: Place) -> dict[str, str]:
    with beside(place.client_id) as session:
        row = session.scalars(select(Credentials).where(*_of(place))).one_or_none()
        return opened(row) if row else {}


def _keep(place: Place, spent: Mapping[str, str], fresh: Mapping[str, str]) -> Mapping[str, str]:
    """In place of those that were spent. Where the owner said yes anew meanwhile, what that brought stays."""
    with beside(place.client_id) as session:
        row = session.scalars(select(Credentials).where(*_of(place)).with_for_update()).one_or_none()
        kept = opened(row) if row else {}
        if row is None or kept != spent:
            return kept or fresh
        row.sealed, row.changed_at = sealed(place.client_id, place.store_id, fresh), now()
        row.lasts_until, row.warned_at = end_of(fresh), None
    return fresh


def _leave(place: Place) -> None:
    with beside(place.client_id) as session:
        session.execute(update(Credentials).where(*_of(place)).values(renewing_until=None))


def _of(place: Place) -> tuple[Any, ...]:
    return Credentials.client_id == place.client_id, Credentials.store_id == place.store_id
