"""Scan to advance, through the page: as a scanner types, with and without JavaScript."""

from html import unescape
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update

from core.db import EVERYONE, db, see
from core.matrix import Role
from models import (
    Activity,
    FloorBatch,
    Membership,
    OrderItem,
    OrderRequest,
    Package,
    Scan,
    TimelineEntry,
)
from papers.codes import Kind, code_of
from services.floor import scanning
from services.floor.batches import make_batch
from tests.production.scans import LINE, ORDER, later, scan, statuses


def test_a_line_goes_one_step_with_each_scan(sign_in, to_make, operator):
    browser = sign_in(operator)
    started = scan(browser, LINE)
    assert all(words in started for words in ("Started", "Poster, A3 · Order R-1", "Print 6 pieces", "tone-work"))
    assert statuses() == ["in_production", "created"]
    later()
    printed = scan(browser, LINE)
    assert all(words in printed for words in ("Printed", "1 line of this order is still to be made", "tone-good"))
    assert statuses() == ["printed", "created"]
    later()
    assert "Already printed at" in scan(browser, LINE)
    assert statuses() == ["printed", "created"]
    assert [entry.to_status for entry in db.scalars(select(TimelineEntry).order_by(TimelineEntry.id))] == [
        "in_production",
        "printed",
    ]


def test_a_code_that_comes_twice_does_nothing_the_second_time(sign_in, to_make, operator):
    browser = sign_in(operator)
    scan(browser, LINE)
    again = scan(browser, LINE)
    at = db.scalars(select(Scan).where(Scan.did)).one().created_at
    assert f"Already started at {at.astimezone().strftime('%H')}"[:18] in again
    assert ("the second time did nothing" in again, "tone-warn" in again) == (True, True)
    assert (statuses(), len(db.scalars(select(TimelineEntry)).all())) == (["in_production", "created"], 1)


def test_a_colleague_who_scans_the_same_ticket_a_moment_later_changes_nothing(make, sign_in, to_make, operator):
    scan(sign_in(operator), LINE)
    assert "Already started at" in scan(sign_in(make.member(Role.OPERATOR)), LINE)
    assert statuses() == ["in_production", "created"]


def test_scans_of_one_moment_make_one_step(app, to_make, operator):
    start, outcomes, member_id = Barrier(4), [], operator.id

    def work():
        with app.app_context():
            see(EVERYONE)
            member = db.get_one(Membership, member_id)
            start.wait()
            outcomes.append(scanning.take(member, LINE).scan.outcome)
            db.commit()

    db.rollback()
    threads = [Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses() == ["in_production", "created"]
    assert outcomes.count("started") == 1
    assert set(outcomes) <= {"started", "again", "already"}


@pytest.mark.parametrize("code", ["8001234567890", "R-1", LINE[:-1], "<script>", "x" * 300])
def test_what_is_no_code_of_ours_says_what_to_do(sign_in, to_make, operator, code):
    told = scan(sign_in(operator), code)
    assert all(words in told for words in ("no code of ours", "Scan the barcode of a job ticket", "tone-bad"))
    assert statuses() == ["created"] * 2


def test_a_code_behind_which_nothing_stands_says_so(sign_in, to_make, operator):
    for kind in Kind:
        assert "Nothing stands behind this code" in scan(sign_in(operator), code_of(kind, 4711))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"is_held": True}, "Held: do not make it"),
        ({"status": "canceled"}, "Canceled: do not make it"),
        ({"status": "passed"}, "Not released yet"),
        ({"status": "shipped"}, "Already further: Shipped"),
        ({"is_ours": False}, "Nothing stands behind this code"),
    ],
)
def test_a_line_that_must_not_go_on_says_why_and_stays(sign_in, to_make, operator, values, said):
    db.execute(update(OrderItem).where(OrderItem.id == 1).values(**values))
    db.commit()
    before = statuses()
    assert said in scan(sign_in(operator), LINE)
    assert (statuses(), db.scalars(select(Activity)).all()) == (before, [])


@pytest.mark.parametrize("kind", ["cancel", "change"])
def test_what_somebody_asks_to_cancel_or_to_change_is_not_begun_by_a_scan(sign_in, to_make, operator, kind):
    db.add(OrderRequest(client_id=to_make.client_id, order_id=to_make.id, kind=kind))
    db.commit()
    assert f"The client asks to {kind} it" in scan(sign_in(operator), LINE)
    assert statuses() == ["created", "created"]


def test_a_batchs_ticket_starts_and_prints_all_of_it(sign_in, to_make, operator, make):
    held = make.item(to_make, is_held=True)
    make_batch(operator, [1, 2])
    db.commit()
    held.is_held, code = False, code_of(Kind.BATCH, 1)
    browser = sign_in(operator)
    assert "2 lines started" in scan(browser, code)
    assert "Already started at" in scan(browser, code)
    assert statuses()[:2] == ["in_production"] * 2
    later()
    assert "2 lines printed" in scan(browser, code)
    assert (statuses()[:2], db.scalars(select(FloorBatch.state)).one()) == (["printed"] * 2, "done")
    later()
    assert "All of this batch is printed" in scan(browser, code)


