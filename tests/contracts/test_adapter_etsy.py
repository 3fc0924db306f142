"""The adapter against Etsy's description: what it sends is described there, and what is described it reads."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from platforms.access import App, Ask
from platforms.answers import Answer
from platforms.errors import Code, MissingPermission, Reconnect
from platforms.etsy import Etsy
from platforms.etsy.api import told
from platforms.etsy.consent import SCOPES, challenge_of
from platforms.etsy.deliveries import is_signed
from platforms.etsy.listings import STATES, product_of
from platforms.etsy.receipts import STATUSES
from platforms.values import Package, Said, Stage
from sandbox.etsy import serve
from tests.contracts import etsy_papers as papers
from tests.platforms.etsy_market import opened

SIGNED = papers.example("signature-vectors")
REAL = App("keystring", "secret", (), "https://www.etsy.com", "https://openapi.etsy.com")
deliveries = pytest.mark.parametrize("delivery", SIGNED["deliveries"], ids=lambda one: one["file"])


def body_of(delivery):
    return (papers.FOLDER / delivery["file"]).read_bytes()


def answer(name, status):
    body = (papers.FOLDER / "examples" / f"{name}.json").read_bytes()
    return Answer("", status, {"Content-Type": "application/json"}, body)


# -- vectors


def test_the_challenge_is_that_of_the_vector():
    vector = papers.example("pkce-vector")
    assert challenge_of(vector["code_verifier"]) == vector["code_challenge"]


@deliveries
def test_a_signed_delivery_is_genuine_in_both_forms(delivery):
    headers, now = delivery["headers"], int(delivery["headers"]["webhook-timestamp"])
    bare = {**headers, "webhook-signature": delivery["bare_signature"]}
    for each in (headers, bare):
        assert is_signed(each, body_of(delivery), SIGNED["signing_secret"], now)


@deliveries
def test_a_signed_delivery_with_one_bit_flipped_is_not(delivery):
    headers, body = delivery["headers"], body_of(delivery)
    now = int(headers["webhook-timestamp"])
    for place in range(len(body)):
        flipped = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        assert not is_signed(headers, flipped, SIGNED["signing_secret"], now)
    digest = base64.b64decode(delivery["bare_signature"])
    for place in range(len(digest)):
        wrong = base64.b64encode(digest[:place] + bytes([digest[place] ^ 1]) + digest[place + 1 :]).decode()
        assert not is_signed({**headers, "webhook-signature": f"v1,{wrong}"}, body, SIGNED["signing_secret"], now)


@deliveries
def test_a_delivery_names_its_shop_and_its_receipt(delivery):
    said = Etsy.read_delivery(delivery["headers"], body_of(delivery))
    assert (said.said, said.resource_id, said.order) == (Said.ORDER, "3500000001", None)
    assert Etsy.sender_of(delivery["headers"], body_of(delivery)) == "42000001"
    assert Etsy.delivery_key(delivery["headers"], body_of(delivery)) == delivery["headers"]["webhook-id"]


# -- examples


def test_the_receipt_of_the_papers_is_read_whole():
    order = Etsy.read_order(json.dumps(papers.example("examples/ShopReceipt")))
    assert (order.external_id, order.stage, order.total, order.shipping, order.currency) == (
        "3500000001", Stage.PAID, 8650, 650, "EUR",
    )  # fmt: skip
    large, small = order.lines
    assert (large.product_id, large.variant_id, large.sku) == ("1800000001", "15500000001", "PL-HARBOUR-A3")
    assert (dict(large.options), large.properties) == (
        {"Size": "A3", "Frame": "White"},
        (("Personalization", "Gent, 2026"),),
    )
    assert (small.quantity, small.price, small.total, small.properties) == (2, 2000, 4000, ())
    assert (order.address.line1, order.address.post_code, order.address.country) == ("12 Example Lane", "9000", "BE")
    assert (order.buyer, order.note, order.is_withheld) == ("Mira Testperson", "Please pack flat", False)
    assert order.modified_at == datetime.fromtimestamp(1795166110, UTC)


def test_the_receipt_without_an_address_is_withheld_and_the_shipped_one_completed():
    withheld = Etsy.read_order(json.dumps(papers.example("examples/ShopReceipt.address-withheld")))
    shipped = Etsy.read_order(json.dumps(papers.example("examples/ShopReceipt.shipped")))
    assert (withheld.is_withheld, withheld.buyer, withheld.stage) == (True, "Mira Testperson", Stage.PAID)
    assert (shipped.stage, shipped.is_withheld) == (Stage.COMPLETED, False)


def test_the_inventory_of_the_papers_has_the_variants_that_its_receipt_names():
    row = {"listing_id": 1800000001, "state": "active", "inventory": papers.example("examples/ListingInventory")}
    large, small = product_of(row).variants
    assert (large.external_id, large.sku, large.price, large.currency) == ("15500000001", "PL-HARBOUR-A3", 4000, "EUR")
    assert (dict(small.options), small.price) == ({"Size": "A4"}, 2000)


@pytest.mark.parametrize(
    ("name", "status", "family", "code"),
    [
        ("error-401-expired", 401, Reconnect, Code.ACCESS_ENDED),
        ("error-403-shared-secret", 403, MissingPermission, Code.APP_REFUSED),
        ("error-403-tracking", 403, MissingPermission, Code.NOT_APPROVED),
    ],
)
def test_the_refusals_of_the_papers_are_told_apart(name, status, family, code):
    fault = told(answer(name, status))
    assert (type(fault), fault.code) == (family, code)


def test_the_statuses_and_states_are_those_described():
    assert set(STATUSES) == set(papers.SCHEMAS["ShopReceipt"]["properties"]["status"]["enum"])
    assert set(STATES) == set(papers.SCHEMAS["ShopListing"]["properties"]["state"]["enum"])


# -- what is sent


def test_the_owner_is_asked_at_the_address_described_for_scopes_that_exist():
    url = Etsy.authorize_url("", Ask("t", "https://prints.example/back", verifier="v" * 64), REAL)
    assert url.partition("?")[0] == papers.OAUTH["authorizationUrl"]
    assert set(dict(parse_qsl(urlsplit(url).query))["scope"].split()) == set(SCOPES) <= papers.OAUTH["scopes"].keys()


@pytest.fixture(scope="module")
def calls():
    """Everything that the adapter can ask, once."""
    with serve(per_second=1000) as market:
        shop = opened(market)
        shop.verify()
        orders = [str(order["receipt_id"]) for order in market.place_orders(3, "TOTE")]
        listing_id = next(shop.products()).external_id
        list(shop.products())
        list(shop.changed_products(datetime.now(UTC)))
        shop.product(listing_id)
        market.fail("status", 1, path="batch/inventory", status=404, body={"error": "gone"})
        list(shop.named_products([listing_id, "17"]))
        shop.product_count()
        list(shop.orders(("paid",), datetime.now(UTC) - timedelta(days=1)))
        list(shop.changed_orders(datetime.now(UTC)))
        shop.order_count(placed_after=datetime(1990, 1, 1, tzinfo=UTC))
        shop.ship(orders[0], Package(code="A1", carrier="GLS", note="On its way", complete=True))
        shop.ship(orders[1], Package(complete=True))
        shop.credentials = shop.renew()
        shop.order(orders[2])
        yield market.calls()


def api_calls(calls):
    return [call for call in calls if call["path"].startswith("/v3/application/")]


def test_every_call_is_one_that_is_described_and_allowed_by_what_we_ask_for(calls):
    operations = {}
    for call in api_calls(calls):
        operation = papers.operation_for(call["method"], call["path"])
        assert operation, f"{call['method']} {call['path']}"
        operations[operation["operationId"]] = operation
    assert set(operations) == {
        "getMe", "getShop", "tokenScopes", "getListingsByShop", "getListingsByListingIds",
        "getListingsInventoryByListingIds", "getListingInventory", "getShopReceipts", "getShopReceipt",
        "createReceiptShipment", "updateShopReceipt",
    }  # fmt: skip
    assert set().union(*map(papers.scopes_of, operations.values())) <= set(SCOPES)


def test_every_query_is_described_name_by_name_and_value_by_value(calls):
    for call in api_calls(calls):
        operation = papers.operation_for(call["method"], call["path"])
        known = {one["name"]: one["schema"] for one in operation.get("parameters", []) if one["in"] == "query"}
        for name, text in parse_qsl(call["query"]):
            assert name in known, f"{call['path']}: {name}"
            assert papers.misfit(text, known[name]) == ""
    assert {call["query"] for call in api_calls(calls)} > {""}


def test_every_body_is_of_the_described_type_with_described_members(calls):
    bodies = [call for call in api_calls(calls) if call["method"] in ("POST", "PUT")]
    for call in bodies:
        described = papers.operation_for(call["method"], call["path"])["requestBody"]["content"]
        schema = described[call["content_type"]]["schema"]
        if call["content_type"] == "application/json":
            assert papers.faults_of(json.loads(call["body"]), schema) == []
        else:
            form = dict(parse_qsl(call["body"]))
            assert form.keys() <= schema["properties"].keys()
            assert [fault for name in form if (fault := papers.misfit(form[name], schema["properties"][name]))] == []
    assert {call["content_type"] for call in bodies} == {"application/json", "application/x-www-form-urlencoded"}


def test_tokens_are_bought_where_it_is_described(calls):
    paths = {call["path"] for call in calls} - {call["path"] for call in api_calls(calls)}
    assert paths == {urlsplit(papers.OAUTH["tokenUrl"]).path}


def test_our_shipment_has_the_members_of_the_papers_example(calls):
    (call,) = [call for call in calls if re.search("/tracking$", call["path"])]
    assert json.loads(call["body"]).keys() == papers.example("examples/createReceiptShipment.request").keys()
