"""The pretend Etsy is as strict, and as odd, as the real one is said to be."""

import subprocess
import sys
import time

import pytest
import requests

from sandbox.etsy import serve
from sandbox.etsy.site import KEYSTRING, SHARED_SECRET

FIRST = 42_000_001
KEY = f"{KEYSTRING}:{SHARED_SECRET}"


@pytest.fixture(scope="module")
def running():
    with serve(per_second=1000) as market:
        yield market


@pytest.fixture
def market(running):
    running.reset()
    return running


def ask(market, method, path, token=None, key=KEY, **parts):
    headers = {"x-api-key": key, "Authorization": f"Bearer {token}" if token else None}
    headers = {name: text for name, text in headers.items() if text}
    return requests.request(method, f"{market.url}/v3/application/{path}", headers=headers, timeout=5, **parts)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("", "Invalid API key: should be in the format 'keystring:shared_secret'."),
        (KEYSTRING, "Shared secret is required in x-api-key header."),
        (f"{KEYSTRING}:wrong", "API key not found or not active, or incorrect shared secret for API key."),
    ],
)
def test_a_call_without_key_and_secret_is_refused(market, key, words):
    answer = ask(market, "GET", f"shops/{FIRST}", key=key)
    assert (answer.status_code, answer.json()) == (403, {"error": words})


def test_a_token_is_asked_for_only_where_a_scope_is(market):
    assert ask(market, "GET", f"shops/{FIRST}").status_code == 200
    assert ask(market, "GET", f"shops/{FIRST}/receipts").status_code == 401
    assert ask(market, "GET", f"shops/{FIRST}", "710000001.made-up").status_code == 401


def test_an_expired_token_says_so(market):
    token = market.tokens()["access_token"]
    market.expire()
    said = {"error": "invalid_token", "error_description": "access token is expired"}
    answer = ask(market, "GET", "users/me", token)
    assert (answer.status_code, answer.json()) == (401, said)


def test_a_seller_without_a_shop_has_none(market):
    token = market.tokens(user_id=710_000_003)["access_token"]
    assert ask(market, "GET", "users/me", token).json() == {"user_id": 710_000_003}


def test_tracking_of_another_content_type_is_answered_well_and_dropped(market):
    order, token = market.place_order("TOTE")["receipt_id"], market.tokens()["access_token"]
    body = '{"tracking_code": "A1", "carrier_name": "gls"}'
    kind = {"Content-Type": "application/x-www-form-urlencoded", "x-api-key": KEY, "Authorization": f"Bearer {token}"}
    url = f"{market.url}/v3/application/shops/{FIRST}/receipts/{order}/tracking"
    answer = requests.post(url, data=body, headers=kind, timeout=5)
    assert (answer.status_code, answer.json()["is_shipped"], answer.json()["shipments"]) == (200, True, [])
    assert market.mails() == []


def test_each_tracking_mails_the_buyer_the_same_one_too(market):
    order, token = market.place_order("TOTE")["receipt_id"], market.tokens()["access_token"]
    for _ in range(2):
        ask(market, "POST", f"shops/{FIRST}/receipts/{order}/tracking", token,
            json={"tracking_code": "A1", "carrier_name": "gls"})  # fmt: skip
    assert [mail["receipt_id"] for mail in market.mails()] == [order, order]


def test_a_second_has_so_many_calls_and_each_answer_counts_them_down(market):
    market.set(per_second=3)
    try:
        time.sleep(1 - time.time() % 1 + 0.02)
        answers = [ask(market, "GET", "openapi-ping") for _ in range(4)]
    finally:
        market.set(per_second=1000)
    left = [(one.status_code, one.headers["x-remaining-this-second"]) for one in answers]
    assert left == [(200, "2"), (200, "1"), (200, "0"), (429, "0")]
    assert answers[3].headers["retry-after"] == "1"


def test_a_day_has_so_many_calls(market):
    market.spend(9_999)
    first, second = (ask(market, "GET", "openapi-ping") for _ in range(2))
    market.spend(0)
    assert (first.status_code, first.headers["x-remaining-today"], second.status_code) == (200, "0", 429)


