"""The pretend Etsy against Etsy's description: its endpoints, its scopes, its answers, its webhooks."""

import json
import re
import time

import pytest
import requests

from sandbox.etsy import events, rest, serve
from sandbox.etsy.site import KEYSTRING, SHARED_SECRET
from tests.contracts import etsy_papers as papers
from tests.platforms.etsy_market import FIRST
from tests.platforms.stalls import png

WHOLE = ("ShopReceipt", "ShopReceiptShipment", "ShopReceiptTransaction", "ShopRefund", "Money", "ListingInventory",
         "ListingInventoryProduct", "ListingInventoryProductOffering", "ListingPropertyValue", "Self")  # fmt: skip
SIGNED = papers.example("signature-vectors")
FORM = papers.example("examples/createDraftListing.request.form")
PROBE = {"personalization_questions": [{"question_text": "Your text", "question_type": "text_input"}]}


@pytest.fixture(scope="module")
def market():
    with serve(per_second=1000) as running:
        yield running


@pytest.fixture(scope="module")
def ask(market):
    token = market.tokens(FIRST)["access_token"]
    headers = {"x-api-key": f"{KEYSTRING}:{SHARED_SECRET}", "Authorization": f"Bearer {token}"}

    def call(method, path, **parts):
        return requests.request(method, f"{market.url}/v3/application/{path}", headers=headers, timeout=5, **parts)

    return call


def test_every_endpoint_is_described_and_asks_for_the_scopes_described():
    for (method, rule), scopes in rest.SCOPES.items():
        operation = papers.operation_for(method, "/v3/application" + re.sub(r"<int:(\w+)>", "1", rule))
        assert operation, f"{method} {rule}"
        assert set(scopes) == papers.scopes_of(operation), f"{method} {rule}"


def check(answer, method, path, status=200):
    """The answer's body, if it is as described."""
    assert answer.status_code == status, answer.text
    described = papers.operation_for(method, f"/v3/application/{path}")["responses"][str(status)]
    body = answer.json()
    assert papers.faults_of(body, described["content"]["application/json"]["schema"], whole=WHOLE) == []
    return body


@pytest.mark.parametrize(
    "path",
    [
        "openapi-ping",
        "users/me",
        f"shops/{FIRST}",
        f"shops/{FIRST}/listings?includes=Images,Inventory,Personalization&limit=100",
        f"shops/{FIRST}/listings?state=draft",
        "listings/batch?listing_ids=1800000001,1800000009&includes=Images,Personalization",
        "listings/batch/inventory?listing_ids=1800000001,1800000009",
        "listings/1800000009",
        "listings/1800000009/inventory",
        "listings/1800000009/images",
        "listings/1800000009/personalization",
        f"shops/{FIRST}/shipping-profiles",
        f"shops/{FIRST}/readiness-state-definitions",
        f"shops/{FIRST}/policies/return",
        f"shops/{FIRST}/production-partners",
        "seller-taxonomy/nodes",
        "seller-taxonomy/nodes/121/properties",
        "shipping-carriers?origin_country_iso=BE",
    ],
)
def test_an_answer_is_as_described(ask, path):
    check(ask("GET", path), "GET", path.partition("?")[0])


def test_receipts_in_all_their_forms_are_as_described(market, ask):
    lines = [{"sku": "MUG-330", "quantity": 2, "answers": {"Your text": "Gent"}}, {"sku": "GIFT-50"}]
    plain, shipped, cancelled, refunded, opening = (
        market.place_order(lines=lines, **given)["receipt_id"]
        for given in ({"gift_message": "Ciao"}, {}, {}, {}, {"status": "open"})
    )
    tracking = f"shops/{FIRST}/receipts/{shipped}/tracking"
    body = papers.example("examples/createReceiptShipment.request")
    told = check(ask("POST", tracking, json=body), "POST", tracking)
    assert told["shipments"][0]["tracking_code"] == body["tracking_code"]
    market.cancel(cancelled)
    market.refund(refunded, "1.00")
    path = f"shops/{FIRST}/receipts"
    statuses = {row["status"] for row in check(ask("GET", path), "GET", path)["results"]}
    assert statuses == {"paid", "completed", "canceled", "partially refunded", "open"}
    one = f"{path}/{plain}"
    marked = check(ask("PUT", one, data={"was_shipped": "true"}), "PUT", one)
    assert (marked["is_shipped"], marked["status"], opening > plain) == (True, "completed", True)


