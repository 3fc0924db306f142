"""What a scan did is taken back: a forced correction (T29), for whoever may make one, and because they say why."""

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from core.rights import Actor, Right, can
from models import FloorBatch, FloorBatchLine, FloorBatchState, Order, OrderItem, Push, PushKind, Scan, Status
from services.activity import log_activity
from services.floor.following import locked
from services.packages import parcels_of
from services.pushes import overtake
from services.transitions import force, lock

BACK = {
    "started": (Status.IN_PRODUCTION, Status.CREATED),
    "batch_started": (Status.IN_PRODUCTION, Status.CREATED),
    "printed": (Status.PRINTED, Status.IN_PRODUCTION),
    "batch_printed": (Status.PRINTED, Status.IN_PRODUCTION),
}  # what a scan made of its lines, and what they were


def can_reverse(actor: Actor, scan: Scan) -> bool:
    """The last thing that this person's scans did, as long as it was not taken back."""
    if not can(actor, Right.ORDERS_FORCE_BACK) or scan.outcome not in BACK or scan.facts.get("reversed"):
        return False
    later = select(Scan.id).where(Scan.membership_id == actor.id, Scan.did, Scan.id > scan.id)
    return scan.membership_id == actor.id and not db.scalar(select(later.exists()))


def reverse(actor: Actor, scan: Scan, words: str) -> Sequence[Order]:
    """Lines that have gone on since, or of which a piece is in a parcel, stay where they are; the orders of those that
    went back. The shop is told nothing more, and what it was not told yet it will not hear."""
    now_at, target = BACK[scan.outcome]
    items = db.scalars(OrderItem.visible_to(actor).where(OrderItem.id.in_(scan.facts["items"]))).all()
    ids = {item.order_id for item in items}
    orders = db.scalars(Order.visible_to(actor).where(Order.id.in_(ids)).order_by(Order.id)).all()
    gone_back = [item for order in orders for item in _back(order, scan.facts["items"], now_at, target, words)]
    _reopen(gone_back)
    if gone_back:  # else it can be tried again, once what is packed was unpacked
        scan.facts = scan.facts | {"reversed": True}
    return [order for order in orders if order.id in {item.order_id for item in gone_back}]


def _back(order: Order, ids: Sequence[int], now_at: Status, target: Status, words: str) -> list[OrderItem]:
    items, packed = lock(order), parcels_of(order)
    chosen = [item for item in items if item.id in ids and item.status == now_at and item.id not in packed]
    if not chosen:
        return []
    overtake([order], Push.kind.in_([PushKind.NOTE, PushKind.STAGE]))
    force(order, target, words, items=chosen)
    for item in chosen:
        item.printed_at = None
        item.started_at = item.started_at if target == Status.IN_PRODUCTION else None
    after = {"status": str(target), "items": [item.id for item in chosen]}
    log_activity("production.scan_reversed", order, name=order.number, after=after, reason=words)
    return chosen


def _reopen(items: Sequence[OrderItem]) -> None:
    """Batches that were done with these lines go on, as far as the lines are in no other batch by now."""
    clients, ids = {item.client_id for item in items}, [item.id for item in items]
    own = FloorBatchLine.client_id.in_(clients), FloorBatchLine.item_id.in_(ids)
    batches = select(FloorBatchLine.batch_id).where(*own)
    for batch_id in sorted(set(db.scalars(batches))):
        batch = locked(batch_id)
        if batch.state == FloorBatchState.DONE and not _are_elsewhere(batch):
            batch.state, batch.done_at = FloorBatchState.STARTED, None
            for line in db.scalars(select(FloorBatchLine).where(FloorBatchLine.batch_id == batch.id)):
                line.is_open = True


def _are_elsewhere(batch: FloorBatch) -> bool:
    own = select(FloorBatchLine.item_id).where(FloorBatchLine.batch_id == batch.id)
    open_ones = select(FloorBatchLine.id).where(FloorBatchLine.item_id.in_(own), FloorBatchLine.is_open)
    return bool(db.scalar(select(open_ones.exists())))
