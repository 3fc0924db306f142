"""What nobody finishes is cleared after a stated time, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core.db import EVERYONE, db, now, see
from jobs.unfinished import clear_unfinished
from models import (
    Activity,
    BatchStep,
    MappingBatch,
    Order,
    Sheet,
    SheetRow,
    SheetStep,
    Status,
    TimelineEntry,
    VariantPicks,
)


@pytest.fixture
def clear():
    """What the clock brings about, so many days later."""

    def run(days: int) -> None:
        see(EVERYONE)
        for table in (MappingBatch, Sheet, Order, TimelineEntry, VariantPicks):
            db.execute(update(table).values(created_at=table.created_at - timedelta(days=days)))
        db.execute(update(VariantPicks).values(changed_at=VariantPicks.changed_at - timedelta(days=days)))
        db.commit()
        clear_unfinished()

    return run


def left(table) -> int:
    see(EVERYONE)
    return db.scalar(select(func.count()).select_from(table))


def test_drafts_and_ticks_of_the_studio_go_after_thirty_days_and_what_was_done_stays(admin, make, product, clear):
    variants = [make.variant(product) for _number in range(2)]
    admin.post("/products/studio/ignored", data={"ids": [variants[0].id]})
    admin.post("/products/studio/batches", data={"ids": [variants[1].id]})
    assert "cleared after 30 days" in admin.get("/products/batches/").text
    clear(29)
    assert (left(MappingBatch), left(VariantPicks)) == (2, 1)
    clear(2)
    assert (db.scalars(select(MappingBatch.step)).all(), left(VariantPicks)) == ([BatchStep.APPLIED], 0)
    assert "cleared after 30 days" not in admin.get("/products/batches/").text


@pytest.mark.parametrize(
    ("step", "applied", "kept"),
    [(SheetStep.CHECKED, False, 0), (SheetStep.READING, False, 0), (SheetStep.APPLYING, True, 1), ("applied", True, 1)],
)
def test_files_that_were_never_applied_go_with_their_rows(store, clear, step, applied, kept):
    own = {"client_id": store.client_id, "store_id": store.id}
    sheet = Sheet(**own, name="a.csv", key="0" * 64, step=step, applied_at=now() if applied else None)
    db.add(sheet)
    db.flush()
    sheet.due_at = None
    db.add(SheetRow(client_id=store.client_id, sheet_id=sheet.id, number=2, cells=[], plan="same"))
    db.commit()
    clear(31)
    assert (left(Sheet), left(SheetRow)) == (kept, kept)


def test_a_file_that_is_still_read_stays(store, clear):
    db.add(Sheet(client_id=store.client_id, store_id=store.id, name="a.csv", key="0" * 64))
    db.commit()
    clear(31)
    assert left(Sheet) == 1


def test_orders_by_hand_go_when_nobody_has_changed_them_for_ninety_days(admin, make, store, clear):
    order = make.order(store, status=Status.DRAFT)
    make.order(store, status=Status.RECEIVED)
    assert "A draft that nobody changes for 90 days is cleared." in admin.get(f"/orders/{order.id}").text
    line = {"client_id": store.client_id, "order_id": order.id, "kind": "change", "what": "draft_changed"}
    clear(80)
    db.add(TimelineEntry(**line))
    db.commit()
    clear(80)
    assert left(Order) == 2
    clear(11)
    assert db.scalars(select(Order.status)).all() == [Status.RECEIVED]
    assert db.scalars(select(Activity.action)).all() == ["order.draft_deleted"]
