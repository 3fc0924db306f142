"""What people say of a store on its checklist, and take back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from core.acting import acting
from core.db import db, now
from models import GoLiveSaid, GoLiveTick, Store
from services.activity import log_activity
from services.golive.line import Line


def tick(store: Store, said: GoLiveSaid) -> bool:
    """The actor says so. False where somebody has said it already."""
    is_new = _keep(store, said, {})
    if is_new:
        log_activity("golive.ticked", store, after={"golive_step": str(said)})
    return is_new


def untick(store: Store, said: GoLiveSaid) -> bool:
    """It is not so, after all. False where nobody had said it."""
    is_gone = _forget(store, said)
    if is_gone:
        log_activity("golive.unticked", store, before={"golive_step": str(said)})
    return is_gone


def declare_live(store: Store, still_open: Sequence[Line], reason: str) -> bool:
    """From now on it is live. `reason` says why it is, though these lines are open. False where it was live already."""
    left = [str(line.step) for line in still_open]
    is_new = _keep(store, GoLiveSaid.LIVE, {"open": left, "reason": reason} if left else {})
    if is_new:
        log_activity("golive.declared", store, after={"left_open": left} if left else {}, reason=reason)
    return is_new


def withdraw(store: Store) -> bool:
    is_gone = _forget(store, GoLiveSaid.LIVE)
    if is_gone:
        log_activity("golive.withdrawn", store)
    return is_gone


def _keep(store: Store, said: GoLiveSaid, facts: dict[str, Any]) -> bool:
    who = acting()
    own = {"client_id": store.client_id, "store_id": store.id, "said": said, "facts": facts, "created_at": now()}
    row = insert(GoLiveTick).values(**own, by=who.signature, membership_id=who.membership_id)
    kept = row.on_conflict_do_nothing(index_elements=["client_id", "store_id", "said"]).returning(GoLiveTick.id)
    return db.scalar(kept) is not None


def _forget(store: Store, said: GoLiveSaid) -> bool:
    own = (GoLiveTick.client_id == store.client_id, GoLiveTick.store_id == store.id, GoLiveTick.said == said)
    return db.scalar(delete(GoLiveTick).where(*own).returning(GoLiveTick.id)) is not None
