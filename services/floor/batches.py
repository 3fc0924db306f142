"""Batches: lines of any orders that are made together. A line is in one open batch at most."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from core.acting import acting
from core.db import db, now
from core.paging import Order as Sorting
from core.rights import Actor
from models import FloorBatch, FloorBatchLine, FloorBatchState, Order, OrderItem, Status
from models.floor import OF_THE_PROVIDER
from models.orders import BEFORE_RELEASE
from services.activity import log_activity
from services.floor.following import TO_MAKE, end, locked, of_line, settle
from services.production import Asked, Outcome, advance, for_sale, on_floor, requests_of

MOST_LINES = 500
NEWEST_FIRST = Sorting((FloorBatch.id,), descending=True)
FIRST_FIRST = Sorting((FloorBatchLine.id,))


class NothingToBatch(Exception):
    """None of the chosen lines can be put into a batch: made already, held, or in another one."""


class IsDone(Exception):
    """The batch is done; it stays as it is."""


class StillToMake(Exception):
    """Lines of the batch are not made yet."""


@dataclass(frozen=True, slots=True)
class Made:
    batch: FloorBatch
    lines: int
    refused: int  # of those that were chosen


@dataclass(frozen=True, slots=True)
class Progress:
    """How many lines of a batch stand where; what was canceled is not counted. Those `away` are of orders that were
    held on the floor: they come back to be made."""

    waiting: int = 0
    begun: int = 0
    made: int = 0
    away: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.begun + self.made + self.away


def batches_in(actor: Actor, state: FloorBatchState) -> Select[FloorBatch]:
    return FloorBatch.visible_to(actor).where(FloorBatch.state == state)


def counts(actor: Actor) -> dict[FloorBatchState, int]:
    """How many batches there are in each state; of those done nobody counts."""
    undone = FloorBatch.visible_to(actor).where(FloorBatch.state != FloorBatchState.DONE)
    query = undone.with_only_columns(FloorBatch.state, func.count()).group_by(FloorBatch.state)
    found = dict(db.execute(query).all())
    return {state: found.get(state, 0) for state in FloorBatchState if state is not FloorBatchState.DONE}


def chosen_by(actor: Actor, asked: Asked) -> list[int]:
    """The lines that the board shows for `asked` and that are in no batch, as it sorts them, MOST_LINES at most. Those
    of a test are left out: nobody wants to have it among what is made for sale without having ticked it."""
    query = for_sale(on_floor(actor, replace(asked, batched="out"))).with_only_columns(OrderItem.id)
    return list(db.scalars(query.order_by(*asked.sorting.columns).limit(MOST_LINES)))


def make_batch(actor: Actor, item_ids: Collection[int], name: str = "") -> Made:
    """A new batch of these lines, as far as they can be in one. Raises NothingToBatch."""
    fitting = OrderItem.visible_to(actor).where(OrderItem.id.in_(item_ids), OrderItem.status.in_(TO_MAKE))
    items = db.scalars(fitting.where(OrderItem.is_ours, ~OrderItem.is_held).order_by(OrderItem.id)).all()[:MOST_LINES]
    batch = FloorBatch(name=name, made_by=acting().signature)
    db.add(batch)
    db.flush()
    batch.name = name or str(batch.id)
    taken = _put_in(batch, items)
    if not taken:
        raise NothingToBatch
    _reach_anew(batch)
    settle(batch)
    log_activity("production.batch_made", batch, name=batch.name, after={"lines": taken})
    return Made(batch, taken, len(set(item_ids)) - taken)


def rename(batch: FloorBatch, name: str) -> None:
    before, batch.name = batch.name, name
    if before != name:
        log_activity("production.batch_renamed", batch, name=name, before={"name": before}, after={"name": name})


def start(actor: Actor, batch: FloorBatch) -> Outcome:
    """T15 for all its lines that wait."""
    return _advance(actor, batch, Status.CREATED, Status.IN_PRODUCTION)


def finish(actor: Actor, batch: FloorBatch) -> Outcome:
    """T17 for all its lines that are begun."""
    return _advance(actor, batch, Status.IN_PRODUCTION, Status.PRINTED)


def remove(batch_id: int, line_ids: Collection[int]) -> int:
    """Take these lines out; they stay where they stand. How many. Raises IsDone."""
    batch = _open(batch_id)
    own = [FloorBatchLine.batch_id == batch.id, FloorBatchLine.id.in_(line_ids)]
    count = len(db.scalars(delete(FloorBatchLine).where(*own).returning(FloorBatchLine.id)).all())
    if count:
        _reach_anew(batch)
        settle(batch)
        log_activity("production.batch_lessened", batch, name=batch.name, after={"lines": count})
    return count


def take_apart(batch_id: int) -> None:
    """The batch is gone, its lines stay where they stand. Raises IsDone."""
    batch = _open(batch_id)
    log_activity("production.batch_taken_apart", batch, name=batch.name)
    db.delete(batch)


def close(batch_id: int) -> None:
    """Done, because nothing in it is left to be made: the last was canceled, perhaps. Raises IsDone or StillToMake."""
    batch = _open(batch_id)
    progress = progress_of([batch])[batch.id]
    if progress.made < progress.total:
        raise StillToMake
    batch.started_at = batch.started_at or now()
    end(batch)
    log_activity("production.batch_closed", batch, name=batch.name)


def lines_of(actor: Actor, batch: FloorBatch) -> Select[FloorBatchLine]:
    """Its lines with their items and orders."""
    whole = joinedload(FloorBatchLine.item).joinedload(OrderItem.order).joinedload(Order.store)
    return FloorBatchLine.visible_to(actor).where(FloorBatchLine.batch_id == batch.id).options(whole)


def items_of(actor: Actor, batch: FloorBatch) -> Sequence[OrderItem]:
    """What is in it and not canceled, in its order; their orders are not loaded, so that they can be locked."""
    own = OrderItem.visible_to(actor).join(FloorBatchLine, of_line()).where(FloorBatchLine.batch_id == batch.id)
    return db.scalars(own.where(OrderItem.status != Status.CANCELED).order_by(FloorBatchLine.id)).all()


def ready(items: Sequence[OrderItem], source: Status) -> list[OrderItem]:
    """Those that can go on from `source`: held ones wait, and what somebody asks for is not begun."""
    there = [item for item in items if item.status == source and not item.is_held]
    unwanted = requests_of(there) if source == Status.CREATED else {}
    return [item for item in there if item.order_id not in unwanted]


def progress_of(batches: Collection[FloorBatch]) -> dict[int, Progress]:
    """{batch id: how far its lines are}."""
    query = (
        select(FloorBatchLine.batch_id, OrderItem.status, func.count())
        .join(OrderItem, of_line())
        .where(FloorBatchLine.batch_id.in_([batch.id for batch in batches]), OrderItem.status != Status.CANCELED)
        .group_by(FloorBatchLine.batch_id, OrderItem.status)
    )
    found: dict[int, dict[str, int]] = {batch.id: {} for batch in batches}
    for batch_id, status, count in db.execute(query):
        found[batch_id][status] = count
    return {batch_id: _progress(standing) for batch_id, standing in found.items()}


def batches_of(items: Sequence[OrderItem]) -> dict[int, FloorBatch]:
    """{item id: the open batch that it is in}."""
    own = select(FloorBatchLine).where(
        FloorBatchLine.client_id.in_({item.client_id for item in items}),
        FloorBatchLine.item_id.in_([item.id for item in items]),
        FloorBatchLine.is_open,
    )
    lines = db.scalars(own.options(joinedload(FloorBatchLine.batch))).all() if items else []
    return {line.item_id: line.batch for line in lines if line.batch}


def _put_in(batch: FloorBatch, items: Sequence[OrderItem]) -> int:
    """What somebody else put into a batch at this very moment stays in that one."""
    if not items:
        return 0
    rows = [
        {"batch_id": batch.id, "item_id": item.id, "client_id": item.client_id, "is_open": True, "created_at": now()}
        for item in items
    ]
    put = insert(FloorBatchLine).values(rows).on_conflict_do_nothing().returning(FloorBatchLine.id)
    return len(db.scalars(put).all())


def _advance(actor: Actor, batch: FloorBatch, source: Status, target: Status) -> Outcome:
    return advance(actor, [item.id for item in ready(items_of(actor, batch), source)], target)


def _open(batch_id: int) -> FloorBatch:
    """Locked. Its lines' orders are not: nobody who locks an order later has this batch first."""
    batch = locked(batch_id)
    if batch.state == FloorBatchState.DONE:
        raise IsDone
    return batch


def _reach_anew(batch: FloorBatch) -> None:
    clients = select(FloorBatchLine.client_id).where(FloorBatchLine.batch_id == batch.id).distinct()
    batch.reach = sorted({OF_THE_PROVIDER, *db.scalars(clients)})


def _progress(standing: Mapping[str, int]) -> Progress:
    waiting, begun = standing.get(Status.CREATED, 0), standing.get(Status.IN_PRODUCTION, 0)
    away = sum(standing.get(status, 0) for status in BEFORE_RELEASE)
    return Progress(waiting, begun, sum(standing.values()) - waiting - begun - away, away)
