"""Orders of a Shopify shop in plain values: what people see of them, whatever the shop left out."""

import json

import pytest

from platforms.errors import Code, Refused
from platforms.shopify import Shopify
from platforms.values import Kind, Stage
from tests.platforms.little_shopify import LittleShopify
from tests.platforms.shopify_rows import money

LITTLE = LittleShopify()


def row_of(line=None, **fields):
    row = LITTLE._order(LITTLE.add_order(17, {1: 4}), 50) | fields
    row["lineItems"] = {"nodes": [row["lineItems"]["nodes"][0] | (line or {})]}
    return row


def read(line=None, **fields):
    return Shopify.read_order(json.dumps(row_of(line, **fields)))


def line_of(**fields):
    (line,) = read(fields).lines
    return line


@pytest.mark.parametrize(
    ("paid", "fulfilled", "status", "stage"),
    [
        ("PENDING", "UNFULFILLED", "pending", Stage.PENDING),
        ("AUTHORIZED", "UNFULFILLED", "authorized", Stage.PENDING),
        ("PARTIALLY_PAID", "UNFULFILLED", "partially_paid", Stage.PENDING),
        ("PENDING", "FULFILLED", "pending", Stage.PENDING),
        ("PENDING", "ON_HOLD", "pending", Stage.PENDING),
        ("PAID", "UNFULFILLED", "paid", Stage.PAID),
        ("PAID", "PARTIALLY_FULFILLED", "paid", Stage.PAID),
        ("PAID", "IN_PROGRESS", "paid", Stage.PAID),
        ("PAID", "SCHEDULED", "paid", Stage.PAID),
        ("PAID", "ON_HOLD", "on_hold", Stage.ON_HOLD),
        ("PAID", "FULFILLED", "fulfilled", Stage.COMPLETED),
        ("PARTIALLY_REFUNDED", "UNFULFILLED", "partially_refunded", Stage.PAID),
        ("PARTIALLY_REFUNDED", "FULFILLED", "fulfilled", Stage.COMPLETED),
        ("REFUNDED", "UNFULFILLED", "refunded", Stage.REFUNDED),
        ("REFUNDED", "FULFILLED", "refunded", Stage.REFUNDED),
        ("VOIDED", "UNFULFILLED", "voided", Stage.CANCELLED),
        ("EXPIRED", "UNFULFILLED", "expired", Stage.FAILED),
        ("SOMETHING_NEW", "UNFULFILLED", "something_new", Stage.OTHER),
        (None, "UNFULFILLED", "pending", Stage.PENDING),
    ],
)
def test_how_far_an_order_is_shows_payment_first_and_then_fulfilment(paid, fulfilled, status, stage):
    order = read(displayFinancialStatus=paid, displayFulfillmentStatus=fulfilled)
    assert (order.shop_status, order.stage) == (status, stage)


def test_what_was_called_off_is_called_off_however_it_was_paid():
    order = read(cancelledAt="2026-11-23T09:00:00Z", displayFinancialStatus="PAID")
    assert (order.shop_status, order.stage) == ("cancelled", Stage.CANCELLED)


def test_every_status_that_an_order_can_have_is_among_the_shops_statuses():
    statuses = Shopify("", {}, None).statuses()
    assert {each.slug for each in statuses} >= {"paid", "partially_refunded", "on_hold", "fulfilled", "cancelled"}
    assert [each.slug for each in statuses if each.stage is Stage.PAID] == ["paid", "partially_refunded"]


def test_pieces_taken_back_are_counted_and_the_price_is_that_of_the_others():
    line = line_of(quantity=4, currentQuantity=3, priceAfterAllDiscountsBeforeTaxesSet=money("25.00"))
    assert (line.quantity, line.refunded, line.price, line.total) == (4, 1, 833, 3333)


def test_a_line_that_was_taken_back_whole_keeps_its_first_price():
    line = line_of(quantity=4, currentQuantity=0, priceAfterAllDiscountsBeforeTaxesSet=money("0.00"))
    assert (line.quantity, line.refunded, line.price, line.total) == (4, 4, 1000, 4000)


def test_tax_is_the_sum_of_its_lines():
    assert line_of(taxLines=[{"priceSet": money("1.10")}, {"priceSet": money("0.25")}]).tax == 135


def test_a_currency_without_cents_has_none():
    order = read(
        {"priceAfterAllDiscountsBeforeTaxesSet": money("6400")}, currencyCode="JPY", totalPriceSet=money("7000")
    )
    assert (order.total, order.lines[0].price, order.lines[0].total) == (7000, 1600, 6400)


