"""Real worker processes with a file of the catalog: killed in the middle, each product is taken over once and whole."""

import random
import signal
from collections import Counter

import pytest
from sqlalchemy import func, select

from core.db import db
from core.matrix import Role
from jobs.sheets import apply_later, undo_later
from models import Activity, CatalogVariant, CatalogVersion
from tests.bulk.working import working
from tests.catalog.test_file import brought, rows_of

PRODUCTS, KILLS = 50, 20
MOST_STATEMENTS = 50  # a product takes about 40


@pytest.fixture
def worker(settings):
    yield from working(settings)


@pytest.fixture
def sheet(make, sign_in):
    """Each product gets other prices, and one more thing that its version tells."""
    keys = [make.catalog_product().key for _each in range(PRODUCTS)]
    rows = [{"Row": "product", "Product": key, "Price": "8"} for key in keys]
    rows += [{"Row": "variant", "Product": key, "Product UID": f"{key}_pf_a4", "Price": "7"} for key in keys]
    return brought(sign_in(make.member(Role.PREPRESS)), rows_of(*rows))


def kill_often(sheet, worker, step, check):
    chance = random.Random(4)
    for killed in range(KILLS):
        assert sheet.step == step, f"it was over after {killed} kills"
        (end,) = worker((sheet, chance.randint(1, MOST_STATEMENTS)))
        assert end == -signal.SIGKILL
        check()
    while sheet.step == step:
        worker((sheet, None))


def changed() -> int:
    return db.scalar(select(func.count()).select_from(CatalogVariant).where(CatalogVariant.price == 700))


def test_whenever_a_worker_is_killed_each_product_is_taken_over_and_taken_back_once(sheet, worker):
    apply_later(sheet)
    db.commit()

    def taken_over():
        versions = db.scalar(select(func.count()).select_from(CatalogVersion).where(CatalogVersion.number == 2))
        assert changed() * 2 == versions * 2 == sheet.progress.get("done", 0)

    kill_often(sheet, worker, "applying", taken_over)
    assert (changed(), sheet.progress["done"]) == (PRODUCTS, 2 * PRODUCTS)
    undo_later(sheet)
    db.commit()
    kill_often(sheet, worker, "undoing", lambda: None)
    assert (changed(), sheet.progress["undone"], sheet.progress["kept"]) == (0, 2 * PRODUCTS, 0)
    acts = Counter(db.execute(select(Activity.action, Activity.object_id)).all())
    assert {times for (act, _of), times in acts.items() if act in ("catalog.imported", "catalog.taken_back")} == {1}
    assert Counter(db.scalars(select(CatalogVersion.number))) == {1: PRODUCTS, 2: PRODUCTS, 3: PRODUCTS}
