"""Recorded answers of Shopify, served byte for byte, and what the adapter makes of them."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug import Response

from platforms import Http, open_platform
from platforms.access import App
from platforms.errors import Code, MissingPermission, Reconnect, Refused, Throttled
from platforms.shopify import Shopify
from platforms.shopify.bulk import read
from platforms.values import Address, Kind, Package, ProductStatus, Stage
from tests.contracts.shopify_recordings import answer, file

ORDER = "6904000000017"


def order_row():
    (row,) = answer("OrdersSince")["data"]["orders"]["nodes"]
    return row


def shop_that_says(httpserver, status=200, **answers):
    """A shop with one recorded answer for each operation."""

    def serve(request):
        said = answers[request.get_json()["operationName"]]
        return Response(json.dumps(said), status, content_type="application/json; charset=utf-8")

    httpserver.expect_request("").respond_with_handler(serve)
    http = Http(https_only=False, allow_local=True)
    return open_platform("shopify", httpserver.url_for("").rstrip("/"), {"access_token": "a"}, http, App("i", "s"))


def test_the_recorded_order_reads_as_it_was_placed(httpserver):
    shop = shop_that_says(httpserver, OrdersChanged=answer("OrdersSince"))
    (raw,) = shop.changed_orders(datetime(2026, 11, 20, tzinfo=UTC))
    assert (raw.external_id, raw.number, raw.shop_status, raw.stage) == (ORDER, "#1017", "paid", Stage.PAID)
    assert raw.modified_at == datetime(2026, 11, 20, 9, 15, 4, tzinfo=UTC)
    order = Shopify.read_order(raw.body)
    assert (order.buyer, order.email, order.note, order.shipping_method) == (
        "Mira Testperson",
        "mira@example.com",
        "Please pack flat",
        "Standard",
    )
    assert order.address == Address(
        "Mira", "Testperson", "", "12 Example Lane", "Box 3", "Gent", "", "9000", "BE", "+3225550142"
    )
    assert (order.placed_at, order.is_withheld, order.is_pickup) == (
        datetime(2026, 11, 20, 9, 15, tzinfo=UTC),
        False,
        False,
    )


def test_the_recorded_lines_name_product_variant_pieces_and_what_the_buyer_wrote():
    first, second = Shopify.read_order(json.dumps(order_row())).lines
    assert (first.external_id, first.product_id, first.variant_id, first.sku, first.quantity, first.refunded) == (
        "15100000000201",
        "8800000000011",
        "47000000000101",
        "PL-HARBOUR-A3",
        1,
        0,
    )
    assert first.properties == (("_design_id", "dsg_invented_1"), ("Caption", "Gent, 2026"))
    assert (second.title, second.quantity, second.kind) == ("Harbour at Dawn - A4 / No frame", 2, Kind.GOODS)


def test_the_recorded_products_read_as_the_shop_sells_them(httpserver):
    currency = {"data": {"shop": {"currencyCode": "EUR"}}}
    count = {"data": {"productsCount": {"count": 1}}}
    shop = shop_that_says(httpserver, ProductsPage=answer("ProductsPage"), ShopCurrency=currency, ProductCount=count)
    (product,) = shop.products()
    assert (product.external_id, product.title, product.status, product.shop_type) == (
        "8800000000011",
        "Harbour at Dawn",
        ProductStatus.ACTIVE,
        "Poster",
    )
    assert product.page_url == "https://paper-lantern.example.com/products/harbour-at-dawn"
    assert product.image_url == "https://cdn.example.com/invented/harbour.jpg"
    assert [(each.sku, each.price, dict(each.options), each.kind) for each in product.variants] == [
        ("PL-HARBOUR-A3", 4000, {"Size": "A3", "Frame": "White frame"}, Kind.GOODS),
        ("PL-HARBOUR-A4", 2000, {"Size": "A4", "Frame": "No frame"}, Kind.GOODS),
    ]


def test_the_recorded_file_has_the_same_product_with_its_variants_and_without_its_pictures():
    (product,) = read(io.BytesIO(file("responses/bulk-products.jsonl")), "EUR", 1)
    assert (product.external_id, product.status) == ("8800000000011", ProductStatus.ACTIVE)
    assert [(each.external_id, each.price) for each in product.variants] == [
        ("47000000000101", 4000),
        ("47000000000102", 2000),
    ]


def test_a_parcel_is_told_to_the_recorded_fulfilment_order_for_its_pieces_alone(httpserver):
    before = {"data": {"order": {"cancelledAt": None, "fulfillments": []}}}
    shop = shop_that_says(
        httpserver,
        OrderFulfillments=before,
        OrderFulfillmentOrders=answer("OrderFulfillmentOrders"),
        FulfillmentCreate=answer("FulfillmentCreate"),
    )
    package = Package("323200000000000001", "BPost", lines=(("15100000000202", 1),))
    assert shop.ship(ORDER, package).external_id == "5900000000131"
    asked = json.loads(httpserver.log[-1][0].get_data())["variables"]["fulfillment"]
    pieces = [{"id": "gid://shopify/FulfillmentOrderLineItem/14900000000122", "quantity": 1}]
    assert asked["lineItemsByFulfillmentOrder"] == [
        {"fulfillmentOrderId": "gid://shopify/FulfillmentOrder/7200000000111", "fulfillmentOrderLineItems": pieces}
    ]


def test_a_recorded_objection_is_told_in_shopifys_words(httpserver):
    before = {"data": {"order": {"cancelledAt": None, "fulfillments": []}}}
    shop = shop_that_says(
        httpserver,
        OrderFulfillments=before,
        OrderFulfillmentOrders=answer("OrderFulfillmentOrders"),
        FulfillmentCreate=answer("FulfillmentCreate.userError"),
    )
    with pytest.raises(Refused) as refusal:
        shop.ship(ORDER, Package("1", lines=(("15100000000202", 1),)))
    assert refusal.value.code is Code.FIELDS_REFUSED
    assert "already closed" in refusal.value.facts["shop_message"]


def test_the_recorded_throttling_is_waited_for_to_the_point(httpserver):
    shop = shop_that_says(httpserver, OrderById=answer("graphql-throttled"))
    with pytest.raises(Throttled) as fault:
        shop.order(ORDER)
    wait = timedelta(seconds=(202 - 118) / 100)
    assert wait - timedelta(seconds=5) < fault.value.retry_at - datetime.now(UTC) <= wait


def test_the_recorded_denial_names_the_scope(httpserver):
    shop = shop_that_says(httpserver, OrdersChanged=answer("graphql-access-denied"))
    with pytest.raises(MissingPermission) as refusal:
        list(shop.changed_orders(datetime(2026, 11, 20, tzinfo=UTC)))
    assert (refusal.value.code, refusal.value.facts["scopes"]) == (Code.SCOPE_MISSING, "read_orders")


def test_the_recorded_price_limit_is_told_where_pages_cannot_be_smaller(httpserver):
    shop = shop_that_says(httpserver, OrdersChanged=answer("graphql-max-cost"))
    with pytest.raises(Refused) as refusal:
        list(shop.changed_orders(datetime(2026, 11, 20, tzinfo=UTC)))
    assert refusal.value.facts["shop_code"] == "MAX_COST_EXCEEDED"
    assert [json.loads(asked.get_data())["variables"]["first"] for asked, _said in httpserver.log] == [50, 25, 10, 5, 1]


def test_the_recorded_401_ends_the_access(httpserver):
    shop = shop_that_says(httpserver, 401, OrderById=answer("http-401"))
    with pytest.raises(Reconnect) as refusal:
        shop.order(ORDER)
    assert refusal.value.code is Code.ACCESS_ENDED


def keys_from(httpserver, name, status=200, **credentials):
    httpserver.expect_request("/admin/oauth/access_token").respond_with_json(answer(name), status)
    http = Http(https_only=False, allow_local=True)
    return open_platform("shopify", httpserver.url_for("").rstrip("/"), credentials, http, App("id", "secret"))


def test_the_recorded_exchange_and_renewal_bring_keys(httpserver):
    keys = keys_from(httpserver, "token-code-exchange", code="c").exchange()
    assert (keys["access_token"], keys["refresh_token"]) == (
        "shpat_invented_access_token",
        "shprt_invented_refresh_token",
    )
    assert keys.keys() == {"access_token", "access_expires_at", "refresh_token", "refresh_expires_at", "scope"}
    httpserver.clear()
    new = keys_from(httpserver, "token-refresh", **keys).renew()
    assert (new["access_token"], new["refresh_token"]) == (
        "shpat_invented_access_token_2",
        "shprt_invented_refresh_token_2",
    )


def test_the_recorded_refusal_of_a_renewal_ends_the_access(httpserver):
    with pytest.raises(Reconnect) as refusal:
        keys_from(httpserver, "token-refresh-invalid_grant", 400, refresh_token="old").renew()
    assert (refusal.value.code, refusal.value.facts["shop_code"]) == (Code.ACCESS_ENDED, "invalid_grant")