@pytest.mark.parametrize(
    ("fields", "methods", "kind"),
    [
        ({}, ["SHIPPING"], Kind.GOODS),
        ({}, [], Kind.GOODS),
        ({}, ["LOCAL"], Kind.GOODS),
        ({}, ["PICKUP_POINT"], Kind.GOODS),
        ({}, ["PICK_UP"], Kind.PICKUP),
        ({}, ["PICK_UP", "NONE"], Kind.PICKUP),
        ({}, ["RETAIL"], Kind.PICKUP),
        ({}, ["PICK_UP", "SHIPPING"], Kind.GOODS),
        ({"requiresShipping": False}, ["NONE"], Kind.VIRTUAL),
        ({"isGiftCard": True, "requiresShipping": False}, ["NONE"], Kind.GIFT_CARD),
    ],
)
def test_what_is_not_sent_is_told_from_goods(fields, methods, kind):
    parts = {"nodes": [{"deliveryMethod": {"methodType": method}} for method in methods]}
    assert read(fields, fulfillmentOrders=parts).lines[0].kind is kind


def test_an_order_that_is_fetched_needs_no_address_and_nothing_is_withheld():
    parts = {"nodes": [{"deliveryMethod": {"methodType": "PICK_UP"}}]}
    order = read(fulfillmentOrders=parts, shippingAddress=None, email=None)
    assert (order.is_pickup, order.is_withheld) == (True, False)


def test_what_a_buyer_wrote_is_kept_with_hidden_names_in_its_order():
    written = [("Caption", "Gent"), ("_file", "https://files.example/1.pdf"), ("Caption", "2026"), ("Empty", None)]
    attributes = [{"key": key, "value": value} for key, value in written]
    assert line_of(customAttributes=attributes).properties == (
        ("Caption", "Gent"),
        ("_file", "https://files.example/1.pdf"),
        ("Caption", "2026"),
        ("Empty", ""),
    )


def test_a_line_whose_product_is_gone_says_the_variant_in_its_name():
    line = line_of(product=None, variant=None)
    assert (line.product_id, line.variant_id, line.title, dict(line.options)) == ("", "", "Print 1 - A3", {})


def test_a_line_names_its_options_apart():
    line = line_of()
    assert (line.title, dict(line.options), line.variant_id) == ("Print 1", {"Size": "A3"}, "10000")


PLACE = {"provinceCode": "MI", "countryCodeV2": "IT", "name": None, "address1": None, "zip": None}


@pytest.mark.parametrize(
    ("fields", "is_withheld"),
    [
        ({"shippingAddress": None, "email": None}, True),
        ({"shippingAddress": PLACE, "email": None}, True),
        ({"shippingAddress": PLACE, "email": None, "requiresShipping": False}, False),
        ({"shippingAddress": None, "email": "mira@example.com"}, False),
        ({"shippingAddress": PLACE | {"address1": "12 Example Lane"}, "email": None}, False),
        ({"shippingAddress": None, "email": None, "billingAddress": {"name": "Mira"}}, False),
    ],
)
def test_an_order_that_says_nothing_of_its_buyer_is_withheld(fields, is_withheld):
    assert read(**fields).is_withheld is is_withheld


def test_the_buyer_is_who_pays_and_the_address_where_it_goes():
    shipping = {"name": "Ada B", "firstName": "Ada", "lastName": "B", "address1": "1 Lane", "countryCodeV2": "IT"}
    order = read(shippingAddress=shipping, billingAddress={"name": "Mira T"}, phone="+39 02 1")
    assert (order.buyer, order.address.first_name, order.address.country, order.address.phone) == (
        "Mira T",
        "Ada",
        "IT",
        "+39 02 1",
    )


def test_what_no_database_keeps_is_left_out():
    assert read(note="a\0b\ud800c").note == "abc"


NO_ORDERS = [
    "",
    "[]",
    "null",
    "{}",
    '{"id": 1}',
    json.dumps(row_of() | {"lineItems": 5}),
    json.dumps(row_of() | {"id": "gid://shopify/Order/"}),
]


@pytest.mark.parametrize("body", NO_ORDERS)
def test_what_is_no_order_is_refused(body):
    with pytest.raises(Refused) as refusal:
        Shopify.read_order(body)
    assert refusal.value.code is Code.SHAPE_UNKNOWN