def test_a_receipt_has_the_members_of_the_papers_example(market, ask):
    order = market.place_order("TOTE")
    shown = ask("GET", f"shops/{FIRST}/receipts/{order['receipt_id']}").json()
    assert shown.keys() == papers.example("examples/ShopReceipt").keys()
    market.change_shop(FIRST, withheld=1)
    hidden = ask("GET", f"shops/{FIRST}/receipts/{order['receipt_id']}").json()
    market.change_shop(FIRST, withheld=0)
    nothing = {name for name, value in papers.example("examples/ShopReceipt.address-withheld").items() if value is None}
    assert all(hidden[name] is None for name in nothing)
    assert hidden["name"] == order["name"]


def test_a_listing_is_made_published_and_priced_as_described(ask):
    path = f"shops/{FIRST}/listings"
    made = check(ask("POST", path, data=FORM), "POST", path, 201)
    listing = f"{path}/{made['listing_id']}"
    assert made["state"] == "draft"
    assert ask("PATCH", listing, data={"state": "active"}).status_code == 400  # there is no picture yet
    images = f"{listing}/images"
    check(ask("POST", images, files={"image": ("a.png", png("red"))}), "POST", images, 201)
    inventory = f"listings/{made['listing_id']}/inventory"
    wanted = papers.example("examples/updateListingInventory.request")
    written = check(ask("PUT", inventory, json=wanted), "PUT", inventory)
    assert [each["sku"] for each in written["products"]] == ["PL-HARBOUR-A3", "PL-HARBOUR-A4"]
    assert [each["offerings"][0]["price"]["amount"] for each in written["products"]] == [4000, 2000]
    asked = f"{listing}/personalization"
    check(ask("POST", asked, json=PROBE), "POST", asked, 201)
    published = check(ask("PATCH", listing, data={"state": "active", "price": "1"}), "PATCH", listing)
    assert (published["state"], published["price"]["amount"]) == ("active", 2000)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "shops/1", 404),
        ("GET", f"shops/{FIRST}/receipts/1", 404),
        ("GET", f"shops/{FIRST}/receipts?limit=101", 400),
        ("GET", f"shops/{FIRST}/receipts?min_created=5", 400),
        ("GET", f"shops/{FIRST + 1}/receipts", 403),
        ("GET", f"shops/{FIRST}/listings?includes=Inventories", 400),
        ("GET", "listings/batch?listing_ids=1&includes=Inventory", 400),
        ("GET", "listings/batch/inventory?listing_ids=1800000001,1", 404),
        ("PUT", "listings/1800000001/inventory", 400),
    ],
)
def test_a_refusal_is_as_described(ask, method, path, status):
    answer = ask(method, path)
    assert (answer.status_code, papers.faults_of(answer.json(), {"$ref": "#/ErrorSchema"})) == (status, [])


@pytest.mark.parametrize("delivery", SIGNED["deliveries"], ids=lambda one: one["file"])
def test_webhooks_have_the_body_and_the_signature_of_the_papers(delivery):
    body = (papers.FOLDER / delivery["file"]).read_bytes()
    said = json.loads(body)
    assert events.body_of(said["event_type"], 42000001, 3500000001) == body
    headers, message_id = delivery["headers"], delivery["headers"]["webhook-id"]
    made = events.headers_of(SIGNED["signing_secret"], message_id, int(headers["webhook-timestamp"]), body)
    assert {name.lower(): text for name, text in made.items()} == headers


def test_limits_are_told_by_the_headers_of_the_papers(market, ask):
    told = papers.example("examples/rate-limit-headers")
    assert told["ok"].keys() <= {name.lower() for name in ask("GET", "users/me").headers}
    market.set(per_second=1)
    try:
        until = time.monotonic() + 5
        while (answer := ask("GET", "users/me")).status_code != 429 and time.monotonic() < until:
            pass
    finally:
        market.set(per_second=1000)
    assert answer.status_code == 429
    assert told["throttled_429"].keys() <= {name.lower() for name in answer.headers}
