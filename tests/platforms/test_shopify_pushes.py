"""Parcels told to a shop in memory: each once, to the right place, whatever becomes of the answers."""

import json

import pytest
from werkzeug import Response

from platforms import Http, open_platform
from platforms.errors import Code, NotFound, Refused, Temporary
from platforms.values import Package
from tests.platforms.little_shopify import LittleShopify
from tests.platforms.shopify_rows import gid

ORDER = 17
PARCEL = Package("323200000001", "bpost", "https://track.example/323200000001", lines=(("1", 1), ("2", 2)))


@pytest.fixture
def little():
    return LittleShopify()


@pytest.fixture
def shop(little, httpserver):
    httpserver.expect_request("").respond_with_handler(little.answer)
    http = Http(https_only=False, allow_local=True)
    return open_platform("shopify", httpserver.url_for("").rstrip("/"), {"access_token": "shpat_1"}, http)


def parcels(little):
    """(codes, {line: pieces}) of each that the shop was told."""
    return [
        (
            [track["number"] for track in each["trackingInfo"]],
            {row["lineItem"]["id"][-1]: row["quantity"] for row in each["rows"]},
        )
        for each in little.parcels[gid("Order", ORDER)]
    ]


def test_a_parcel_becomes_a_fulfilment_of_just_its_pieces(little, shop):
    little.add_order(ORDER, {1: 1, 2: 3, 3: 1})
    receipt = shop.ship(str(ORDER), PARCEL)
    assert parcels(little) == [(["323200000001"], {"1": 1, "2": 2})]
    assert (receipt.already, receipt.external_id.isdecimal(), receipt.way) == (False, True, "fulfillment")


def test_a_parcel_told_again_is_there_already(little, shop):
    little.add_order(ORDER, {1: 1, 2: 2})
    first, again = shop.ship(str(ORDER), PARCEL), shop.ship(str(ORDER), PARCEL)
    assert (first.already, again.already, again.external_id) == (False, True, first.external_id)
    assert (len(parcels(little)), little.count("FulfillmentCreate")) == (1, 1)


def test_a_parcel_whose_answer_was_lost_is_found_and_not_told_twice(little, shop):
    little.add_order(ORDER, {1: 1, 2: 4})
    little.lost = lambda operation: operation == "FulfillmentCreate"
    assert not shop.ship(str(ORDER), PARCEL).already
    assert shop.ship(str(ORDER), PARCEL).already
    assert (len(parcels(little)), little.count("FulfillmentCreate")) == (1, 1)


def test_a_parcel_that_was_not_told_is_told_later(little, shop):
    little.add_order(ORDER, {1: 1, 2: 2})
    little.refusing = lambda operation: operation == "FulfillmentCreate"
    with pytest.raises(Temporary) as fault:
        shop.ship(str(ORDER), PARCEL)
    assert (fault.value.code, parcels(little)) == (Code.SHOP_FAILED, [])
    little.refusing = lambda _operation: False
    assert not shop.ship(str(ORDER), PARCEL).already
    assert len(parcels(little)) == 1


@pytest.mark.parametrize(("note", "tells"), [("", False), ("Your parcel 323200000001 is on its way.", True)])
def test_shopify_writes_to_the_buyer_only_where_the_store_tells_buyers(little, shop, note, tells):
    little.add_order(ORDER, {1: 1})
    shop.ship(str(ORDER), Package("A1", "DHL", "https://t.example/A1", lines=(("1", 1),), note=note))
    (asked,) = [variables["fulfillment"] for operation, variables in little.calls if operation == "FulfillmentCreate"]
    assert asked["notifyCustomer"] is tells
    assert asked["trackingInfo"] == {"number": "A1", "company": "DHL", "url": "https://t.example/A1"}


def test_a_parcel_from_two_locations_is_told_in_two_fulfilments(little, shop):
    little.add_order(ORDER, {})
    little.add_part(ORDER, {1: 1}, location=1)
    little.add_part(ORDER, {2: 2}, location=2)
    shop.ship(str(ORDER), PARCEL)
    assert parcels(little) == [(["323200000001"], {"1": 1}), (["323200000001"], {"2": 2})]
    assert shop.ship(str(ORDER), PARCEL).already


def test_of_two_locations_only_the_one_that_was_not_told_is_told_again(little, shop):
    little.add_order(ORDER, {})
    little.add_part(ORDER, {1: 1}, location=1)
    little.add_part(ORDER, {2: 2}, location=2)
    answers = iter([False, True, False])
    little.refusing = lambda operation: operation == "FulfillmentCreate" and next(answers)
    with pytest.raises(Temporary):
        shop.ship(str(ORDER), PARCEL)
    shop.ship(str(ORDER), PARCEL)
    assert parcels(little) == [(["323200000001"], {"1": 1}), (["323200000001"], {"2": 2})]


