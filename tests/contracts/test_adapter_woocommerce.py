"""The WooCommerce adapter reads what a real store sent, answer by answer and delivery by delivery."""

import base64
import json
from datetime import datetime

import pytest

from core.money import to_minor
from platforms import PLATFORMS
from platforms.values import Change, Kind, ProductStatus, Said, Stage
from platforms.woocommerce.keys import signed_query
from platforms.woocommerce.orders import order_of
from platforms.woocommerce.products import product_of
from tests.contracts.woocommerce_recordings import ALL, ANSWERED, DELIVERED, RECEIVED, received, rows_with

WooCommerce = PLATFORMS["woocommerce"]
ORDERS = rows_with("line_items", "currency", "billing", "status")
PRODUCTS = [each for each in rows_with("permalink", "sku", "price", "type") if each.values[0]["type"] != "variation"]


def test_the_recordings_hold_what_these_tests_are_about():
    assert len(ORDERS) >= 20
    assert len(PRODUCTS) >= 20
    assert len(DELIVERED) >= 11


# -- orders


@pytest.mark.parametrize("row", ORDERS)
def test_every_recorded_order_is_read_with_nothing_dropped(row):
    order = WooCommerce.read_order(json.dumps(row))
    assert (order.external_id, order.shop_status, order.currency) == (str(row["id"]), row["status"], row["currency"])
    assert [line.external_id for line in order.lines] == [str(line["id"]) for line in row["line_items"]]
    assert [line.quantity for line in order.lines] == [line["quantity"] for line in row["line_items"]]
    assert [line.total for line in order.lines] == [
        to_minor(line["total"], order.currency) for line in row["line_items"]
    ]
    assert order.total == to_minor(row["total"], order.currency)
    assert order.placed_at == datetime.fromisoformat(f"{row['date_created_gmt']}+00:00")
    assert order.email == row["billing"].get("email", "")


def recorded_order(name):
    return order_of(ANSWERED[name]["response"]["json"])


def test_a_paid_order_reads_as_a_person_would():
    order = recorded_order("orders/create-paid")
    shirt, cards = order.lines
    assert (order.stage, order.total, order.shipping, order.tax) == (Stage.PAID, 12003, 595, 978)
    assert (order.buyer, order.address.line1, order.address.phone) == (
        "Dana Whitfield",
        "418 Montague St",
        "+1 718 555 0142",
    )
    assert (shirt.product_id, shirt.variant_id, shirt.quantity, shirt.price) == ("21", "28", 3, 2150)
    assert shirt.options == {"Size": "L", "Color": "Black"}
    assert ("Print side", "Front") in shirt.properties
    assert ("_print_file_url", "https://files.example.test/art/7781-front.pdf") in shirt.properties
    assert (cards.product_id, cards.variant_id, cards.options) == ("11", "11", {})
    assert order.shipping_method == "Standard"


def test_an_order_in_another_currency_keeps_its_own_and_an_any_variation_its_choice():
    order = recorded_order("orders/create-eu-any-variation-fee")
    assert (order.currency, order.lines[0].options, order.lines[0].quantity) == ("EUR", {"Paper": "Uncoated"}, 25)


def test_a_line_whose_product_never_existed_is_kept_without_ids():
    (line,) = recorded_order("orders/create-unknown-product").lines
    assert (line.product_id, line.variant_id, line.sku, line.title, line.quantity) == ("", "", "", "", 1)


def test_a_refund_without_lines_is_money_only_and_says_that_its_pieces_are_unread():
    order = recorded_order("orders/read-after-refund")
    assert (order.refunded, order.refunds_known, [line.refunded for line in order.lines]) == (1000, False, [0, 0])


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("orders/draft-of-an-open-checkout", Stage.DRAFT),
        ("orders/custom-status-set", Stage.OTHER),
        ("orders/read-trashed", Stage.GONE),
        ("orders/cancel", Stage.CANCELLED),
        ("orders/update-status-completed", Stage.COMPLETED),
        ("checkout/guest-order-in-rest", Stage.PAID),
    ],
)
def test_a_shops_status_is_told_in_our_stages(name, stage):
    assert recorded_order(name).stage is stage


# -- products


@pytest.mark.parametrize("row", PRODUCTS)
def test_every_recorded_product_is_read(row):
    product = product_of(row, [], "USD")
    assert (product.external_id, product.title != "" or row["name"] == "") == (str(row["id"]), True)
    sold_by_itself = row["type"] not in ("variable", "grouped", "external")
    assert [variant.external_id for variant in product.variants] == ([str(row["id"])] if sold_by_itself else [])


def product(name, variations=None):
    rows = ANSWERED[variations]["response"]["json"] if variations else []
    return product_of(ANSWERED[name]["response"]["json"], rows, "USD")


def test_a_variable_product_has_its_variations_with_readable_options():
    shirt = product("products/variable", "products/variable-variations")
    assert (len(shirt.variants), len({one.external_id for one in shirt.variants})) == (12, 12)
    assert all(set(one.options) == {"Size", "Color"} and not one.open_options for one in shirt.variants)
    assert all(one.price and one.currency == "USD" and one.image_url for one in shirt.variants)


def test_an_any_variation_says_what_is_left_to_the_buyer():
    (card,) = product("products/variable-any", "products/variable-any-variations").variants
    assert (card.options, card.open_options, card.sku) == ({}, ("Paper",), "GREET-ANY")


