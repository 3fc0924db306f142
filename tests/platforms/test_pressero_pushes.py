"""What a pretend Pressero site is told of parcels. None of it doubles, however often it is told."""

from dataclasses import replace

import pytest

from platforms.errors import Code, NotFound, Refused, Temporary
from platforms.values import Package, Stage
from sandbox.pressero.site import PRINTED, SHIPPED
from tests.platforms import pressero_rig as rig
from tests.platforms.pressero_rig import ELSEWHERE, PARCEL

running, pretend, http, opened, shop = rig.running, rig.pretend, rig.http, rig.opened, rig.shop


def shipments(pretend, number):
    return [each["Tracking"] for each in pretend.order(int(number))["shipments"]]


SENT = replace(PARCEL, stage=str(SHIPPED))


@pytest.fixture
def number(pretend):
    return str(pretend.place_order("MUG", "TOTE")["number"])


def test_a_parcel_is_told_once_with_its_tracking_and_stage(pretend, opened, number):
    shop = opened()
    assert [shop.ship(number, SENT).already for _ in range(3)] == [False, True, True]
    assert shipments(pretend, number) == ["DHL JD0146 https://dhl.example/JD0146"]
    order = pretend.order(int(number))
    assert [item["WorkflowStageId"] for item in order["items"]] == [SHIPPED, SHIPPED]
    assert [step["stage"] for step in order["history"]].count(SHIPPED) == 2
    assert shop.order(number).stage is Stage.COMPLETED


@pytest.mark.parametrize("path", ["/Orders/Shipments", "/Status/"])
def test_a_write_whose_answer_was_lost_is_not_made_twice(path, pretend, opened, number):
    shop = opened()
    pretend.fail("carried_out", path=path)
    assert not shop.ship(number, SENT).already
    assert shop.ship(number, SENT).already
    assert len(shipments(pretend, number)) == 1
    assert [step["stage"] for step in pretend.order(int(number))["history"]].count(SHIPPED) == 2


def test_a_write_that_failed_and_left_nothing_says_so(pretend, shop, number):
    pretend.fail("status", method="POST", path="/Orders/Shipments")
    with pytest.raises(Temporary) as fault:
        shop.ship(number, PARCEL)
    assert (fault.value.code, shipments(pretend, number)) == (Code.SHOP_FAILED, [])


def test_a_page_in_place_of_an_answer_is_no_success(pretend, shop, number):
    pretend.fail("page", method="POST", path="/Orders/Shipments")
    with pytest.raises(Temporary) as fault:
        shop.ship(number, PARCEL)
    assert (fault.value.code, shipments(pretend, number)) == (Code.PAGE_INSTEAD, [])


def test_shipments_that_are_not_found_are_none(pretend, shop, number):
    pretend.fail("status", times=2, method="GET", path="/Shipments", status=404)
    assert not shop.ship(number, PARCEL).already
    assert len(shipments(pretend, number)) == 1


def test_a_parcel_with_some_items_is_told_for_those_and_leaves_the_stage_of_part_sent_ones(pretend, opened):
    shop = opened()
    number = str(pretend.place_order(items=[{"sku": "MUG", "quantity": 3}, {"sku": "TOTE"}])["number"])
    mug, tote = (line.external_id for line in shop.read_order(shop.order(number).body).lines)
    shop.ship(number, Package(code="A1", lines=((mug, 2), (tote, 1)), stage=str(SHIPPED)))
    order = pretend.order(int(number))
    assert [item["ShipmentTracking"] for item in order["items"]] == ["A1", "A1"]
    assert [item["WorkflowStageId"] == SHIPPED for item in order["items"]] == [False, True]
    shop.ship(number, Package(code="A12", lines=((mug, 1),)))
    assert shipments(pretend, number) == ["A1", "A12"]


def stages(pretend, number):
    return [item["WorkflowStageId"] == SHIPPED for item in pretend.order(int(number))["items"]]


