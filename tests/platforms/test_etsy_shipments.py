"""Telling Etsy that a parcel is on its way: each buyer has one mail for each code, however often it is told."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from platforms.errors import Code, MissingPermission, NotFound, PlatformError, Refused, Temporary
from platforms.etsy.carriers import etsy_name
from platforms.values import Package
from sandbox.etsy import serve
from tests.platforms.etsy_market import FIRST, asked, opened

PARCEL = Package(
    code="JD 014600003",
    carrier="DHL",
    url="https://dhl.example/JD014600003",
    note="With DHL: JD 014600003",
    shipped_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC),
    complete=True,
)
BARE = Package(complete=True)


@pytest.fixture(scope="module")
def running():
    with serve(per_second=1000) as market:
        yield market


@pytest.fixture
def market(running):
    running.reset()
    return running


@pytest.fixture
def order_id(market):
    return str(market.place_order("TOTE")["receipt_id"])


def shipments(market, order_id):
    return [(each["carrier_name"], each["tracking_code"]) for each in market.receipt(int(order_id))["shipments"]]


def test_a_parcel_is_told_as_json_with_etsys_name_of_the_carrier(market, order_id):
    receipt = opened(market).ship(order_id, PARCEL)
    assert (receipt.already, receipt.way, bool(receipt.external_id)) == (False, "tracking", True)
    (call,) = asked(market, "/tracking", "POST")
    assert (call["content_type"], json.loads(call["body"])) == (
        "application/json",
        {
            "tracking_code": "JD 014600003",
            "carrier_name": "dhl",
            "send_bcc": False,
            "note_to_buyer": "With DHL: JD 014600003",
            "ship_date": "2026-11-21",
        },
    )
    assert market.receipt(int(order_id))["status"] == "completed"


def test_a_parcel_told_again_mails_nobody_again(market, order_id):
    shop = opened(market)
    first, again = shop.ship(order_id, PARCEL), shop.ship(order_id, PARCEL)
    assert (again.already, again.external_id) == (True, first.external_id)
    assert shop.ship(order_id, replace(PARCEL, code="jd014600003")).already
    assert (len(market.mails()), shipments(market, order_id)) == (1, [("dhl", "JD 014600003")])


@pytest.mark.parametrize("fault", ["carried_out", "truncated"])
def test_after_an_answer_that_leaves_it_open_the_receipt_tells_whether_it_was_taken(market, order_id, fault):
    market.fail(fault, 1, method="POST", path="/tracking")
    assert not opened(market).ship(order_id, PARCEL).already
    assert (len(market.mails()), len(asked(market, "/tracking", "POST"))) == (1, 1)


def test_what_was_not_taken_is_an_error_and_is_told_the_next_time(market, order_id):
    shop = opened(market)
    market.fail("status", 1, method="POST", path="/tracking", status=500)
    with pytest.raises(Temporary):
        shop.ship(order_id, PARCEL)
    assert (market.mails(), shop.ship(order_id, PARCEL).already, len(market.mails())) == ([], False, 1)


def test_somebody_who_writes_at_the_same_time_makes_us_come_back(market, order_id):
    market.fail("status", 1, method="POST", path="/tracking", status=409, body={"error": "Conflict"})
    with pytest.raises(Temporary) as fault:
        opened(market).ship(order_id, PARCEL)
    assert (fault.value.code, fault.value.permanent) == (Code.SHOP_FAILED, False)


def test_an_answer_without_the_shipment_is_not_sent_again(market, order_id):
    market.fail("status", 1, method="POST", path="/tracking", status=200, body=market.receipt(int(order_id)))
    with pytest.raises(Refused) as refusal:
        opened(market).ship(order_id, PARCEL)
    assert (refusal.value.code, refusal.value.permanent) == (Code.FIELDS_REFUSED, True)
    assert len(asked(market, "/tracking", "POST")) == 1


def test_two_parcels_are_two_shipments_and_the_receipt_is_shipped_with_the_first(market, order_id):
    shop = opened(market)
    shop.ship(order_id, replace(PARCEL, code="A1", complete=False))
    assert market.receipt(int(order_id))["is_shipped"]
    assert not shop.ship(order_id, replace(PARCEL, code="A12")).already
    assert [code for _, code in shipments(market, order_id)] == ["A1", "A12"]


def test_a_corrected_code_is_a_second_shipment_and_a_corrected_carrier_is_none(market, order_id):
    shop = opened(market)
    shop.ship(order_id, PARCEL)
    assert shop.ship(order_id, replace(PARCEL, carrier="UPS", is_correction=True)).already
    assert not shop.ship(order_id, replace(PARCEL, code="B2", is_correction=True)).already
    assert shipments(market, order_id) == [("dhl", "JD 014600003"), ("dhl", "B2")]


def test_without_a_code_the_last_parcel_marks_the_receipt_as_shipped_once(market, order_id):
    shop = opened(market)
    assert shop.ship(order_id, replace(BARE, complete=False)).already
    assert not market.receipt(int(order_id))["is_shipped"]
    first, again = shop.ship(order_id, BARE), shop.ship(order_id, BARE)
    assert (first.already, first.way, again.already) == (False, "was_shipped", True)
    (call,) = asked(market, order_id, "PUT")
    assert (call["content_type"], call["body"]) == ("application/x-www-form-urlencoded", "was_shipped=true")
    assert (market.mails(), market.receipt(int(order_id))["is_shipped"]) == ([], True)


def test_a_mark_that_was_made_in_spite_of_the_answer_is_one(market, order_id):
    market.fail("carried_out", 1, method="PUT")
    assert opened(market).ship(order_id, BARE).way == "was_shipped"


def test_a_receipt_that_is_over_is_left_alone(market, order_id):
    market.cancel(int(order_id))
    for package in (PARCEL, BARE):
        with pytest.raises(Refused) as refusal:
            opened(market).ship(order_id, package)
        assert (refusal.value.code, refusal.value.facts["shop_status"]) == (Code.ORDER_OVER, "canceled")
    assert shipments(market, order_id) == []


def test_where_etsy_denies_tracking_a_person_is_told_and_reading_goes_on(market, order_id):
    market.change_shop(FIRST, denied=1)
    shop = opened(market)
    for package in (PARCEL, BARE):
        with pytest.raises(MissingPermission) as refusal:
            shop.ship(order_id, package)
        assert (refusal.value.code, refusal.value.permanent) == (Code.TRACKING_DENIED, True)
    assert shop.order(order_id).external_id == order_id


@pytest.mark.parametrize("country", ["US", "IN"])
def test_where_a_code_is_needed_it_is_not_marked_without_one(market, country):
    order_id = str(market.place_order("TOTE", buyer={"country_iso": country})["receipt_id"])
    with pytest.raises(Refused) as refusal:
        opened(market).ship(order_id, BARE)
    assert (refusal.value.code, market.receipt(int(order_id))["is_shipped"]) == (Code.TRACKING_NEEDED, False)


@pytest.mark.parametrize("order_id", ["1", "x", "1/tracking", ""])
def test_an_order_that_is_not_there_is_gone(market, order_id):
    with pytest.raises(NotFound) as gone:
        opened(market).ship(order_id, PARCEL)
    assert gone.value.code is Code.GONE


@pytest.mark.parametrize(
    ("carrier", "name"),
    [
        ("DHL", "dhl"),
        ("dhl paket", "dhl-germany"),
        ("GLS Italy", "gls-italy"),
        ("Poste Italiane", "poste-italiane"),
        ("bpost", "bpost"),
        ("UPS", "ups"),
        ("La Poste", "la-poste"),
        ("Corriere Rossi", "other"),
        ("", "other"),
    ],
)
def test_carriers_have_etsys_name_or_none(carrier, name):
    assert etsy_name(carrier) == name


def test_of_a_carrier_that_etsy_does_not_know_the_buyer_reads_name_and_link(market, order_id):
    parcel = replace(PARCEL, carrier="Corriere Rossi", note="On its way")
    opened(market).ship(order_id, parcel)
    (shipment,) = market.receipt(int(order_id))["shipments"]
    assert shipment["carrier_name"] == "other"
    assert shipment["note_to_buyer"] == "On its way\nCorriere Rossi https://dhl.example/JD014600003"


def test_a_carriers_name_that_etsy_refuses_goes_as_another(market, order_id):
    said = {"error": "Invalid carrier name"}
    market.fail("status", 1, method="POST", path="/tracking", status=400, body=said)
    opened(market).ship(order_id, PARCEL)
    assert (shipments(market, order_id), len(market.mails())) == ([("other", "JD 014600003")], 1)


@pytest.mark.parametrize(
    ("status", "body", "family", "code"),
    [
        (400, {"error": "Bad ship_date"}, Refused, Code.FIELDS_REFUSED),
        (403, {"error": "insufficient_scope"}, MissingPermission, Code.SCOPE_MISSING),
        (403, {"error": "User does not own this shop"}, MissingPermission, Code.NOT_APPROVED),
        (403, {"error": "Shared secret is required in x-api-key header."}, MissingPermission, Code.APP_REFUSED),
        (503, {"error": "Down"}, Temporary, Code.SHOP_FAILED),
    ],
)
def test_every_other_refusal_keeps_its_meaning(market, order_id, status, body, family, code):
    market.fail("status", 2, method="POST", path="/tracking", status=status, body=body)
    with pytest.raises(PlatformError) as fault:
        opened(market).ship(order_id, PARCEL)
    assert (type(fault.value), fault.value.code) == (family, code)
    assert fault.value.facts["shop_message"] == body["error"]
