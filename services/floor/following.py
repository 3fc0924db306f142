"""Batches follow their lines: started with the first that is, done when nothing is left to be made."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, func, select

from core.db import EVERYONE, db, now, seeing
from models import FloorBatch, FloorBatchLine, FloorBatchState, OrderItem, Status
from models.orders import BEFORE_RELEASE

TO_MAKE = (Status.CREATED, Status.IN_PRODUCTION)
LEFT_TO_MAKE = (*TO_MAKE, *BEFORE_RELEASE)  # what was held on the floor comes back


def follow(items: Collection[OrderItem]) -> None:
    """Bring the open batches of these items to where their lines are. The items' orders are locked.

    Batches are locked after all orders, and in one order: so nobody waits for another who waits for them.
    """
    if not items:
        return
    db.flush()
    with seeing(EVERYONE):  # whoever moves a line need not reach every other line of its batch
        own = select(FloorBatchLine.batch_id).where(
            FloorBatchLine.client_id.in_({item.client_id for item in items}),
            FloorBatchLine.item_id.in_({item.id for item in items}),
            FloorBatchLine.is_open,
        )
        for batch_id in sorted(set(db.scalars(own))):
            settle(locked(batch_id))
        db.flush()


def locked(batch_id: int) -> FloorBatch:
    return db.get_one(FloorBatch, batch_id, with_for_update=True, populate_existing=True)


def settle(batch: FloorBatch) -> None:
    """A locked batch, as its lines stand. One that is done stays so."""
    standing = standing_of(batch)
    has_begun = any(status not in (Status.CREATED, Status.CANCELED, *BEFORE_RELEASE) for status in standing)
    if batch.state == FloorBatchState.OPEN and has_begun:
        batch.state, batch.started_at = FloorBatchState.STARTED, now()
    if batch.state == FloorBatchState.STARTED and standing and not any(status in standing for status in LEFT_TO_MAKE):
        end(batch)


def end(batch: FloorBatch) -> None:
    """Its lines may be put into another one from here on: what is printed again is made anew."""
    batch.state, batch.done_at = FloorBatchState.DONE, now()
    for line in db.scalars(select(FloorBatchLine).where(FloorBatchLine.batch_id == batch.id, FloorBatchLine.is_open)):
        line.is_open = False


def standing_of(batch: FloorBatch) -> dict[Status, int]:
    """{status: how many lines of the batch stand there}."""
    query = (
        select(OrderItem.status, func.count())
        .join(FloorBatchLine, of_line())
        .where(FloorBatchLine.batch_id == batch.id)
        .group_by(OrderItem.status)
    )
    return {Status(status): count for status, count in db.execute(query)}


def of_line() -> ColumnElement[bool]:
    return and_(FloorBatchLine.client_id == OrderItem.client_id, FloorBatchLine.item_id == OrderItem.id)
