"""The adapter against Shopify's schema, signatures and recorded bodies."""

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from graphql import build_schema, parse, specified_rules, validate
from graphql.validation import NoDeprecatedCustomRule

from platforms.access import App
from platforms.errors import Code, Refused
from platforms.shopify import Shopify
from platforms.shopify.documents import DOCUMENTS
from platforms.shopify.oauth import signed
from platforms.values import Change, PrivacyAsk, PrivacyKind, Said
from tests.contracts.shopify_recordings import SCHEMA, VECTORS, file, hook

SECRET = VECTORS["client_secret"]
APP = App("id", SECRET)
HOOKS = [pytest.param(each["file"], each["headers"], id=each["file"]) for each in VECTORS["webhooks"]]
QUERIES = [pytest.param(VECTORS[name], id=name) for name in ("oauth_install_query", "oauth_callback_query")]
SIGNATURE = "X-Shopify-Hmac-Sha256"


@pytest.fixture(scope="module")
def schema():
    return build_schema(SCHEMA.read_text(), assume_valid=True)


@pytest.mark.parametrize("operation", sorted(DOCUMENTS))
def test_every_document_is_valid_and_asks_for_nothing_deprecated(schema, operation):
    assert validate(schema, parse(DOCUMENTS[operation]), [*specified_rules, NoDeprecatedCustomRule]) == []


def test_the_file_of_all_products_is_asked_for_with_the_fields_of_a_page(schema):
    """They are written out twice, because a bulk query may hold no fragments."""
    page, bulk = (DOCUMENTS[name] for name in ("ProductsPage", "BulkProducts"))
    read = {word for word in page.replace("{", " ").replace("}", " ").split() if word.isalpha() and word[0].islower()}
    assert read - set(bulk.split()) == {"fragment", "on", "nodes", "hasNextPage", "endCursor", "pageInfo"} & read


@pytest.mark.parametrize(("path", "headers"), HOOKS)
def test_a_recorded_webhook_is_genuine_and_with_any_bit_changed_is_not(path, headers):
    body = file(path)
    assert Shopify.is_genuine(headers, body, SECRET)
    assert Shopify.is_genuine({name.lower(): text for name, text in headers.items()}, body, SECRET)
    for place in (0, len(body) // 2, len(body) - 1):
        for bit in range(8):
            changed = bytearray(body)
            changed[place] ^= 1 << bit
            assert not Shopify.is_genuine(headers, bytes(changed), SECRET)
    for place in range(len(headers[SIGNATURE])):
        text = headers[SIGNATURE]
        flipped = chr(ord(text[place]) ^ 1)
        assert not Shopify.is_genuine({SIGNATURE: text[:place] + flipped + text[place + 1 :]}, body, SECRET)
    assert not Shopify.is_genuine(headers, body, SECRET + "x")
    assert not Shopify.is_genuine(headers, body, "")


@pytest.mark.parametrize("query", QUERIES)
def test_a_recorded_query_is_signed_and_with_any_bit_changed_is_not(query):
    now = datetime.fromtimestamp(int(query["timestamp"]), UTC)
    assert signed(urlencode(query), APP, now)["shop"] == "paper-lantern-test.myshopify.com"
    for name, text in query.items():
        for place in range(len(text)):
            changed = query | {name: text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]}
            with pytest.raises(Refused):
                signed(urlencode(changed), APP, now)


def test_a_recorded_query_is_good_for_a_minute_and_a_half():
    query = VECTORS["oauth_callback_query"]
    at = int(query["timestamp"])
    for seconds in (-90, 90):
        assert signed(urlencode(query), APP, datetime.fromtimestamp(at + seconds, UTC))
    for seconds in (-91, 91, 86_400):
        with pytest.raises(Refused):
            signed(urlencode(query), APP, datetime.fromtimestamp(at + seconds, UTC))


@pytest.mark.parametrize(("path", "headers"), HOOKS)
def test_a_recorded_webhook_names_its_shop_and_is_known_again(path, headers):
    assert Shopify.sender_of(headers, file(path)) == "paper-lantern-test.myshopify.com"
    assert Shopify.delivery_key(headers, file(path)) == headers["X-Shopify-Webhook-Id"]


@pytest.mark.parametrize(
    "domain",
    ["", "paper-lantern-test", "shop.example", "x.myshopify.com.evil.com", "a.b.myshopify.com", "x.myshopify.com\n"],
)
def test_a_sender_that_is_not_written_as_shopify_writes_it_is_nobody(domain):
    assert Shopify.sender_of({"X-Shopify-Shop-Domain": domain}, b"") == ""


ORDER, PRODUCT, BUYER = "6904000000017", "8800000000011", "mira@example.com"


