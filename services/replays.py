"""Deliveries that are read once more: because a person asks, or because the store is read or set in another way now."""

from sqlalchemy import Update, update

from core.db import db
from models import Delivery, InboxSource, InboxState, Store
from services.inbox import NOT_OURS, PUT_ASIDE

ANOTHER_SITE = "another_site"  # of the same printer, say


def replay_parked(store_id: int | None = None) -> list[int]:
    """A person asks for what is parked once more, of one store or of all; the stores that have mail now."""
    parked = update(Delivery).where(Delivery.state == InboxState.PARKED)
    return _as_new(parked if store_id is None else parked.where(Delivery.store_id == store_id))


def can_replay(delivery: Delivery) -> bool:
    """It came from the shop and has been read, and its body is still there: a buyer may have been forgotten since."""
    is_read = delivery.state in (InboxState.DONE, InboxState.IGNORED, InboxState.PARKED)
    return is_read and delivery.source != InboxSource.API and bool(delivery.body)


def replay(delivery: Delivery) -> None:
    """A person asks for this one once more. What is newer in the order stays: an older version changes nothing."""
    delivery.state, delivery.reason, delivery.ended_at = InboxState.NEW, "", None


def read_anew(store: Store) -> None:
    """The store's messages are read in another way than before: those that said nothing to us are read once more."""
    replay_parked(store.id)
    own = update(Delivery).where(Delivery.client_id == store.client_id, Delivery.store_id == store.id)
    _as_new(own.where(Delivery.state == InboxState.IGNORED, Delivery.reason.in_((NOT_OURS, ANOTHER_SITE))))


def reconsider(store: Store) -> None:
    """The store takes other orders than before: those that it had put aside are looked at once more."""
    own = update(Delivery).where(Delivery.client_id == store.client_id, Delivery.store_id == store.id)
    _as_new(own.where(Delivery.state == InboxState.IGNORED, Delivery.reason.in_(PUT_ASIDE)))


def _as_new(rows: Update) -> list[int]:
    again = rows.values(state=InboxState.NEW, reason="", ended_at=None).returning(Delivery.store_id)
    return sorted(set(db.scalars(again, execution_options={"synchronize_session": False})))
