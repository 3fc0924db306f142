"""What a shop is told, against a pretend shop over HTTP."""

import pytest
from flask import g
from sqlalchemy import select

from core.db import EVERYONE, db, now
from core.rights import Vetrina
from models import PackageState, Push, Status, StoreStatus, TimelineEntry
from platforms.woocommerce.pushes import TRACKING_META
from services import order_list, pushes
from services.packages import Tracking, arrive, correct
from services.production import advance_order, correct_status
from services.transitions import By, lock, move
from tests.production.conftest import asked


def states(rows):
    return [(push.kind, push.state) for push in rows]


def test_two_packages_show_both_codes_and_only_the_last_completes_the_order(printed, ship, run_pushes, told):
    flyers, bag = printed.items
    ship(printed, {flyers: 1, bag: 1}, "BRT-1")
    assert states(run_pushes()) == [("shipment", "confirmed")]
    first = told(printed)
    assert (first.status, first.codes, len(first.to_buyer), printed.status) == (
        "processing",
        ["BRT-1"],
        1,
        "partially_shipped",
    )
    ship(printed, {flyers: 1}, "BRT-2")
    assert states(run_pushes()) == [("shipment", "confirmed")] * 2
    last = told(printed)
    assert (last.status, last.codes, printed.status) == ("completed", ["BRT-1", "BRT-2"], "shipped")
    assert "Codice di tracciamento: BRT-2" in " ".join(last.to_buyer)  # in the client's language
    said = db.scalars(select(TimelineEntry).where(TimelineEntry.what == "push_confirmed")).all()
    assert [entry.facts["completed"] for entry in said] == [False, True]


def test_what_answers_500_and_was_carried_out_doubles_nothing(printed, ship, run_pushes, told, shop):
    shop.fail("carried_out", times=3, method="POST", path="/orders/")
    shop.fail("carried_out", times=3, method="PUT", path="/orders/")
    ship(printed, dict.fromkeys(printed.items, 1), "A1")
    ship(printed, {printed.items[0]: 1}, "A2")
    run_pushes()
    seen = told(printed)
    assert (seen.status, sorted(seen.codes), len(seen.to_buyer)) == ("completed", ["A1", "A2"], 2)


def test_an_order_that_the_shop_canceled_meanwhile_is_refused_with_words_and_nothing_is_written(
    printed, ship, run_pushes, told, shop
):
    shop.change_order(int(printed.external_id), status="cancelled")
    ship(printed, dict.fromkeys(printed.items, 1), "A1")
    (push,) = run_pushes()
    assert (push.state, push.error, push.error_facts["shop_status"]) == ("refused", "order_over", "cancelled")
    assert (told(printed).status, told(printed).codes) == ("cancelled", [])
    entry = db.scalars(select(TimelineEntry).order_by(TimelineEntry.id.desc())).first()
    assert (entry.what, entry.facts["code"]) == ("push_refused", "order_over")


def test_completing_waits_for_a_package_that_was_refused(printed, ship, run_pushes, told, shop):
    shop.fail("waf", times=1)
    flyers, bag = printed.items
    ship(printed, {flyers: 2}, "A1")
    assert states(run_pushes()) == [("shipment", "refused")]
    ship(printed, {bag: 1}, "A2")
    run_pushes()
    assert (told(printed).status, told(printed).codes) == ("processing", ["A2"])
    refused = db.scalars(select(Push).where(Push.state == "refused")).one()
    refused.state = "queued"
    refused.ask_again()
    db.commit()
    assert states(run_pushes()) == [("shipment", "confirmed")] * 2
    assert (told(printed).status, told(printed).codes) == ("completed", ["A2", "A1"])


def test_a_shop_that_stumbles_is_asked_again_later_and_the_next_message_waits_for_it(printed, ship, run_pushes, shop):
    shop.fail("page", times=1)
    flyers, bag = printed.items
    ship(printed, {flyers: 2}, "A1")
    ship(printed, {bag: 1}, "A2")
    rows = run_pushes()
    assert [(push.state, push.work_state, push.error) for push in rows] == [
        ("queued", "waiting", "page_instead"),
        ("queued", "waiting", None),
    ]
    assert (rows[1].tries, rows[0].due_at > now()) == (0, True)
    rows[0].due_at = rows[1].due_at = now()
    db.commit()
    assert [push.state for push in run_pushes()] == ["confirmed", "confirmed"]
    assert rows[0].confirmed_at < rows[1].confirmed_at