def test_two_fulfilment_orders_of_one_location_go_in_one_call(little, shop):
    little.add_order(ORDER, {})
    little.add_part(ORDER, {1: 1}, location=1)
    little.add_part(ORDER, {2: 2}, location=1)
    shop.ship(str(ORDER), PARCEL)
    assert parcels(little) == [(["323200000001"], {"1": 1, "2": 2})]


def test_pieces_that_were_taken_back_are_not_told(little, shop):
    little.add_order(ORDER, {1: 1, 2: 2})
    little.parts[gid("Order", ORDER)][0]["rows"][1]["remainingQuantity"] = 1
    shop.ship(str(ORDER), PARCEL)
    assert parcels(little) == [(["323200000001"], {"1": 1, "2": 1})]
    assert shop.ship(str(ORDER), PARCEL).already


def test_a_held_order_is_not_shipped_and_the_merchants_reason_is_told(little, shop):
    hold = {"reason": "HIGH_RISK_OF_FRAUD", "reasonNotes": "Call the buyer first"}
    little.add_order(ORDER, {})
    little.add_part(ORDER, {1: 1, 2: 2}, status="ON_HOLD", supportedActions=[], fulfillmentHolds=[hold])
    with pytest.raises(Refused) as refusal:
        shop.ship(str(ORDER), PARCEL)
    assert (refusal.value.code, refusal.value.facts) == (Code.ORDER_HELD, {"reason": "Call the buyer first"})
    assert parcels(little) == []


def test_a_parcel_held_in_part_is_not_shipped_in_part(little, shop):
    hold = {"reason": "AWAITING_PAYMENT", "reasonNotes": None}
    little.add_order(ORDER, {})
    little.add_part(ORDER, {1: 1})
    little.add_part(ORDER, {2: 2}, status="ON_HOLD", supportedActions=[], fulfillmentHolds=[hold])
    with pytest.raises(Refused) as refusal:
        shop.ship(str(ORDER), PARCEL)
    assert (refusal.value.code, refusal.value.facts["reason"]) == (Code.ORDER_HELD, "awaiting payment")
    assert parcels(little) == []


def test_an_order_that_is_to_wait_is_told_with_its_day(little, shop):
    little.add_order(ORDER, {})
    part = {"status": "SCHEDULED", "supportedActions": [], "fulfillAt": "2026-12-01T00:00:00Z"}
    little.add_part(ORDER, {1: 1, 2: 2}, **part)
    with pytest.raises(Refused) as refusal:
        shop.ship(str(ORDER), PARCEL)
    assert (refusal.value.code, refusal.value.facts["reason"]) == (Code.ORDER_HELD, "2026-12-01T00:00:00Z")


def test_what_somebody_else_shipped_is_left_as_it_is(little, shop):
    little.add_order(ORDER, {1: 1, 2: 2})
    little.add_parcel(ORDER, {1: 1, 2: 2}, "THEIRS")
    with pytest.raises(Refused) as refusal:
        shop.ship(str(ORDER), PARCEL)
    assert (refusal.value.code, len(parcels(little))) == (Code.SHIPPED_BY_OTHERS, 1)


def test_what_the_merchant_shipped_with_our_code_is_told_already(little, shop):
    little.add_order(ORDER, {1: 1, 2: 2})
    little.add_parcel(ORDER, {1: 1, 2: 2}, PARCEL.code)
    assert shop.ship(str(ORDER), PARCEL).already
    assert little.count("FulfillmentCreate") == 0


def test_a_fulfilment_that_was_cancelled_does_not_count(little, shop):
    little.add_order(ORDER, {1: 2, 2: 4})
    little.add_parcel(ORDER, {1: 1, 2: 2}, PARCEL.code, status="CANCELLED")
    assert not shop.ship(str(ORDER), PARCEL).already


def test_an_order_that_is_not_routed_yet_is_tried_again(little, shop):
    little.add_order(ORDER, {})
    with pytest.raises(Temporary) as fault:
        shop.ship(str(ORDER), PARCEL)
    assert (fault.value.code, fault.value.permanent) == (Code.NOT_ROUTED, False)


def test_what_another_service_ships_is_not_ours_to_tell(little, shop):
    little.add_order(ORDER, {})
    little.add_part(ORDER, {1: 1, 2: 2}, supportedActions=[{"action": "REQUEST_FULFILLMENT"}])
    with pytest.raises(Temporary) as fault:
        shop.ship(str(ORDER), PARCEL)
    assert (fault.value.code, parcels(little)) == (Code.NOT_ROUTED, [])


