"""Tracking that is told anew changes what the shop in memory has, and adds nothing to it."""

from dataclasses import replace

import pytest

from platforms import Http, open_platform
from platforms.errors import Code, Refused
from platforms.shopify.parcels import Told
from platforms.values import Package
from tests.platforms.little_shopify import LittleShopify
from tests.platforms.shopify_rows import gid

ORDER = 17


@pytest.fixture
def little():
    return LittleShopify()


@pytest.fixture
def shop(little, httpserver):
    httpserver.expect_request("").respond_with_handler(little.answer)
    http = Http(https_only=False, allow_local=True)
    return open_platform("shopify", httpserver.url_for("").rstrip("/"), {"access_token": "shpat_1"}, http)


def codes(little):
    return [[track["number"] for track in each["trackingInfo"]] for each in little.parcels[gid("Order", ORDER)]]


def corrected(code, *lines):
    return Package(code, "DHL", f"https://t.example/{code}", lines=lines, is_correction=True)


def test_corrected_tracking_changes_the_fulfilment_of_its_pieces_and_makes_none(little, shop):
    little.add_order(ORDER, {1: 1, 2: 2})
    shop.ship(str(ORDER), Package("OLD", "DHL", lines=(("1", 1),)))
    shop.ship(str(ORDER), Package("OTHER", "DHL", lines=(("2", 2),)))
    receipts = [shop.ship(str(ORDER), corrected("NEW", ("1", 1))) for _ in range(2)]
    assert [each.already for each in receipts] == [False, True]
    assert codes(little) == [["NEW"], ["OTHER"]]


def test_a_corrected_link_changes_the_fulfilment_with_the_same_code(little, shop):
    little.add_order(ORDER, {1: 1})
    shop.ship(str(ORDER), Package("A1", "DHL", "https://wrong.example", lines=(("1", 1),)))
    receipts = [shop.ship(str(ORDER), corrected("A1", ("1", 1))) for _ in range(2)]
    assert [each.already for each in receipts] == [False, True]
    (parcel,) = little.parcels[gid("Order", ORDER)]
    assert parcel["trackingInfo"] == [{"company": "DHL", "number": "A1", "url": "https://t.example/A1"}]


def test_a_correction_from_two_locations_changes_both(little, shop):
    little.add_order(ORDER, {})
    little.add_part(ORDER, {1: 1}, location=1)
    little.add_part(ORDER, {2: 2}, location=2)
    shop.ship(str(ORDER), Package("OLD", "DHL", lines=(("1", 1), ("2", 2))))
    shop.ship(str(ORDER), corrected("NEW", ("1", 1), ("2", 2)))
    assert codes(little) == [["NEW"], ["NEW"]]


def test_a_correction_of_what_was_never_told_tells_it(little, shop):
    little.add_order(ORDER, {1: 1})
    assert not shop.ship(str(ORDER), corrected("NEW", ("1", 1))).already
    assert codes(little) == [["NEW"]]


def test_a_correction_that_fits_two_parcels_is_for_a_person(little, shop):
    little.add_order(ORDER, {1: 2})
    shop.ship(str(ORDER), Package("A", "DHL", lines=(("1", 1),)))
    shop.ship(str(ORDER), Package("B", "DHL", lines=(("1", 1),)))
    with pytest.raises(Refused) as refusal:
        shop.ship(str(ORDER), corrected("C", ("1", 1)))
    assert refusal.value.code is Code.SHIPPED_BY_OTHERS
    assert codes(little) == [["A"], ["B"]]


def test_of_two_parcels_with_the_same_pieces_the_former_code_tells_which_is_corrected(little, shop):
    little.add_order(ORDER, {1: 2})
    shop.ship(str(ORDER), Package("A", "DHL", lines=(("1", 1),)))
    shop.ship(str(ORDER), Package("B", "DHL", lines=(("1", 1),)))
    told = replace(corrected("D", ("1", 1)), was=("A", "C"))
    assert [shop.ship(str(ORDER), told).already for _ in range(2)] == [False, True]
    assert codes(little) == [["D"], ["B"]]


def test_a_code_that_was_taken_back_is_for_a_person(little, shop):
    little.add_order(ORDER, {1: 1})
    shop.ship(str(ORDER), Package("OLD", "DHL", lines=(("1", 1),)))
    with pytest.raises(Refused) as refusal:
        shop.ship(str(ORDER), Package("", "DHL", lines=(("1", 1),), is_correction=True))
    assert (refusal.value.code, codes(little)) == (Code.SHIPPED_BY_OTHERS, [["OLD"]])


def test_a_carrier_that_shopify_guesses_is_not_told_once_more():
    shown = Told(gid("Fulfillment", 1), (("A1", "UPS", "https://ups.example/A1"),))
    assert shown.shows(Package("A1", complete=True, note="x"))
    assert not shown.shows(Package("A1", "DHL", complete=True, note="x"))
