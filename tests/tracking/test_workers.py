"""Real worker processes with a file of parcels: killed in the middle, and two at the same orders."""

import random
import signal
from collections import Counter

import pytest
from sqlalchemy import func, select

from core.db import db
from jobs.sheets import apply_later, undo_later
from models import Order, Package, PackageLine, Push, TimelineEntry
from services.bulk import plans
from tests.bulk.working import working
from tests.tracking.conftest import row

ORDERS, KILLS = 130, 20
MOST_STATEMENTS = 300  # a batch takes about as many


@pytest.fixture
def worker(settings):
    yield from working(settings)


def brought(store, printed, bring):
    orders = [printed(store, 2) for _each in range(ORDERS)]
    return bring(*[row(order, f"ZX {order.id}") for order in orders])


def kill_often(sheet, worker, step, check):
    chance = random.Random(4)
    for killed in range(KILLS):
        assert sheet.step == step, f"it was over after {killed} kills"
        (end,) = worker((sheet, chance.randint(1, MOST_STATEMENTS)))
        assert end == -signal.SIGKILL
        check()
    while sheet.step == step:
        worker((sheet, None))


def test_whenever_a_worker_is_killed_each_parcel_is_sent_once(store, printed, bring, worker):
    sheet = brought(store, printed, bring)
    apply_later(sheet)
    db.commit()

    def check():
        shipped = db.scalar(select(func.count()).select_from(Package).where(Package.state == "shipped"))
        assert shipped == db.query(Package).count() == sheet.progress.get("done", 0)

    kill_often(sheet, worker, "applying", check)
    assert_sent_once(sheet)
    assert (sheet.work_state, sheet.progress["done"]) == ("done", ORDERS)


def test_whenever_a_worker_is_killed_each_parcel_is_taken_back_once(make, printed, bring, apply, worker):
    sheet = brought(make.store(), printed, bring)
    apply(sheet)
    undo_later(sheet)
    db.commit()

    def check():
        assert db.query(Package).count() == ORDERS - sheet.progress.get("undone", 0)

    kill_often(sheet, worker, "undoing", check)
    assert (db.query(Package).count(), sheet.progress["undone"]) == (0, ORDERS)
    assert set(db.scalars(select(Order.status))) == {"printed"}


def test_of_two_files_about_the_same_parcels_each_is_sent_by_one(store, printed, bring, worker):
    orders = [printed(store, 2) for _each in range(40)]
    rows = [row(order, f"ZX {order.id}") for order in orders]
    first, second = bring(*rows), bring(*rows[::-1])
    for sheet in (first, second):
        apply_later(sheet)
    db.commit()
    assert worker((first, None), (second, None)) == [0, 0]
    assert_sent_once(first, 40)
    counts = [plans.counts(sheet) for sheet in (first, second)]
    assert sum(each["change"] for each in counts) == sum(each["same"] for each in counts) == 40


def assert_sent_once(sheet, orders=ORDERS):
    assert Counter(Counter(db.scalars(select(Package.order_id))).values()) == {1: orders}
    assert Counter(db.scalars(select(PackageLine.quantity))) == {2: orders}
    told = db.scalars(select(Push.package_id).where(Push.kind == "shipment"))
    assert Counter(Counter(told).values()) == {1: orders}
    for what in ("packed", "shipped"):
        lines = db.scalars(select(TimelineEntry.order_id).where(TimelineEntry.what == what))
        assert Counter(Counter(lines).values()) == {1: orders}
    assert set(db.scalars(select(Order.status))) == {"shipped"}
