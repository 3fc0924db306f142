"""Orders that a shop only named: read from it, one after the other, until none is left.

The deliveries that name them stay marked until the order was read, so a shop that is away loses none.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, select, update

from core.db import db, now
from models import Delivery, InboxSource, InboxState, Round, RoundKind, Store, WorkState
from services.inbox import park

MOST = 50
NOT_THERE = "not_there"


def name(store: Store, external_id: str) -> None:
    """A person names it: it is read like what the shop names."""
    own = {"client_id": store.client_id, "store_id": store.id, "resource_id": external_id}
    key = f"asked:{external_id}:{now().isoformat()}"
    row = Delivery(**own, source=InboxSource.POLL, topic="order.asked", dedupe_key=key, body="", state=InboxState.NAMED)
    db.add(row)


def named(store: Store) -> list[Delivery]:
    """The oldest deliveries that name orders to be read."""
    return list(db.scalars(_named(store).order_by(Delivery.id).limit(MOST)))


def is_any_named(store: Store) -> bool:
    return bool(db.scalar(select(_named(store).exists())))


def call_for_named() -> None:
    """The look at orders is due at once where some are named and it waits for its turn: a ring may have been missed.
    Where it failed, its own wait holds."""
    stores = select(Delivery.store_id).where(Delivery.state == InboxState.NAMED)
    waits = (Round.kind == RoundKind.ORDERS, Round.work_state == WorkState.WAITING, Round.due_at > now())
    called = update(Round).where(*waits, Round.error.is_(None), Round.store_id.in_(stores))
    db.execute(called.values(due_at=now()), execution_options={"synchronize_session": False})


def are_read(store: Store, deliveries: Sequence[int], found: Collection[str]) -> None:
    """What came while we read names the order anew, and stays. `found`: the orders that the shop has."""
    own = update(Delivery).where(Delivery.client_id == store.client_id, Delivery.id.in_(deliveries))
    open_, ended = own.where(Delivery.state == InboxState.NAMED), {"ended_at": now()}
    db.execute(open_.where(Delivery.resource_id.in_(found)).values(state=InboxState.DONE, **ended))
    db.execute(open_.values(state=InboxState.IGNORED, reason=NOT_THERE, **ended))


def put_aside(store: Store, deliveries: Sequence[int], unreadable: Mapping[str, Exception]) -> None:
    """What names orders that nobody understands waits for a person or a better Vetrina."""
    own = select(Delivery).where(Delivery.client_id == store.client_id, Delivery.id.in_(deliveries))
    for row in db.scalars(own.where(Delivery.resource_id.in_(list(unreadable)))) if unreadable else ():
        park(row, unreadable[row.resource_id])
    db.flush()


def _named(store: Store) -> Select[Delivery]:
    own = select(Delivery).where(Delivery.client_id == store.client_id, Delivery.store_id == store.id)
    return own.where(Delivery.state == InboxState.NAMED)
