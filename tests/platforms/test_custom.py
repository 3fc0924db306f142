"""The adapter for shops with an API of their own: how it finds, tells, and is refused."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from platforms import open_platform
from platforms.custom import Custom
from platforms.custom.signing import signature
from platforms.errors import Code, NotFound, PlatformError, Reconnect, Refused, Temporary, Throttled
from platforms.values import Package
from tests.platforms import own_shop
from tests.platforms.own_shop import ORDER, SECRET

PARCEL = Package(code="1Z", carrier="BRT", url="https://carrier.example/1Z")


@pytest.fixture
def shop(httpserver):
    return own_shop.opened(httpserver)


@pytest.fixture
def answers(httpserver):
    return partial(own_shop.answer, httpserver)


@pytest.fixture
def asked(httpserver):
    return partial(own_shop.asked, httpserver)


# -- finding


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Shop.example", "https://shop.example"),
        (" https://shop.example/api/ ", "https://shop.example/api"),
        ("https://shop.example/api/vetrina/v1/orders?limit=1", "https://shop.example/api"),
        ("http://shop.example:80/a//b", "http://shop.example/a/b"),
        ("bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_address_is_that_below_which_the_protocol_is(typed, address):
    assert Custom.normalise(typed) == address


def test_a_shop_is_known_by_its_address_and_not_by_the_id_that_it_claims(shop, answers, httpserver):
    answers("", {"version": 1, "name": "Lario", "currency": "EUR", "id": "somebody-else"})
    found = shop.find(shop.address, shop.http)
    assert (found.address, found.identity) == (shop.address, f"{shop.address.removeprefix('http://')}")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"version": 2}, Code.ROUTE_MISSING),
        ({}, Code.ROUTE_MISSING),
        ([], Code.NOT_A_SHOP),
        ("hello", Code.NOT_A_SHOP),
        ({"version": "1"}, Code.NOT_A_SHOP),
        ({"version": 1, "name": []}, Code.NOT_A_SHOP),
    ],
)
def test_a_website_that_speaks_something_else_is_no_shop(shop, answers, body, code):
    answers("", body)
    with pytest.raises(NotFound) as refusal:
        shop.find(shop.address, shop.http)
    assert refusal.value.code is code


@pytest.mark.parametrize("secret", ["", "short", " " * 30])
def test_a_secret_that_keeps_nobody_out_is_not_even_tried(shop, asked, secret):
    weak = open_platform("custom", shop.address, {"secret": secret}, shop.http)
    with pytest.raises(Reconnect) as refusal:
        weak.verify()
    assert (refusal.value.code, asked()) == (Code.SECRET_WRONG, [])


def test_each_call_is_signed_over_method_address_and_body_without_the_shops_folder(shop, answers, httpserver):
    answers("/orders/7", ORDER)
    shop.order("7")
    headers = httpserver.log[-1][0].headers
    parts = (headers["webhook-id"], headers["webhook-timestamp"], b"GET /vetrina/v1/orders/7\n")
    assert headers["webhook-signature"] == signature(SECRET, *parts)


# -- telling


def test_a_shop_that_shows_a_parcel_is_not_told_again(shop, answers, asked):
    answers("/orders/7", ORDER | {"shipments": [{"id": 5, "tracking_code": "1Z"}]})
    receipt = shop.ship("7", PARCEL)
    assert (receipt.external_id, receipt.already, asked()) == ("5", True, ["GET /api/vetrina/v1/orders/7"])


@pytest.mark.parametrize(("status", "already"), [(201, False), (200, True)])
def test_a_shop_that_shows_no_parcels_says_whether_it_had_this_one(shop, answers, httpserver, status, already):
    answers("/orders/7", ORDER)
    answers("/orders/7/shipments", {"id": "5"}, status, "POST")
    assert shop.ship("7", PARCEL).already is already
    shop.ship("7", PARCEL)
    keys = [request.headers["Idempotency-Key"] for request, _ in httpserver.log if request.method == "POST"]
    assert (len(keys), len(set(keys))) == (2, 1)


def test_a_parcel_whose_carrier_was_wrong_is_told_anew_under_another_key(shop, answers, httpserver):
    answers("/orders/7", ORDER | {"shipments": [{"id": 5, "tracking_code": "1Z", "carrier": "GLS"}]})
    answers("/orders/7/shipments", {"id": "5"}, 200, "POST")
    right = Package(code="1Z", carrier="BRT", is_correction=True)
    assert shop.ship("7", right).external_id == "5"
    assert [request.get_json()["carrier"] for request, _ in httpserver.log if request.method == "POST"] == ["BRT"]


def test_an_order_that_is_not_completed_yet_is_told_of_its_last_parcel(shop, answers, asked):
    answers("/orders/7", ORDER | {"shipments": [{"id": 5, "tracking_code": "1Z"}]})
    answers("/orders/7/shipments", {"id": "5"}, 201, "POST")
    assert not shop.ship("7", Package(code="1Z", complete=True)).already
    assert asked()[-1] == "POST /api/vetrina/v1/orders/7/shipments"


def test_an_order_that_was_cancelled_is_not_completed(shop, answers, asked):
    answers("/orders/7", ORDER | {"status": "cancelled"})
    with pytest.raises(Refused) as refusal:
        shop.ship("7", Package(code="1Z", complete=True))
    assert (refusal.value.code, refusal.value.facts["shop_status"]) == (Code.ORDER_OVER, "cancelled")
    assert not any(each.startswith("POST") for each in asked())


def test_nothing_to_tell_is_not_told(shop, asked):
    assert (shop.ship("7", Package()).already, asked()) == (True, [])


def test_a_shop_without_notes_is_fine_and_an_order_that_is_gone_is_not(shop, answers, httpserver):
    answers("/orders/7", ORDER)
    answers("/orders/7/notes", {"code": "not_found"}, 404, "POST")
    answers("/orders/8", {"code": "not_found"}, 404)
    assert shop.note("7", "hello").way == "no_notes"
    answers("/orders/9", ORDER)
    httpserver.expect_request("/api/vetrina/v1/orders/9/notes").respond_with_data("<h1>No page</h1>", 404)
    assert shop.note("9", "hello").way == "no_notes"
    with pytest.raises(NotFound):
        shop.note("8", "hello")


def test_a_note_is_known_by_its_mark_and_by_whom_it_is_for(shop, answers, asked):
    notes = [{"id": 1, "text": "About A12", "to_buyer": False}, {"id": 2, "text": "About A1", "to_buyer": True}]
    answers("/orders/7", ORDER | {"notes": notes})
    answers("/orders/7/notes", {"id": 3}, 201, "POST")
    assert shop.note("7", "Something about A1", mark="A1", to_buyer=True).external_id == "2"
    assert shop.note("7", "Something about A1", mark="A1").external_id == "3"


# -- refusals


@pytest.mark.parametrize(
    ("status", "code", "family", "told"),
    [
        (401, "who_knows", Reconnect, Code.KEY_REFUSED),
        (401, "timestamp_invalid", Reconnect, Code.CLOCK_WRONG),
        (409, "order_held", Refused, Code.ORDER_HELD),
        (409, "already_shipped", Refused, Code.SHIPPED_BY_OTHERS),
        (409, "another", Refused, Code.FIELDS_REFUSED),
        (410, "", NotFound, Code.GONE),
        (405, "", NotFound, Code.ROUTE_MISSING),
        (500, "order_held", Temporary, Code.SHOP_FAILED),
        (408, "", Temporary, Code.SHOP_FAILED),
        (503, "", Temporary, Code.SHOP_FAILED),
    ],
)
def test_a_refusal_is_told_by_family_and_code(shop, answers, status, code, family, told):
    answers("/orders/7", {"code": code, "message": "No."}, status)
    with pytest.raises(PlatformError) as fault:
        shop.order("7")
    assert (type(fault.value), fault.value.code, fault.value.facts["shop_message"]) == (family, told, "No.")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, Code.API_SHUT),
        (403, Code.API_SHUT),
        (404, Code.ROUTE_MISSING),
        (405, Code.ROUTE_MISSING),
        (502, Code.SHOP_FAILED),
        (400, Code.PAGE_INSTEAD),
    ],
)
def test_a_page_in_place_of_a_refusal_is_told_by_its_status(shop, httpserver, status, code):
    httpserver.expect_request("").respond_with_data("<h1>nginx</h1>", status, content_type="text/html")
    with pytest.raises(PlatformError) as fault:
        shop.order("7")
    assert fault.value.code is code
    assert isinstance(fault.value, NotFound) is False


def test_a_refusal_of_any_shape_is_told_and_never_longer_than_300_characters(shop, answers):
    for number, body in enumerate(
        ([], {"message": {"a": "b"}}, {"message": "x" * 900, "fields": {"a": "\0\ud800"}}, {"fields": 5})
    ):
        answers(f"/orders/{number}", body, 422)
        with pytest.raises(Refused) as refusal:
            shop.order(str(number))
        assert len(refusal.value.facts["shop_message"]) <= 300


def test_the_secret_is_in_no_fault(shop, answers):
    answers("/orders/7", {"code": "signature_invalid"}, 401)
    with pytest.raises(Reconnect) as refusal:
        shop.order("7")
    assert SECRET not in f"{refusal.value!r}{refusal.value.facts}"


def test_a_shop_that_asks_for_a_pause_is_asked_after_it(shop, httpserver):
    httpserver.expect_request("").respond_with_data("", 429, {"Retry-After": "90"})
    with pytest.raises(Throttled) as pause:
        shop.order("7")
    wait = pause.value.retry_at - datetime.now(UTC)
    assert timedelta(seconds=60) < wait <= timedelta(seconds=90)