def test_a_cancellation_leaves_the_time_of_the_last_change_unless_it_is_told_to_move(market):
    long_ago = int(time.time()) - 500
    quiet, loud = (market.place_order("TOTE", created=long_ago)["receipt_id"] for _ in range(2))
    assert market.cancel(quiet)["updated_timestamp"] == long_ago
    assert market.cancel(loud, moves=True)["updated_timestamp"] > long_ago
    assert market.refund(quiet)["status"] == "fully refunded"


def test_an_inventory_is_replaced_whole_and_has_new_ids(market):
    token = market.tokens()["access_token"]
    listing_id = market.add_listing(options=["Size"], products=[(["A4"], "A", "1.00"), (["A3"], "B", "2.00")])[
        "listing_id"
    ]
    path = f"listings/{listing_id}/inventory"
    before = {each["product_id"] for each in ask(market, "GET", path, token).json()["products"]}
    offer = {"price": 3.5, "quantity": 2, "is_enabled": True, "readiness_state_id": None}
    value = {"property_id": 513, "property_name": "Size", "value_ids": [], "values": ["A2"]}
    wanted = {"products": [{"sku": "C", "property_values": [value], "offerings": [offer]}]}
    after = ask(market, "PUT", path, token, json=wanted).json()["products"]
    assert [(each["sku"], each["offerings"][0]["price"]["amount"]) for each in after] == [("C", 350)]
    assert before.isdisjoint({each["product_id"] for each in after})


OFFER = {"price": 1.0, "quantity": 1, "is_enabled": True, "readiness_state_id": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"offerings": []},
        {"product_id": 1, "offerings": [OFFER]},
        {"offerings": [{**OFFER, "price": "1"}]},
        {"offerings": [{**OFFER, "quantity": 0}]},
        {"offerings": [OFFER], "property_values": [{"property_id": 513, "values": ["A (3)"]}]},
        {"offerings": [OFFER], "property_values": [{"property_id": 513, "values": [""]}]},
    ],
)
def test_an_inventory_that_is_not_complete_is_refused(market, wrong):
    token, listing_id = market.tokens()["access_token"], market.add_listing()["listing_id"]
    assert ask(market, "PUT", f"listings/{listing_id}/inventory", token, json={"products": [wrong]}).status_code == 400


def test_many_listings_are_there_at_once_and_a_part_of_them_changes(market):
    first = market.add_listings(1000, 3)
    changed = market.control("POST", "listings/change", {"percent": 1})["changed"]
    assert (len(changed), market.shops()[0]["listings"]) == (11, 1012)
    assert max(changed) <= first + 999


def test_all_of_it_stands_below_a_prefix_too():
    with serve(path="/etsy", per_second=1000) as market:
        assert market.url.endswith("/etsy")
        listing = ask(market, "GET", "listings/1800000009?includes=Images").json()
        assert listing["url"] == f"{market.url}/listing/1800000009"
        assert requests.get(listing["images"][0]["url_570xN"], timeout=5).headers["Content-Type"] == "image/png"
        page = requests.get(f"{market.url}/shop/CartaEColore", timeout=5).text
        assert 'href="/etsy/listing/1800000009"' in page
        assert requests.get(market.url.removesuffix("/etsy") + "/shop/CartaEColore", timeout=5).status_code == 404


def test_a_restart_loses_nothing(tmp_path):
    with serve(data=tmp_path) as market:
        order, token = market.place_order("TOTE")["receipt_id"], market.tokens()["access_token"]
    with serve(data=tmp_path) as market:
        assert ask(market, "GET", f"shops/{FIRST}/receipts/{order}", token).json()["receipt_id"] == order
        assert len(market.shops()) == 2


def test_it_runs_as_a_process_of_its_own(tmp_path):
    words = [sys.executable, "-m", "sandbox.etsy", "--port", "0", "--data", str(tmp_path), "--path", "/etsy"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().partition(": ")[2].strip()
            assert url.endswith("/etsy/")
            assert "CartaEColore" in requests.get(url, timeout=5).text
        finally:
            process.terminate()
    assert process.returncode == 0