def test_lines_of_a_batch_that_cannot_go_on_stay_behind_and_are_counted(sign_in, to_make, operator):
    make_batch(operator, [1, 2])
    db.get_one(OrderItem, 2).is_held = True
    db.commit()
    browser, code = sign_in(operator), code_of(Kind.BATCH, 1)
    told = scan(browser, code)
    assert all(words in told for words in ("1 line started", "1 line stays behind"))
    later()
    scan(browser, code)
    later()
    assert "Nothing of this batch can go on" in scan(browser, code)
    assert statuses() == ["printed", "created"]


def test_the_slip_of_a_printed_order_packs_all_of_it_and_then_asks_for_its_tracking(sign_in, to_make, operator, make):
    db.execute(update(OrderItem).values(status="printed"))
    to_make.status = "printed"
    db.commit()
    browser = sign_in(operator)
    told = scan(browser, ORDER)
    package = db.scalars(select(Package)).one()
    assert "Packed: 3 pieces in one parcel" in told
    assert f"/production/packages/{package.id}/shipment?next=/production/scan" in told
    assert statuses() == ["packaged", "packaged"]
    assert "Already packed at" in scan(browser, ORDER)
    later()
    for code in (ORDER, code_of(Kind.PARCEL, package.id)):
        assert scan(browser, code) == f"/production/packages/{package.id}/shipment?next=/production/scan"
    url = f"/production/packages/{package.id}/shipment?next=/production/scan"
    assert "autofocus" in browser.get(url).text
    sent = browser.post(url, data={"carrier": "GLS", "tracking_code": "X1"})
    assert (sent.location, statuses()) == ("/production/scan", ["shipped", "shipped"])
    assert "Handed over at" in scan(browser, code_of(Kind.PARCEL, package.id))
    assert "Nothing is left to pack" in scan(browser, ORDER)
    assert len(db.scalars(select(Package)).all()) == 1


@pytest.mark.parametrize("kind", ["cancel", "change"])
def test_what_somebody_asks_for_is_not_packed_by_a_scan_and_the_bench_says_so(sign_in, to_make, operator, kind):
    db.execute(update(OrderItem).values(status="printed"))
    to_make.status = "printed"
    db.commit()
    browser, bench = sign_in(operator), "/production/orders/77/packages/new"
    assert "Somebody asks" not in browser.get(bench).text
    db.add(OrderRequest(client_id=to_make.client_id, order_id=to_make.id, kind=kind))
    db.commit()
    assert f"The client asks to {kind} it" in scan(browser, ORDER)
    assert (statuses(), db.scalars(select(Package)).all()) == (["printed", "printed"], [])
    assert f"Somebody asks to {kind} this order" in browser.get(bench).text
    browser.post("/production/orders/77/packages", data={"item_1": "2", "item_2": "1"})  # knowing of it, it can be
    package = db.scalars(select(Package)).one()
    for page, says in (("shipment", True), ("edit", False)):
        assert (f"Somebody asks to {kind}" in browser.get(f"/production/packages/{package.id}/{page}").text) is says


def test_the_slip_of_an_order_that_is_printed_in_part_opens_packing_and_leads_back(sign_in, to_make, operator):
    db.get_one(OrderItem, 1).status = "printed"
    db.commit()
    browser = sign_in(operator)
    url = scan(browser, ORDER)
    assert url == "/production/orders/77/packages/new?next=/production/scan"
    page = browser.get(url).text
    assert 'action="/production/orders/77/packages?next=/production/scan"' in unescape(page)
    packed = browser.post("/production/orders/77/packages?next=/production/scan",
                          data={"item_1": "2", "hand_over": "y", "no_tracking": "y"})  # fmt: skip
    assert (packed.location, statuses()) == ("/production/scan", ["shipped", "created"])


def test_the_way_back_is_never_another_site(sign_in, to_make, operator):
    db.execute(update(OrderItem).values(status="printed"))
    db.commit()
    packed = sign_in(operator).post("/production/orders/77/packages?next=https://evil.example/",
                                    data={"item_1": "2", "hand_over": "y", "no_tracking": "y"})  # fmt: skip
    assert packed.location.startswith("/production/")


def test_the_slip_of_an_order_that_is_not_printed_says_what_is_missing(sign_in, to_make, operator):
    assert "2 lines of this order are still to be made" in scan(sign_in(operator), ORDER)


def test_who_may_not_pack_is_told_and_nothing_is_packed(make, sign_in, to_make):
    db.execute(update(OrderItem).values(status="printed"))
    db.commit()
    assert "You may not pack" in scan(sign_in(make.member(Role.PREPRESS)), ORDER)
    assert db.scalars(select(Package)).all() == []