def test_an_order_that_was_called_off_gets_no_parcel(little, shop):
    little.add_order(ORDER, {1: 1, 2: 2}, cancelledAt="2026-11-23T09:00:00Z")
    with pytest.raises(Refused) as refusal:
        shop.ship(str(ORDER), PARCEL)
    assert (refusal.value.code, refusal.value.facts) == (Code.ORDER_OVER, {"shop_status": "cancelled"})


@pytest.mark.parametrize("order_id", ["404", "no-number", ""])
def test_an_order_that_is_not_there_is_gone(shop, order_id):
    with pytest.raises(NotFound) as fault:
        shop.ship(order_id, PARCEL)
    assert fault.value.code is Code.GONE


def test_shopifys_objection_is_told_in_its_own_words(little, shop):
    little.add_order(ORDER, {1: 1, 2: 2})
    objection = {"field": ["fulfillment"], "message": "No"}
    said = {"data": {"fulfillmentCreate": {"fulfillment": None, "userErrors": [objection]}}}
    little.answers["FulfillmentCreate"] = [Response(json.dumps(said), content_type="application/json")]
    with pytest.raises(Refused) as refusal:
        shop.ship(str(ORDER), PARCEL)
    assert refusal.value.code is Code.FIELDS_REFUSED
    assert (refusal.value.facts["fields"], refusal.value.facts["shop_message"]) == ("fulfillment", "No")


def test_a_parcel_without_a_code_is_known_by_its_pieces(little, shop):
    little.add_order(ORDER, {1: 1, 2: 2})
    first, other = Package(lines=(("1", 1),)), Package(lines=(("2", 2),))
    assert [shop.ship(str(ORDER), each).already for each in (first, first, other, other)] == [False, True, False, True]
    assert parcels(little) == [([], {"1": 1}), ([], {"2": 2})]


def test_a_parcel_without_a_code_from_two_locations_is_known_too(little, shop):
    little.add_order(ORDER, {})
    little.add_part(ORDER, {1: 1}, location=1)
    little.add_part(ORDER, {2: 2}, location=2)
    both = Package(lines=(("1", 1), ("2", 2)))
    assert [shop.ship(str(ORDER), both).already for _ in range(2)] == [False, True]
    assert len(parcels(little)) == 2


def test_an_order_is_complete_without_being_told(little, shop):
    little.add_order(ORDER, {1: 1})
    assert shop.ship(str(ORDER), Package(complete=True)).already
    assert little.calls == []


def test_the_last_parcel_that_names_no_pieces_is_all_that_is_left(little, shop):
    little.add_order(ORDER, {1: 2, 2: 2})
    little.add_parcel(ORDER, {1: 1}, "FIRST")
    shop.ship(str(ORDER), Package("LAST", "DHL", complete=True))
    assert parcels(little)[-1] == (["LAST"], {"1": 1, "2": 2})


def test_a_parcel_that_names_nothing_would_ship_what_others_send(little, shop):
    little.add_order(ORDER, {1: 2, 2: 2})
    with pytest.raises(Refused) as refusal:
        shop.ship(str(ORDER), Package("A1", "DHL"))
    assert (refusal.value.code, parcels(little)) == (Code.ASKED_WRONGLY, [])


def test_nothing_is_left_of_an_order_that_others_shipped_whole(little, shop):
    little.add_order(ORDER, {1: 1})
    little.add_parcel(ORDER, {1: 1}, "THEIRS")
    with pytest.raises(Refused) as refusal:
        shop.ship(str(ORDER), Package("LAST", "DHL", complete=True))
    assert refusal.value.code is Code.SHIPPED_BY_OTHERS


def test_a_write_that_says_nothing_is_looked_for(little, shop):
    little.add_order(ORDER, {1: 1})
    for said in ('{"data": {"fulfillmentCreate": null}}', '{"data": {"fulfillmentCreate": {"userErrors": []}}}'):
        little.answers["FulfillmentCreate"] = [Response(said, content_type="application/json")]
        with pytest.raises(Temporary) as fault:
            shop.ship(str(ORDER), Package("A1", "DHL", lines=(("1", 1),)))
        assert fault.value.code is Code.SHAPE_UNKNOWN


def test_a_long_order_is_read_to_its_end(little, shop):
    little.add_order(ORDER, dict.fromkeys(range(1, 61), 1))
    shop.ship(str(ORDER), Package("A1", "DHL", lines=(("55", 1), ("60", 1))))
    (made,) = little.parcels[gid("Order", ORDER)]
    assert [row["lineItem"]["id"] for row in made["rows"]] == [gid("LineItem", 55), gid("LineItem", 60)]