def test_products_that_are_no_goods_are_told_as_such():
    assert product("products/simple-virtual").variants[0].kind is Kind.VIRTUAL
    assert product("products/simple").variants[0].kind is Kind.GOODS
    assert product("products/grouped").variants == product("products/external").variants == ()


def test_odd_products_read():
    assert product("products/private").status is ProductStatus.HIDDEN
    assert product("products/read-trashed").status is ProductStatus.GONE
    assert product("products/simple-without-sku").variants[0].sku == ""
    assert product("products/simple-zero-price").variants[0].price == 0


# -- deliveries


SIGNED = sorted(name for name, one in DELIVERED.items() if one.get("signature_matches"))


@pytest.mark.parametrize("name", SIGNED)
def test_a_recorded_signature_is_right_and_wrong_with_any_one_bit_flipped(name):
    headers, body = received(name)
    secret = RECEIVED[name]["webhook_secret"]
    assert WooCommerce.is_genuine(headers, body, secret)
    assert WooCommerce.is_genuine({key.lower(): text for key, text in headers.items()}, body, secret)
    for place in (0, len(body) // 2, len(body) - 1):
        flipped = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        assert not WooCommerce.is_genuine(headers, flipped, secret)
    signature = base64.b64decode(headers["X-WC-Webhook-Signature"])
    wrong = base64.b64encode(bytes([signature[0] ^ 1]) + signature[1:]).decode()
    assert not WooCommerce.is_genuine(headers | {"X-WC-Webhook-Signature": wrong}, body, secret)
    assert not WooCommerce.is_genuine(headers, body, secret + "x")


def test_without_a_known_secret_no_delivery_is_genuine():
    headers, body = received("webhooks/secret-left-out")
    assert not WooCommerce.is_genuine(headers, body, "")
    assert not WooCommerce.is_genuine(headers, body, "rig-webhook-secret-1")


@pytest.mark.parametrize("name", sorted(DELIVERED))
def test_every_recorded_delivery_is_read(name):
    headers, body = received(name)
    said = WooCommerce.read_delivery(headers, body)
    row = json.loads(body)
    assert said.topic == headers["X-WC-Webhook-Topic"]
    is_variation = row.get("type") == "variation"
    assert said.resource_id == str(row["parent_id"] if is_variation else row.get("id", ""))
    if said.said is Said.ORDER and said.change is not Change.DELETED:
        assert said.order == order_of(row)


@pytest.mark.parametrize(
    ("name", "said", "change", "resource_id"),
    [
        ("webhooks/order-created", Said.ORDER, Change.CREATED, "573"),
        ("webhooks/order-deleted", Said.ORDER, Change.DELETED, None),
        ("webhooks/order-restored", Said.ORDER, Change.RESTORED, None),
        ("webhooks/product-deleted", Said.PRODUCT, Change.DELETED, None),
        ("webhooks/product-updated-by-variation-1", Said.PRODUCT, Change.UPDATED, "35"),
    ],
)
def test_a_delivery_says_what_happened_to_what(name, said, change, resource_id):
    headers, body = received(name)
    read = WooCommerce.read_delivery(headers, body)
    assert (read.said, read.change, read.resource_id) == (said, change, resource_id or str(json.loads(body)["id"]))


def test_a_well_signed_error_is_an_error_and_not_an_order():
    read = WooCommerce.read_delivery(*received("webhooks/body-is-an-error-when-the-owner-lost-rights"))
    assert (read.said, read.error, read.order) == (Said.ERROR, "woocommerce_rest_cannot_view", None)


def test_the_ping_is_known_without_a_signature_and_nothing_else_is_a_ping():
    assert WooCommerce.is_ping(*received("webhooks/ping-at-creation"))
    assert WooCommerce.read_delivery(*received("webhooks/ping-at-creation")).said is Said.PING
    assert not any(WooCommerce.is_ping(*received(name)) for name in DELIVERED)


def test_no_two_recorded_deliveries_share_a_key_and_the_same_one_keeps_its_own():
    keys = {name: WooCommerce.delivery_key(*received(name)) for name in DELIVERED}
    assert len(set(keys.values())) == len(DELIVERED)
    headers, body = received("webhooks/order-created")
    again = headers | {"X-WC-Webhook-Delivery-ID": "another"}
    assert WooCommerce.delivery_key(again, body) == keys["webhooks/order-created"]
    assert keys["webhooks/order-created"].startswith("order.created:573:")


# -- keys


@pytest.mark.parametrize(
    "name", ["auth/6-callback-post", "auth/callback-post-second-time", "auth/callback-post-scope-read"]
)
def test_the_keys_that_a_store_handed_over_are_read(name):
    said = RECEIVED[name]["body_json_for_reading"]
    grant = WooCommerce.read_grant(received(name)[1])
    assert grant.token == said["user_id"]
    assert grant.credentials == {"consumer_key": said["consumer_key"], "consumer_secret": said["consumer_secret"]}


VECTORS = ALL["errors/oauth-test-vector"]["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['method']}-{vector['algorithm']}")
def test_a_signed_query_is_the_one_that_the_store_accepted(vector):
    query = signed_query(
        vector["method"],
        vector["url"],
        [(name, str(text)) for name, text in vector["params"].items()],
        vector["consumer_key"],
        vector["consumer_secret"],
        vector["timestamp"],
        vector["nonce"],
        vector["algorithm"],
    )
    assert query == vector["query"]
