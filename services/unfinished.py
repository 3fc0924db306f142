"""What people began and never finished. It is kept for a while, so that they can go on, and cleared after that."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from core.db import db, now
from models import BatchStep, MappingBatch, Order, ProviderSheet, Sheet, SheetStep, Status, TimelineEntry, VariantPicks
from services import placing

DRAFTS_KEPT = timedelta(days=30)  # batches of the studio, ticks in its grid, files that were never applied
ORDERS_KEPT = timedelta(days=90)  # orders by hand, since their last change


def clear_batches(most: int) -> int:
    """Nothing was changed by them."""
    own = select(MappingBatch.id).where(MappingBatch.step == BatchStep.DRAFT)
    old = own.where(MappingBatch.created_at < now() - DRAFTS_KEPT, MappingBatch.due_at.is_(None))
    return _cleared(MappingBatch, db.scalars(old.order_by(MappingBatch.id).limit(most)).all())


def clear_picks(most: int) -> int:
    old = select(VariantPicks.id).where(VariantPicks.changed_at < now() - DRAFTS_KEPT)
    return _cleared(VariantPicks, db.scalars(old.order_by(VariantPicks.changed_at).limit(most)).all())


def clear_sheets(most: int) -> int:
    """With their rows. What was applied, if only in part, stays: its changes can be asked about."""
    return _clear_sheets(Sheet, most) + _clear_sheets(ProviderSheet, most)


def clear_orders(most: int) -> int:
    """As if a person had thrown them away."""
    bound = now() - ORDERS_KEPT
    own = TimelineEntry.client_id == Order.client_id, TimelineEntry.order_id == Order.id
    touched = select(TimelineEntry.id).where(*own, TimelineEntry.created_at >= bound).exists()
    old = select(Order).where(Order.status == Status.DRAFT, Order.created_at < bound, ~touched)
    orders = db.scalars(old.order_by(Order.created_at, Order.id).limit(most)).all()
    for order in orders:
        placing.discard(order)
    return len(orders)


def _clear_sheets(table: type[Sheet | ProviderSheet], most: int) -> int:
    own = select(table.id).where(table.step.in_((SheetStep.READING, SheetStep.CHECKED)), table.applied_at.is_(None))
    old = own.where(table.created_at < now() - DRAFTS_KEPT, table.due_at.is_(None))
    return _cleared(table, db.scalars(old.order_by(table.id).limit(most)).all())


def _cleared(table: type[MappingBatch | VariantPicks | Sheet | ProviderSheet], ids: Sequence[int]) -> int:
    if ids:
        db.execute(delete(table).where(table.id.in_(ids)), execution_options={"synchronize_session": False})
    return len(ids)
