"""Real worker processes: killed in the middle, and two at the same variants."""

import random
import signal
from collections import Counter

import pytest
from sqlalchemy import func, select

from core.db import db
from jobs.sheets import apply_later
from models import Mapping, MappingChange, Order, OrderItem, SheetRow, TimelineEntry
from services.bulk import plans
from tests.bulk.conftest import as_csv
from tests.bulk.test_orders import HEADER as ORDER_HEADER
from tests.bulk.test_orders import LUCA, SAME
from tests.bulk.test_products import HEADER
from tests.bulk.working import working

ROWS, KILLS = 600, 20
MOST_STATEMENTS = 60  # a batch takes about 15


@pytest.fixture
def worker(settings):
    yield from working(settings)


@pytest.fixture
def many(make, store):
    product = make.product(store)
    return [make.variant(product, external_id=f"M{number}", sku=f"M-{number}") for number in range(ROWS)]


def test_whenever_a_worker_is_killed_each_row_is_applied_once(settings, make, store, bring, worker, many, uid):
    chance = random.Random(4)
    sheet = bring(rows_of(settings, make, store, uid("a4")))
    apply_later(sheet)
    db.commit()
    killed = 0
    while killed < KILLS:
        assert sheet.step == "applying", f"it was over after {killed} kills"
        (end,) = worker((sheet, chance.randint(1, MOST_STATEMENTS)))
        assert end == -signal.SIGKILL
        killed += 1
        made, told = db.query(Mapping).count(), db.query(MappingChange).count()
        assert made == told == sheet.progress.get("done", 0)
    while sheet.step == "applying":
        worker((sheet, None))
    lines = db.execute(select(func.count()).select_from(MappingChange).group_by(MappingChange.variant_id)).scalars()
    assert Counter(lines) == {1: ROWS}
    assert Counter(db.scalars(select(Mapping.version))) == {1: ROWS}
    assert (sheet.work_state, sheet.progress["done"], plans.counts(sheet)["change"]) == ("done", ROWS, ROWS)


def test_of_two_files_at_the_same_variants_one_wins_each_and_the_other_is_told(
    settings, make, store, bring, worker, many, uid
):
    first = bring(rows_of(settings, make, store, uid("a4")))
    second = bring(rows_of(settings, make, store, uid("a4"), 3, reverse=True))
    for sheet in (first, second):
        apply_later(sheet)
    db.commit()
    assert worker((first, None), (second, None)) == [0, 0]
    won = {sheet.id: won_by(sheet) for sheet in (first, second)}
    assert won[first.id] | won[second.id] == {variant.id for variant in many}
    assert won[first.id] & won[second.id] == set()
    of = {1: first, 3: second}
    found = db.execute(select(Mapping.variant_id, Mapping.multiplier)).all()
    assert all(variant_id in won[of[multiplier].id] for variant_id, multiplier in found)
    assert Counter(db.scalars(select(SheetRow.fault))) == {"": ROWS, "changed_since": ROWS}


@pytest.fixture
def order_file(make, store, bring, variants):
    """Two lines for each order; the second ones stand at the end of the file."""
    make.mapping(variants[0], make.file(store.client_id))
    variants[0].mapping_state = "connected"
    db.commit()
    first = [[f"R-{number}", *LUCA, "SUN-1", "1"] for number in range(ROWS // 2)]
    later = [[f"R-{number}", *SAME, "SUN-1", "2"] for number in range(ROWS // 2)]
    return lambda: bring(as_csv([ORDER_HEADER, *first, *later]), "orders.csv", "orders")


def test_whenever_a_worker_is_killed_each_order_is_made_once_and_whole(order_file, worker):
    chance = random.Random(4)
    sheet = order_file()
    apply_later(sheet)
    db.commit()
    for killed in range(KILLS):
        assert sheet.step == "applying", f"it was over after {killed} kills"
        (end,) = worker((sheet, chance.randint(1, MOST_STATEMENTS)))
        assert end == -signal.SIGKILL
        assert db.query(OrderItem).count() == sheet.progress.get("done", 0)
    while sheet.step == "applying":
        worker((sheet, None))
    assert_made_once()
    assert (sheet.work_state, sheet.progress["done"], plans.counts(sheet)["change"]) == ("done", ROWS, ROWS)


def test_of_two_files_with_the_same_orders_each_order_comes_from_one(order_file, worker):
    first, second = order_file(), order_file()
    for sheet in (first, second):
        apply_later(sheet)
    db.commit()
    assert worker((first, None), (second, None)) == [0, 0]
    assert_made_once()
    counts = [plans.counts(sheet) for sheet in (first, second)]
    assert sum(each["change"] for each in counts) == sum(each["same"] for each in counts) == ROWS


def assert_made_once():
    assert Counter(db.scalars(select(Order.reference))) == {f"R-{number}": 1 for number in range(ROWS // 2)}
    assert Counter(Counter(db.scalars(select(OrderItem.order_id))).values()) == {2: ROWS // 2}
    came = db.scalars(select(TimelineEntry.order_id).where(TimelineEntry.what == "imported"))
    assert Counter(Counter(came).values()) == {1: ROWS // 2}


def won_by(sheet):
    own = select(SheetRow.variant_id).where(SheetRow.sheet_id == sheet.id)
    return set(db.scalars(own.where(SheetRow.plan == "change")))


def rows_of(settings, make, store, uid, multiplier=1, *, reverse=False):
    """Every variant made as `uid` from one file that is here."""
    url = f"{settings.base_url}/files/{make.file(store.client_id).id}"
    numbers = range(ROWS)[:: -1 if reverse else 1]
    return [[*HEADER, "Quantity Multiplier"], *([f"M{number}", uid, url, multiplier] for number in numbers)]
