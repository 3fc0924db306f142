"""A visitor buys at the pretend Etsy, and the application hears of it."""

import re

import pytest
import requests

from sandbox.etsy import serve
from tests.sandbox.receiver import Receiver

FIRST = 42_000_001


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def market(receiver):
    with serve(per_second=1000, hook_url=f"{receiver.url}/hooks/etsy") as running:
        yield running


def fields_of(page):
    """What a form on the page would send."""
    found = re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return dict([*found, *hidden])


def bought(market, **changed):
    """The page of an order of the mug, in its larger size and with a text on it."""
    listing = requests.get(f"{market.url}/listing/1800000009", timeout=5).text
    product = re.findall(r'<option value="(\d+)"', listing)[1]
    url = f"{market.url}/listing/1800000009/buy"
    answer = {re.search(r"answer_\d+", listing)[0]: "Für <Jo>"}
    form = requests.get(url, {"product": product, "quantity": 2, **answer}, timeout=5).text
    return requests.post(url, fields_of(form) | answer | changed, timeout=5)


def test_a_visitor_buys_and_sees_the_order_and_later_its_tracking(market):
    page = bought(market, message="Pack flat", name="Mira Test")
    receipt_id = int(page.url.rpartition("/")[2])
    receipt = market.receipt(receipt_id)
    (line,) = receipt["transactions"]
    assert (line["quantity"], line["price"]["amount"], receipt["grandtotal"]["amount"]) == (2, 1475, 3545)
    assert [one["formatted_value"] for one in line["variations"]] == ["450 ml", "Für <Jo>"]
    assert (receipt["name"], receipt["message_from_buyer"]) == ("Mira Test", "Pack flat")
    assert "Für &lt;Jo&gt;" in page.text
    assert "not on its way" in page.text
    token = market.tokens(FIRST)["access_token"]
    headers = {"x-api-key": "sandboxkeystring0123456789:sandboxsecret", "Authorization": f"Bearer {token}"}
    body = {"tracking_code": "A1", "carrier_name": "other", "note_to_buyer": "BRT https://brt.example/A1"}
    url = f"{market.url}/v3/application/shops/{FIRST}/receipts/{receipt_id}/tracking"
    assert requests.post(url, json=body, headers=headers, timeout=5).status_code == 200
    told = requests.get(page.url, timeout=5).text
    assert 'href="https://brt.example/A1"' in told
    assert '<dd class="code">A1</dd>' in told


def test_pages_are_in_italian_too(market):
    page = requests.get(f"{market.url}/listing/1800000009", headers={"Accept-Language": "it"}, timeout=5).text
    assert "Acquista ora" in page
    assert '<html lang="it">' in page


def test_the_question_for_consent_stays_when_the_language_changes(market):
    query = "response_type=code&client_id=sandboxkeystring0123456789&scope=orders&state=s%26x"
    page = requests.get(f"{market.url}/oauth/connect?{query}", timeout=5).text
    assert 'href="/oauth/connect?response_type=code&amp;client_id=sandboxkeystring0123456789' in page
    assert "state=s%26x&amp;lang=it" in page


def test_what_is_not_there_is_a_page_that_says_so(market):
    for path in ("/shop/Nobody", "/listing/5", "/your/purchases/5", "/listing/5/buy"):
        answer = requests.get(market.url + path, timeout=5)
        assert (answer.status_code, "No such page" in answer.text) == (404, True)


# -- webhooks


def test_the_application_hears_of_each_step_once(market, receiver):
    order = market.place_order("TOTE")["receipt_id"]
    gone = market.place_order("TOTE")["receipt_id"]
    market.cancel(gone)
    market.deliver(order)
    market.settle()
    events = [(one.json["event_type"], int(one.json["resource_url"].rpartition("/")[2])) for one in receiver.received]
    assert sorted(events) == sorted(
        [("order.paid", order), ("order.paid", gone), ("order.canceled", gone), ("order.delivered", order)]
    )
    assert {one.json["shop_id"] for one in receiver.received} == {FIRST}
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 4


def test_an_order_that_is_not_paid_tells_nothing(market, receiver):
    market.place_order("TOTE", status="open")
    market.settle()
    assert receiver.received == []


def test_what_was_not_taken_is_sent_again_with_the_same_id(market, receiver):
    market.set(hook_url=f"{receiver.url}/status/500")
    market.place_order("TOTE")
    market.settle()
    market.set(hook_url=f"{receiver.url}/hooks/etsy")
    market.settle()
    paths = [one.path for one in receiver.received]
    assert (paths[0], paths[-1], paths.count("/hooks/etsy")) == ("/status/500", "/hooks/etsy", 1)
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 1
    assert market.control("POST", "settle") == {"waiting": 0}


def test_a_message_can_be_sent_again_by_hand(market, receiver):
    market.place_order("TOTE")
    (delivery,) = market.settle()
    market.deliver_again(delivery["id"])
    first, again = receiver.received
    assert (first.headers["webhook-id"], first.body) == (again.headers["webhook-id"], again.body)


def test_without_an_address_nothing_is_sent(receiver):
    with serve() as market:
        market.place_order("TOTE")
        assert market.settle() == []


# -- consent


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("client_id", "another", "The application is not known."),
        ("redirect_uri", "http://evil.example/", "The requested redirect URL is not permitted."),
        ("code_challenge_method", "plain", "S256"),
        ("code_challenge", "short", "S256"),
        ("scope", "everything", "A scope is not known."),
        ("state", "", "A state is needed."),
    ],
)
def test_a_question_that_is_not_proper_is_not_asked(market, name, wrong, words):
    query = {
        "response_type": "code",
        "client_id": "sandboxkeystring0123456789",
        "redirect_uri": "https://prints.example/back",
        "scope": "shops_r",
        "state": "s",
        "code_challenge": "c" * 43,
        "code_challenge_method": "S256",
    }
    assert requests.get(f"{market.url}/oauth/connect", query, timeout=5).status_code == 200
    answer = requests.get(f"{market.url}/oauth/connect", {**query, name: wrong}, timeout=5)
    assert (answer.status_code, words in answer.text) == (400, True)


def test_who_declines_may_be_left_on_etsys_own_page(market):
    market.set(deny_returns=False)
    query = {"response_type": "code", "client_id": "sandboxkeystring0123456789", "scope": "shops_r", "state": "s",
             "redirect_uri": "https://prints.example/back", "code_challenge": "c" * 43,
             "code_challenge_method": "S256"}  # fmt: skip
    url = f"{market.url}/oauth/connect"
    answer = requests.post(url, {"answer": "deny"}, params=query, allow_redirects=False, timeout=5)
    assert (answer.status_code, "You did not give access." in answer.text) == (200, True)
