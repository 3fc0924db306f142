"""Batches: made, begun and ended by the people of the floor."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import g
from sqlalchemy import select

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from models import Activity, FloorBatch, FloorBatchLine, MembershipClient, OrderItem, Push, TimelineEntry
from services.floor import batches
from tests.conftest import HTMX


@pytest.fixture
def floor(make):
    """Two orders of two clients with two lines each: four lines that wait."""
    stores = [make.store(client_id=make.client(name=name).id) for name in ("Rossi", "Verdi")]
    orders = [make.order(store, number=f"N-{place}", status="created") for place, store in enumerate(stores, 1)]
    for order in orders:
        make.item(order, product_uid="poster_a3", quantity=2)
        make.item(order, product_uid="mug")
    return orders


def made(browser, *ids, query="", **more):
    answer = browser.post(f"/production/batches{query}", data={"ids": list(map(str, ids))} | more)
    return re.search(r"/production/batches/(\d+)$", answer.location)


def lines():
    db.expire_all()
    return [(line.batch_id, line.item_id) for line in db.scalars(select(FloorBatchLine).order_by(FloorBatchLine.id))]


def standing():
    db.expire_all()
    return list(db.scalars(select(OrderItem.status).order_by(OrderItem.id)))


def states():
    db.expire_all()
    return list(db.scalars(select(FloorBatch.state).order_by(FloorBatch.id)))


def test_a_batch_is_made_of_ticked_lines_of_several_clients(sign_in, floor, operator):
    browser = sign_in(operator)
    assert made(browser, 1, 3)[1] == "1"
    assert lines() == [(1, 1), (1, 3)]
    batch = db.scalars(select(FloorBatch)).one()
    clients = sorted(order.client_id for order in floor)
    assert (batch.state, batch.name, batch.made_by, batch.reach) == ("open", "1", operator.name, [0, *clients])
    page = browser.get("/production/batches/1").text
    assert (page.count('<tr id="line-'), "0 of 2" in page, "Start all" in page) == (2, True, True)
    assert 'href="/production/batches/1">Batch 1<' in browser.get("/production/").text
    assert [line.action for line in db.scalars(select(Activity))] == ["production.batch_made"]


def test_a_batch_is_made_of_all_that_a_filter_shows(sign_in, floor, operator):
    made(sign_in(operator), query="?q=poster_a3", all="1", name="Posters")
    assert lines() == [(1, 1), (1, 3)]
    assert db.scalars(select(FloorBatch.name)).all() == ["Posters"]


def test_of_all_that_a_filter_shows_what_is_in_a_batch_is_left_there(sign_in, floor, operator):
    browser = sign_in(operator)
    made(browser, 1)
    made(browser, query="?q=poster_a3", all="1")
    assert lines() == [(1, 1), (2, 3)]


def test_what_cannot_be_in_a_batch_is_counted_and_left_out(sign_in, floor, operator):
    db.get_one(OrderItem, 2).is_held = True
    db.get_one(OrderItem, 3).status = "printed"
    db.commit()
    browser = sign_in(operator)
    made(browser, 1)
    assert made(browser, 1, 2, 3, 4, 99999)[1] == "2"
    assert lines() == [(1, 1), (2, 4)]
    assert "A batch of 1 line was made. 4 were left out" in browser.get("/production/batches/2").text


def test_where_nothing_can_be_in_a_batch_none_is_made(sign_in, floor, operator):
    browser = sign_in(operator)
    answer = browser.post("/production/batches?q=x", data={"ids": ["99999"]})
    assert answer.location == "/production/?q=x"
    assert (states(), lines()) == ([], [])


def test_two_who_take_the_same_lines_at_once_share_them_without_a_double(app, make, floor, operator):
    start, ids = Barrier(4), [1, 2, 3, 4]

    def work():
        with app.app_context():
            see(EVERYONE)
            g.actor = db.get_one(type(operator), member_id)
            start.wait()
            try:
                batches.make_batch(g.actor, ids)
                db.commit()
            except batches.NothingToBatch:
                db.rollback()

    member_id = operator.id
    db.rollback()
    threads = [Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(item_id for _batch, item_id in lines()) == ids


def test_a_batch_is_started_printed_and_done(sign_in, floor, operator):
    browser = sign_in(operator)
    made(browser, 1, 3)
    browser.post("/production/batches/1/steps", data={"act": "start"})
    assert (standing(), states()) == (["in_production", "created"] * 2, ["started"])
    browser.post("/production/batches/1/steps", data={"act": "print"})
    assert (standing(), states()) == (["printed", "created"] * 2, ["done"])
    batch = db.scalars(select(FloorBatch)).one()
    assert batch.started_at and batch.done_at
    assert db.scalars(select(FloorBatchLine.is_open)).all() == [False, False]
    page = browser.get("/production/batches/1").text
    assert ("2 of 2" in page, "Take apart" in page, "Start all" in page) == (True, False, False)


def test_a_batch_follows_lines_that_are_moved_on_the_board(sign_in, floor, operator):
    browser = sign_in(operator)
    made(browser, 1, 3)
    browser.post("/production/steps", data={"act": "in_production", "ids": ["1"]})
    assert states() == ["started"]
    browser.post("/production/steps", data={"act": "in_production", "order": floor[1].id})
    browser.post("/production/steps", data={"act": "printed", "ids": ["1", "3"]})
    assert states() == ["done"]


def test_a_batch_pressed_twice_moves_its_lines_once(sign_in, floor, operator):
    browser = sign_in(operator)
    made(browser, 1, 2)
    for _twice in range(2):
        browser.post("/production/batches/1/steps", data={"act": "start"})
    assert (standing()[:2], len(db.scalars(select(TimelineEntry)).all())) == (["in_production"] * 2, 1)


def test_a_held_line_stays_behind_and_the_batch_is_not_done(sign_in, floor, operator):
    browser = sign_in(operator)
    made(browser, 1, 3)
    db.get_one(OrderItem, 3).is_held = True
    db.commit()
    for act in ("start", "print"):
        browser.post("/production/batches/1/steps", data={"act": act})
    assert (standing(), states()) == (["printed", "created", "created", "created"], ["started"])
    browser.post("/production/batches/1/removals", data={"ids": [str(line_of(3))]})
    assert states() == ["done"]


def line_of(item_id):
    return db.scalars(select(FloorBatchLine.id).where(FloorBatchLine.item_id == item_id)).one()


def test_a_line_whose_order_is_held_on_the_floor_is_still_to_be_made(make, sign_in, floor, operator):
    browser = sign_in(operator)
    made(browser, 1, 3)
    hold = {"reason": "material_shortage", "words": "No paper", "version": floor[1].version}
    assert sign_in(make.member(Role.PREPRESS)).post(f"/orders/{floor[1].id}/hold", data=hold).status_code == 303
    assert standing() == ["created", "created", "on_hold", "on_hold"]
    made(browser, 2)
    assert states() == ["open", "open"]
    for act in ("start", "print"):
        browser.post("/production/batches/1/steps", data={"act": act})
    assert (standing()[0], states()[0]) == ("printed", "started")
    page = browser.get("/production/batches/1").text
    assert ("1 of 2" in page, "1 line waits" in page, "Mark as done" in page) == (True, True, False)
    browser.post("/production/batches/1/end")
    assert states()[0] == "started"
    for item in floor[1].items:
        item.status = "created"
    floor[1].status = "created"
    db.commit()
    for act in ("start", "print"):
        browser.post("/production/batches/1/steps", data={"act": act})
    assert (standing()[2], states()[0]) == ("printed", "done")


def test_a_line_is_taken_out_and_may_go_into_another_batch(sign_in, floor, operator):
    browser = sign_in(operator)
    made(browser, 1, 3)
    browser.post("/production/batches/1/removals", data={"ids": [str(line_of(3)), "99999"]})
    assert lines() == [(1, 1)]
    assert db.scalars(select(FloorBatch.reach)).one() == [0, floor[0].client_id]
    made(browser, 3)
    assert lines() == [(1, 1), (2, 3)]


def test_a_batch_is_taken_apart_and_its_lines_stay(sign_in, floor, operator):
    browser = sign_in(operator)
    made(browser, 1, 3)
    browser.post("/production/batches/1/steps", data={"act": "start"})
    browser.post("/production/batches/1/deletion")
    assert (lines(), states(), standing()[0]) == ([], [], "in_production")
    assert made(browser, 1)[1] == "2"


@pytest.mark.parametrize("act", ["removals", "end", "deletion"])
def test_what_is_done_stays_as_it_is(sign_in, floor, operator, act):
    browser = sign_in(operator)
    made(browser, 1)
    for step in ("start", "print"):
        browser.post("/production/batches/1/steps", data={"act": step})
    browser.post(f"/production/batches/1/{act}", data={"ids": ["1"]}, follow_redirects=True)
    assert (states(), lines()) == (["done"], [(1, 1)])


def test_a_batch_whose_last_line_was_canceled_is_marked_as_done(sign_in, floor, operator):
    browser = sign_in(operator)
    made(browser, 1, 3)
    browser.post("/production/batches/1/end")
    assert states() == ["open"]
    db.get_one(OrderItem, 3).status = "canceled"
    db.get_one(OrderItem, 1).status = "printed"
    db.commit()
    assert "Mark as done" in browser.get("/production/batches/1").text
    browser.post("/production/batches/1/end")
    assert states() == ["done"]


def test_a_name_is_changed_and_an_empty_one_refused(sign_in, floor, operator):
    browser = sign_in(operator)
    made(browser, 1)
    assert browser.post("/production/batches/1", data={"name": " "}, headers=HTMX).status_code == 422
    browser.post("/production/batches/1", data={"name": "Posters for Friday"})
    assert db.scalars(select(FloorBatch.name)).one() == "Posters for Friday"
    assert "Posters for Friday" in browser.get("/production/batches").text


def test_who_does_not_reach_every_client_of_a_batch_does_not_see_it(make, sign_in, floor, operator):
    made(sign_in(operator), 1, 3)
    made(sign_in(operator), 4)
    manager = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    db.add(MembershipClient(membership_id=manager.id, client_id=floor[1].client_id))
    db.commit()
    browser = sign_in(manager)
    assert [browser.get(f"/production/batches/{number}").status_code for number in (1, 2)] == [404, 200]
    page = browser.get("/production/batches").text
    assert re.findall(r'href="/production/batches/(\d+)"', page) == ["2"]
    browser.post("/production/steps", data={"act": "in_production", "ids": ["1", "3"]})
    assert (standing()[0], standing()[2], states()) == ("created", "in_production", ["started", "open"])


def test_the_shops_are_told_once_that_their_lines_were_started(connected, make, sign_in, operator, queued):
    order = make.order(connected, external_id="9", status="created")
    items = [make.item(order), make.item(order)]
    browser = sign_in(operator)
    made(browser, *(item.id for item in items))
    browser.post("/production/batches/1/steps", data={"act": "start"})
    push = db.scalars(select(Push)).one()
    assert queued("platforms") == [("jobs.pushes.run_push", push.id)]


def test_the_kinds_on_the_floor_are_counted_and_one_press_makes_a_batch_of_one(make, sign_in, floor, operator):
    product = make.catalog_product(key="poster")
    first, second = product.variants
    for order, variant in zip(floor, (first, second), strict=True):
        for item in order.items:
            item.catalog_variant_id, item.product_uid = variant.id, variant.uid
    floor[0].items[1].quantity = 5
    db.commit()
    browser = sign_in(operator)
    page = browser.get("/production/groups").text
    row = page.split(f"<code>{first.uid}</code>")[1]
    assert re.findall(r'class="number" data-label="\w+">(\d+)<', row)[:2] == ["2", "7"]
    made(browser, query=f"?q={first.uid}", all="1")
    assert lines() == [(1, 1), (1, 2)]
    assert first.uid not in browser.get("/production/groups?batch=out").text
    assert browser.get("/production/groups?status=printed").status_code == 200


def test_a_page_of_batches_that_shows_everything_is_answered_with_304(sign_in, floor, operator):
    browser = sign_in(operator)
    made(browser, 1)
    for url in ("/production/batches", "/production/batches/1"):
        mark = browser.get(url, headers=HTMX).headers["ETag"]
        assert browser.get(url, headers=HTMX | {"If-None-Match": mark}).status_code == 304
        browser.post("/production/steps", data={"act": "in_production", "ids": ["1"]})
        assert browser.get(url, headers=HTMX | {"If-None-Match": mark}).status_code == 200
        db.get_one(OrderItem, 1).status = "created"
        db.commit()


def test_old_batches_come_after_newer_ones(sign_in, floor, operator, make):
    browser = sign_in(operator)
    for item_id in (1, 2):
        made(browser, item_id)
    db.scalars(select(FloorBatch)).first().created_at = now() - timedelta(days=1)
    db.commit()
    assert re.findall(r'href="/production/batches/(\d)"', browser.get("/production/batches").text) == ["2", "1"]