@pytest.mark.parametrize(
    ("topic", "name", "said", "resource_id", "change"),
    [
        ("orders/create", "orders-create", Said.ORDER, ORDER, Change.UPDATED),
        ("orders/updated", "orders-create.redacted", Said.ORDER, ORDER, Change.UPDATED),
        ("orders/paid", "orders-create", Said.ORDER, ORDER, Change.UPDATED),
        ("orders/cancelled", "orders-cancelled", Said.ORDER, ORDER, Change.UPDATED),
        ("orders/delete", "products-delete", Said.ORDER, PRODUCT, Change.DELETED),
        ("products/create", "products-update", Said.PRODUCT, PRODUCT, Change.CREATED),
        ("products/update", "products-update", Said.PRODUCT, PRODUCT, Change.UPDATED),
        ("products/delete", "products-delete", Said.PRODUCT, PRODUCT, Change.DELETED),
        ("app/uninstalled", "app-uninstalled", Said.ENDED, "90000000001", None),
        ("app/scopes_update", "app-scopes_update", Said.SCOPES, "", None),
        ("shop/update", "app-uninstalled", Said.OTHER, "90000000001", None),
        ("bulk_operations/finish", "bulk_operations-finish", Said.OTHER, "", None),
        ("something/new", "fulfillment_order_notification", Said.OTHER, "", None),
    ],
)
def test_a_recorded_webhook_says_what_it_is_about_and_nothing_more(topic, name, said, resource_id, change):
    delivery = Shopify.read_delivery({"x-shopify-topic": topic}, hook(name))
    assert (delivery.said, delivery.resource_id, delivery.change) == (said, resource_id, change)
    assert (delivery.topic, delivery.order, delivery.privacy) == (topic, None, None)


@pytest.mark.parametrize(
    ("topic", "name", "ask"),
    [
        ("customers/data_request", "customers-data_request", PrivacyAsk(PrivacyKind.TELL, (ORDER,), BUYER)),
        ("customers/redact", "customers-redact", PrivacyAsk(PrivacyKind.FORGET_BUYER, (ORDER,), BUYER)),
        ("shop/redact", "shop-redact", PrivacyAsk(PrivacyKind.FORGET_SHOP)),
    ],
)
def test_a_recorded_privacy_topic_says_whose_data(topic, name, ask):
    delivery = Shopify.read_delivery({"X-Shopify-Topic": topic}, hook(name))
    assert (delivery.said, delivery.privacy) == (Said.PRIVACY, ask)


def test_a_shop_that_threw_us_out_says_when_that_was():
    headers = {"X-Shopify-Topic": "app/uninstalled", "X-Shopify-Triggered-At": "2026-11-20T09:15:04.000000000Z"}
    delivery = Shopify.read_delivery(headers, hook("app-uninstalled"))
    assert delivery.happened_at == datetime(2026, 11, 20, 9, 15, 4, tzinfo=UTC)


OF_ORDERS = [
    ("refunds/create", {"id": 1, "order_id": 17}, "17"),
    ("fulfillments/update", {"id": 1, "order_id": 17}, "17"),
    ("fulfillment_orders/moved", {"original_fulfillment_order": {"id": 1, "order_id": 17}}, "17"),
    ("fulfillment_orders/cancelled", {"fulfillment_order": {"order_id": "gid://shopify/Order/17"}}, "17"),
]


@pytest.mark.parametrize(("topic", "body", "order"), OF_ORDERS)
def test_what_belongs_to_an_order_is_news_of_it(topic, body, order):
    delivery = Shopify.read_delivery({"X-Shopify-Topic": topic}, json.dumps(body).encode())
    assert (delivery.said, delivery.resource_id, delivery.change) == (Said.ORDER, order, Change.UPDATED)


def test_a_fulfilment_order_that_does_not_say_whose_it_is_is_no_news():
    body = b'{"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1", "status": "open"}}'
    delivery = Shopify.read_delivery({"X-Shopify-Topic": "fulfillment_orders/hold_released"}, body)
    assert (delivery.said, delivery.resource_id) == (Said.OTHER, "")


TOPICS = ("orders/create", "refunds/create", "fulfillment_orders/moved", "products/update", "customers/redact")
NO_IDS = (b"", b"[]", b"null", b'{"id": {}}', b'{"id": true}', b'{"id": "x"}', b'{"id": 1.5}', b'{"customer": 5}')


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("body", NO_IDS)
def test_a_message_that_names_nothing_is_refused_or_nothing_to_us(topic, body):
    try:
        delivery = Shopify.read_delivery({"X-Shopify-Topic": topic}, body)
    except Refused as refusal:
        assert refusal.code is Code.SHAPE_UNKNOWN
    else:
        assert (delivery.said in (Said.OTHER, Said.PRIVACY), delivery.resource_id) == (True, "")
