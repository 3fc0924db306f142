"""A file of parcels taken back: what no shop was told, and nobody touched since."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from models import Package, Push
from services.packages import Tracking, arrive, pack
from tests.tracking.conftest import ends, parcels, row, statuses


@pytest.fixture
def quiet(make):
    """A store whose orders are placed by hand: there is no shop to be told."""
    return make.store(name="By hand")


@pytest.fixture
def undo(admin, work):
    def run(sheet):
        answer = admin.post(f"/sheets/tracking/{sheet.id}/undoing")
        work()
        return answer

    return run


def test_a_parcel_that_the_file_packed_was_never_there(admin, quiet, printed, bring, apply, undo):
    order = printed(quiet, 2, 1)
    sheet = bring(row(order, "ZX 1", sku="SKU-1"), row(order, "ZX 1", sku="SKU-2"))
    apply(sheet)
    assert "Take these parcels back" in admin.get(f"/sheets/tracking/{sheet.id}").text
    undo(sheet)
    assert (parcels(order), statuses(order)) == ([], ["printed"] * 3)
    assert (sheet.step, sheet.progress["undone"], sheet.progress.get("kept")) == ("undone", 2, 0)
    page = admin.get(f"/orders/{order.id}").text
    assert ("Package taken back" in page, "parcels.csv" in page) == (True, True)
    apply(bring(row(order, "ZX 1")))
    assert [each[:2] for each in parcels(order)] == [("shipped", "ZX 1")]


def test_of_two_parcels_of_an_order_the_other_stays(make, quiet, printed, bring, apply, undo):
    order = printed(quiet, 3)
    apply(bring(row(order, "ONE", sku="SKU-1", pieces="2")))
    second = bring(row(order, "TWO"))
    apply(second)
    assert statuses(order) == ["shipped", "shipped"]
    undo(second)
    assert parcels(order) == [("shipped", "ONE", {"SKU-1": 2})]
    assert statuses(order) == ["partially_shipped", "partially_shipped"]


def test_a_parcel_that_had_been_packed_is_packed_again_without_its_code(make, quiet, printed, bring, apply, undo):
    order = printed(quiet, 1)
    pack(order, {order.items[0].id: 1}, Tracking("DHL"), make.member(Role.OPERATOR))
    db.commit()
    sheet = bring(row(order, "ZX 1"))
    apply(sheet)
    undo(sheet)
    assert (parcels(order), statuses(order)) == ([("packaged", "", {"SKU-1": 1})], ["packaged", "packaged"])
    assert db.scalars(select(Package.carrier)).one() == "DHL"


def test_what_a_shop_was_told_stays_and_is_named(admin, store, quiet, printed, bring, apply, undo):
    told, waiting, by_hand = printed(store, 1), printed(store, 1), printed(quiet, 1)
    sheet = bring(row(told, "ONE"), row(waiting, "TWO"), row(by_hand, "THREE"))
    apply(sheet)
    first = db.scalars(select(Push).where(Push.order_id == told.id, Push.kind == "shipment")).one()
    first.sent_at = now()
    db.commit()
    undo(sheet)
    assert [len(parcels(order)) for order in (told, waiting, by_hand)] == [1, 0, 0]
    assert [each[3] for each in ends(sheet)] == ["parcel_told", "", ""]
    push = db.scalars(select(Push).where(Push.order_id == waiting.id, Push.kind == "shipment")).one()
    assert (push.state, push.due_at) == ("skipped", None)
    page = admin.get(f"/sheets/tracking/{sheet.id}").text
    assert ("Not taken back" in page, "perhaps the buyer" in page) == (True, True)


def test_what_has_arrived_since_stays(make, quiet, printed, bring, apply, undo):
    order = printed(quiet, 1)
    sheet = bring(row(order, "ZX 1"))
    apply(sheet)
    arrive(order, db.scalars(select(Package)).one(), "delivered", "The buyer called.", make.member(Role.OPERATOR))
    db.commit()
    undo(sheet)
    assert (parcels(order)[0][0], [each[3] for each in ends(sheet)]) == ("delivered", ["parcel_changed"])


def test_not_for_ever_and_not_by_anybody(make, sign_in, quiet, printed, bring, apply, undo):
    order = printed(quiet, 1)
    sheet = bring(row(order, "ZX 1"))
    apply(sheet)
    operator = sign_in(make.member(Role.OPERATOR))
    assert operator.post(f"/sheets/tracking/{sheet.id}/undoing").status_code == 403
    assert "Take these parcels back" not in operator.get(f"/sheets/tracking/{sheet.id}").text
    sheet.applied_at = now() - timedelta(days=31)
    db.commit()
    undo(sheet)
    assert statuses(order) == ["shipped", "shipped"]