def test_goods_that_others_send_keep_the_shops_order_open(make, shop, connected, ship, run_pushes, told):
    placed = shop.place_order("FLY-A5", "TOTE")
    order = make.order(connected, external_id=str(placed["id"]), status="printed")
    ours, others = placed["line_items"]
    item = make.item(order, external_id=str(ours["id"]))
    make.item(order, external_id=str(others["id"]), is_ours=False, status="received")
    ship(order, {item: 1}, "A1")
    (push,) = run_pushes()
    assert (push.state, push.progress) == ("confirmed", {"completed": False, "left_open": True})
    assert (told(order).status, told(order).codes) == ("processing", ["A1"])


def test_an_order_with_a_supplement_is_completed_once_both_have_left(make, shop, connected, ship, run_pushes, told):
    order, item, supplement, late_item = with_supplement(make, shop, connected)
    ship(order, {item: 1}, "A1")
    run_pushes()
    assert (told(order).status, told(order).codes) == ("processing", ["A1"])
    ship(supplement, {late_item: 1}, "A2")
    run_pushes()
    assert (told(order).status, told(order).codes) == ("completed", ["A1", "A2"])


def with_supplement(make, shop, store):
    """The shop has one order; a line that came too late is an order of its own here."""
    placed = shop.place_order("FLY-A5", "TOTE")
    first, late = placed["line_items"]
    order = make.order(store, external_id=str(placed["id"]), number="9", status="printed")
    item = make.item(order, external_id=str(first["id"]))
    supplement = make.order(
        store, external_id=f"{placed['id']}+{late['id']}", number="9+", status="printed", original_id=order.id
    )
    return order, item, supplement, make.item(supplement, external_id=str(late["id"]))


def test_a_gift_card_beside_the_goods_does_not_keep_it_open(make, shop, connected, ship, run_pushes, told):
    placed = shop.place_order("FLY-A5", "GIFT-50")
    order = make.order(connected, external_id=str(placed["id"]), status="printed")
    item = make.item(order, external_id=str(placed["line_items"][0]["id"]))
    ship(order, {item: 1}, "A1")
    run_pushes()
    assert told(order).status == "completed"


def test_a_store_may_keep_the_buyer_and_the_status_to_itself(printed, connected, ship, run_pushes, told):
    connected.tell_buyer = connected.complete_in_shop = False
    db.commit()
    ship(printed, dict.fromkeys(printed.items, 1), "A1")
    ship(printed, {printed.items[0]: 1}, "A2")
    assert states(run_pushes()) == [("shipment", "confirmed")] * 2
    seen = told(printed)
    assert (seen.status, seen.codes, seen.to_buyer) == ("processing", ["A1", "A2"], [])


def test_two_packages_without_tracking_are_two_notes(printed, ship, run_pushes, told):
    flyers, bag = printed.items
    ship(printed, {flyers: 2})
    ship(printed, {bag: 1})
    run_pushes()
    assert (told(printed).status, len(set(told(printed).to_buyer))) == ("completed", 2)


def test_a_corrected_code_is_told_as_a_correction(printed, ship, run_pushes, told, operator):
    package = ship(printed, dict.fromkeys(printed.items, 1), "WRONG")
    run_pushes()
    g.actor = operator
    assert correct(printed, package, Tracking("GLS", "RIGHT"))
    assert not correct(printed, package, Tracking("gls", " RIGHT "))
    db.commit()
    assert states(run_pushes()) == [("shipment", "confirmed")] * 2
    words = next(note for note in told(printed).to_buyer if "RIGHT" in note)
    assert "corretto" in words
    assert "right" in printed.search_text.split()


def test_a_code_corrected_before_it_was_told_is_told_once(printed, ship, run_pushes, told, operator):
    package = ship(printed, dict.fromkeys(printed.items, 1), "WRONG")
    g.actor = operator
    correct(printed, package, Tracking("GLS", "RIGHT"))
    db.commit()
    assert states(run_pushes()) == [("shipment", "skipped"), ("shipment", "confirmed")]
    assert told(printed).codes == ["RIGHT"]