def test_an_item_that_went_in_two_parcels_is_put_into_its_stage_with_the_last(pretend, opened):
    shop = opened()
    number = str(pretend.place_order(items=[{"sku": "MUG", "quantity": 3}, {"sku": "TOTE"}])["number"])
    mug, _tote = (line.external_id for line in shop.read_order(shop.order(number).body).lines)
    first = Package(code="A1", lines=((mug, 2),), left=((mug, 2),), stage=str(SHIPPED))
    last = Package(code="A2", lines=((mug, 1),), left=((mug, 3),), stage=str(SHIPPED))
    seen = []
    for parcel in (first, last):
        shop.ship(number, parcel)
        seen.append(stages(pretend, number))
    assert seen == [[False, False], [True, False]]
    assert shop.ship(number, last).already


def test_an_item_sent_without_tracking_is_told_and_put_into_its_stage_while_others_are_still_here(pretend, opened):
    shop = opened()
    number = str(pretend.place_order("MUG", "TOTE")["number"])
    mug, _tote = (line.external_id for line in shop.read_order(shop.order(number).body).lines)
    parcel = Package(lines=((mug, 1),), left=((mug, 1),), stage=str(SHIPPED))
    assert [shop.ship(number, parcel).already for _ in range(2)] == [False, True]
    assert (stages(pretend, number), shipments(pretend, number)) == ([True, False], [""])


def test_pieces_without_tracking_are_not_told_before_the_last_of_their_item_has_left(pretend, opened):
    shop = opened()
    number = str(pretend.place_order(items=[{"sku": "MUG", "quantity": 2}])["number"])
    (mug,) = (line.external_id for line in shop.read_order(shop.order(number).body).lines)
    assert shop.ship(number, Package(lines=((mug, 1),), left=((mug, 1),), stage=str(SHIPPED))).already
    assert (stages(pretend, number), shipments(pretend, number)) == ([False], [])


def test_a_correction_is_one_more_shipment_however_often_it_is_told(pretend, shop, number):
    shop.ship(number, Package(code="A1", carrier="BRT", complete=True))
    right = Package(code="A1", carrier="GLS", complete=True, is_correction=True)
    assert [shop.ship(number, right).already for _ in range(2)] == [False, True]
    assert shipments(pretend, number) == ["BRT A1", "GLS A1"]


def test_a_part_of_an_order_is_shipped_by_itself(pretend, shop):
    number = str(pretend.place_order(items=[{"sku": "MUG"}, {"sku": "TOTE", "address": ELSEWHERE}])["number"])
    shop.ship(f"{number}/2", PARCEL)
    order = pretend.order(int(number))
    assert [bool(item["ShipmentTracking"]) for item in order["items"]] == [False, True]
    assert order["shipments"][0]["Address"]["City"] == "Torino"
    assert {raw.external_id: raw.stage for raw in shop.named_orders([number])} == {
        number: Stage.PAID,
        f"{number}/2": Stage.COMPLETED,
    }


def test_an_order_without_tracking_is_told_as_shipped_once(pretend, shop, number):
    lines = tuple((line.external_id, line.quantity) for line in shop.read_order(shop.order(number).body).lines)
    assert [shop.ship(number, Package(complete=True, lines=lines)).already for _ in range(2)] == [False, True]
    assert shop.ship(number, Package(complete=True)).already
    assert shipments(pretend, number) == [""]


def test_nothing_to_tell_and_a_line_that_is_not_there(pretend, shop, number):
    assert shop.ship(number, Package()).already
    with pytest.raises(NotFound):
        shop.ship(number, Package(code="A1", lines=(("no-such-item", 1),)))
    assert shipments(pretend, number) == []


def test_a_stage_that_the_printer_does_not_have_is_refused_after_the_shipment(pretend, opened, number):
    with pytest.raises(Refused) as refusal:
        opened().ship(number, replace(PARCEL, stage="999"))
    assert refusal.value.code is Code.FIELDS_REFUSED
    assert "workflow stage" in refusal.value.facts["shop_message"]
    assert len(shipments(pretend, number)) == 1


def test_lines_are_put_into_a_stage_once(pretend, shop):
    number = str(pretend.place_order("MUG", "TOTE")["number"])
    mug, _tote = (line.external_id for line in shop.read_order(shop.order(number).body).lines)
    assert [shop.set_stage(number, [mug], str(PRINTED)).already for _ in range(2)] == [False, True]
    assert [item["WorkflowStageId"] == PRINTED for item in pretend.order(int(number))["items"]] == [True, False]