@pytest.mark.parametrize("tells_buyer", [True, False])
@pytest.mark.parametrize(("code", "codes"), [("A1", ["A1"]), ("", [])])
def test_another_carrier_for_the_same_parcel_is_told_as_a_correction(
    printed, connected, ship, run_pushes, told, operator, tells_buyer, code, codes
):
    connected.tell_buyer = tells_buyer
    package = ship(printed, dict.fromkeys(printed.items, 1), code, "BRT")
    run_pushes()
    g.actor = operator
    assert correct(printed, package, Tracking("GLS", code))
    db.commit()
    assert states(run_pushes()) == [("shipment", "confirmed")] * 2
    meta = asked(connected, printed)["meta_data"]
    entries = [item for entry in meta if entry["key"] == TRACKING_META for item in entry["value"]]
    assert [item["custom_tracking_provider"] for item in entries] == ["GLS"] * len(codes)
    seen = told(printed)
    notes = seen.to_buyer if tells_buyer else all_notes(connected, printed)
    assert (seen.codes, len([note for note in notes if "GLS" in note])) == (codes, 1)


def all_notes(store, order):
    return [note["note"] for note in asked(store, order, "/notes")]


def test_a_parcel_without_a_code_in_a_store_that_keeps_the_buyer_to_itself_is_confirmed(
    printed, connected, ship, run_pushes
):
    connected.tell_buyer = False
    db.commit()
    ship(printed, {printed.items[0]: 1})
    (push,) = run_pushes()
    assert (push.state, push.tries, push.error) == ("confirmed", 1, None)


def test_a_parcel_that_is_away_is_still_told_after_a_correction_of_its_arrival(
    printed, ship, run_pushes, told, operator
):
    package = ship(printed, {item: item.quantity for item in printed.items}, "A1")
    g.actor = operator
    arrive(printed, package, PackageState.DELIVERED, "The buyer called", operator)
    assert correct_status(printed, Status.SHIPPED, "It was another buyer", tells_shop=False)
    db.commit()
    assert states(run_pushes()) == [("shipment", "confirmed"), ("note", "skipped")]
    assert (told(printed).status, told(printed).codes) == ("completed", ["A1"])


def test_of_notes_that_are_not_told_yet_only_the_newest_goes_out(make, connected, shop, run_pushes, told):
    order = make.order(connected, external_id=str(shop.place_order()["id"]), status="received")
    make.item(order, status="received")
    for step in (Status.PASSED, Status.CREATED, Status.IN_PRODUCTION):
        lock(order)
        move(order, step, By.SYSTEM)
    db.commit()
    assert [(push.state, push.error) for push in run_pushes()] == [("skipped", "overtaken")] * 2 + [("confirmed", None)]
    (note,) = told(order).private
    assert "in produzione" in note
    assert [push.message["status"] for push in pushes.pushes_of(order)] == ["in_production"]


@pytest.mark.parametrize("values", [{"external_id": None}, {"is_test": True}])
def test_orders_made_by_hand_and_tests_are_not_told(make, connected, operator, values):
    order = make.order(connected, status="created", **values)
    make.item(order)
    g.actor = operator
    assert advance_order(operator, order, Status.IN_PRODUCTION).moved == 1
    db.commit()
    assert db.scalars(select(Push)).all() == []


@pytest.mark.parametrize("status", [StoreStatus.DISCONNECTED, StoreStatus.PAUSED])
def test_news_for_a_store_that_is_not_live_wait_until_it_is(printed, connected, ship, run_pushes, told, status):
    connected.status = status
    db.commit()
    ship(printed, {printed.items[0]: 1}, "A1")
    (push,) = run_pushes()
    assert (push.state, push.work_state, push.tries) == ("queued", "waiting", 0)
    connected.status = StoreStatus.CONNECTED
    assert [called.push_id for called in pushes.wake(connected)] == [push.id]
    db.commit()
    run_pushes()
    assert told(printed).codes == ["A1"]


def test_a_revoked_key_refuses_the_news_and_connecting_again_sends_it(printed, connected, ship, run_pushes, shop):
    for key in shop.control("GET", "keys"):
        shop.revoke(key["id"])
    ship(printed, {printed.items[0]: 1}, "A1")
    (push,) = run_pushes()
    assert (push.state, connected.status) == ("refused", "reconnect")
    assert order_list.waiting(_everybody())["refused"] == 1
    assert [called.push_id for called in pushes.wake(connected)] == [push.id]
    assert push.state == "queued"


def _everybody():
    return Vetrina(EVERYONE)
