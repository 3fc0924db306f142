"""Products and orders of a shop in memory: all of them, whatever the pages."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from werkzeug import Response

from platforms import Http, open_platform
from platforms.errors import Code, MissingPermission, NotFound, Refused
from platforms.values import Kind, ProductStatus
from tests.platforms.little_shopify import LittleShopify

SINCE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TOO_DEAR = {"errors": [{"message": "too dear", "extensions": {"code": "MAX_COST_EXCEEDED", "cost": 1404}}]}


@pytest.fixture
def little():
    return LittleShopify()


@pytest.fixture
def shop(little, httpserver):
    httpserver.expect_request("").respond_with_handler(little.answer)
    http = Http(https_only=False, allow_local=True)
    return open_platform("shopify", httpserver.url_for("").rstrip("/"), {"access_token": "shpat_1"}, http)


def said(body):
    return Response(json.dumps(body), content_type="application/json")


def sizes(little, operation):
    return [variables["first"] for name, variables in little.calls if name == operation]


def test_every_product_comes_once_with_all_of_its_variants(little, shop):
    for number in range(1, 121):
        little.add_product(number, variants=120 if number == 7 else 2)
    products = list(shop.products())
    assert [product.external_id for product in products] == [str(number) for number in range(1, 121)]
    assert {len(product.variants) for product in products} == {2, 120}
    assert len({variant.external_id for product in products for variant in product.variants}) == 119 * 2 + 120
    assert shop.product_count() == 120


def test_a_walk_that_goes_on_leaves_out_what_was_read(little, shop):
    for number in range(1, 121):
        little.add_product(number)
    assert [product.external_id for product in shop.products(100)] == [str(number) for number in range(101, 121)]
    assert (sizes(little, "ProductIdsPage"), sizes(little, "ProductsPage")) == ([250], [50])
    assert list(shop.products(200)) == []


def test_pages_that_are_too_dear_are_made_smaller_and_stay_so(little, shop):
    for number in range(1, 61):
        little.add_product(number)
    little.answers["ProductsPage"] = [said(TOO_DEAR), said(TOO_DEAR)]
    assert len(list(shop.products())) == 60
    assert sizes(little, "ProductsPage")[:4] == [50, 25, 10, 10]


def test_a_page_that_stays_too_dear_is_told(little, shop):
    little.answers["ProductsPage"] = [said(TOO_DEAR)] * 9
    with pytest.raises(Refused) as fault:
        list(shop.products())
    assert fault.value.facts["shop_code"] == "MAX_COST_EXCEEDED"
    assert sizes(little, "ProductsPage") == [50, 25, 10, 5, 1]


def test_a_walk_longer_than_a_cursor_carries_begins_anew_behind_its_last_row(little, shop, monkeypatch):
    monkeypatch.setattr("platforms.shopify.api.LEG", 100)
    for number in range(1, 1051):
        little.add_product(number)
    assert list(shop.changed_products(SINCE)) == [str(number) for number in range(1, 1051)]
    queries = {variables["query"].partition("id:>")[2] for name, variables in little.calls if name == "ProductIdsPage"}
    assert queries == {"", "250", "500", "750", "1000"}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": "ACTIVE"}, ProductStatus.ACTIVE),
        ({"status": "DRAFT"}, ProductStatus.DRAFT),
        ({"status": "ARCHIVED"}, ProductStatus.HIDDEN),
        ({"status": "UNLISTED"}, ProductStatus.HIDDEN),
    ],
)
def test_a_product_that_is_not_on_sale_is_read_too(little, shop, fields, status):
    little.add_product(1, **fields)
    product = shop.product("1")
    assert (product.status, product.variants[0].status) == (status, status)


def test_all_statuses_are_asked_for(little, shop):
    list(shop.products())
    (query,) = [variables["query"] for name, variables in little.calls if name == "ProductsPage"]
    assert query == "status:active,draft,archived,unlisted"


def test_what_is_not_sent_by_anybody_is_told_from_goods(little, shop):
    little.add_product(1, isGiftCard=True)
    little.add_product(2)["all_variants"][0]["inventoryItem"] = {"requiresShipping": False}
    little.add_product(3)["all_variants"][0]["inventoryItem"] = None
    kinds = [product.variants[0].kind for product in shop.named_products(["1", "2", "3"])]
    assert kinds == [Kind.GIFT_CARD, Kind.VIRTUAL, Kind.GOODS]


def test_a_product_without_variants_has_one_with_its_own_title(little, shop):
    default = [{"name": "Title", "value": "Default Title"}]
    little.add_product(1)["all_variants"][0] |= {"title": "Default Title", "selectedOptions": default}
    (variant,) = shop.product("1").variants
    assert (variant.title, dict(variant.options), variant.external_id) == ("Print 1", {}, "10000")


def test_named_products_leave_out_what_is_gone_and_what_is_no_number(little, shop):
    little.add_product(1)
    assert [each.external_id for each in shop.named_products(["1", "2", "x", ""])] == ["1"]


@pytest.mark.parametrize("external_id", ["404", "x", "", "1" * 30, "gid://shopify/Product/1"])
def test_a_product_that_is_not_there_is_gone(little, shop, external_id):
    with pytest.raises(NotFound) as fault:
        shop.product(external_id)
    assert fault.value.code is Code.GONE


def test_changed_orders_come_oldest_change_first_from_ten_minutes_before(little, shop):
    little.add_order(1, updatedAt="2026-11-23T07:49:59Z")
    little.add_order(2, updatedAt="2026-11-23T08:30:00Z")
    little.add_order(3, updatedAt="2026-11-23T07:50:00Z")
    found = list(shop.changed_orders(SINCE))
    assert [(order.external_id, order.modified_at) for order in found] == [
        ("3", SINCE - timedelta(minutes=10)),
        ("2", SINCE + timedelta(minutes=30)),
    ]


def test_many_changed_orders_are_all_read_though_the_walk_begins_anew(little, shop, monkeypatch):
    monkeypatch.setattr("platforms.shopify.api.LEG", 50)
    minutes = count()
    for number in range(1, 181):
        little.add_order(number, updatedAt=f"{SINCE + timedelta(minutes=next(minutes)):%Y-%m-%dT%H:%M:%SZ}")
    assert {order.external_id for order in shop.changed_orders(SINCE)} == {str(number) for number in range(1, 181)}


def test_an_order_with_many_lines_is_kept_with_all_of_them(little, shop):
    little.add_order(17, dict.fromkeys(range(1, 131), 1))
    raw = shop.order("17")
    assert [line.external_id for line in shop.read_order(raw.body).lines] == [str(number) for number in range(1, 131)]
    assert raw.body == shop.order("17").body == json.dumps(json.loads(raw.body), separators=(",", ":"), sort_keys=True)


def test_named_orders_come_by_fifties_less_those_that_are_gone(little, shop):
    for number in range(1, 121):
        little.add_order(number)
    wanted = [str(number) for number in range(1, 140)]
    assert [order.external_id for order in shop.named_orders([*wanted, "x"])] == wanted[:120]
    assert little.count("OrdersNamed") == 3


def test_orders_are_searched_in_shopifys_words_and_sorted_out_in_ours(little, shop):
    little.add_order(1)
    little.add_order(2, displayFulfillmentStatus="FULFILLED")
    little.add_order(3, cancelledAt="2026-11-23T08:00:00Z")
    found = list(shop.orders(("paid", "cancelled"), SINCE))
    assert [order.external_id for order in found] == ["1", "3"]
    queries = [variables["query"] for name, variables in little.calls if name == "OrdersPage"]
    assert queries == [
        "financial_status:paid -fulfillment_status:fulfilled -fulfillment_status:on_hold -status:cancelled"
        " processed_at:>'2026-11-23T08:00:00Z'",
        "status:cancelled processed_at:>'2026-11-23T08:00:00Z'",
    ]


def test_without_statuses_all_orders_are_counted_and_read(little, shop):
    little.add_order(1)
    little.add_order(2, displayFinancialStatus="REFUNDED")
    assert (shop.order_count(), len(list(shop.orders()))) == (2, 2)


@pytest.mark.parametrize("external_id", ["404", "x", ""])
def test_an_order_that_is_not_there_is_gone(little, shop, external_id):
    with pytest.raises(NotFound) as fault:
        shop.order(external_id)
    assert fault.value.code is Code.GONE


def test_what_the_owner_did_not_grant_is_named(little, shop):
    error = {"message": "Access denied", "extensions": {"code": "ACCESS_DENIED", "requiredAccess": "`read_orders`"}}
    little.answers["OrderById"] = [said({"data": {"order": None}, "errors": [error]})]
    with pytest.raises(MissingPermission) as refusal:
        shop.order("1")
    assert (refusal.value.code, refusal.value.facts["scopes"]) == (Code.SCOPE_MISSING, "read_orders")


def test_what_shopify_did_not_approve_is_for_us_to_mend(little, shop):
    error = {"message": "This app is not approved to access the Order object.", "extensions": {"code": "ACCESS_DENIED"}}
    little.answers["OrderById"] = [said({"data": {"order": None}, "errors": [error]})]
    with pytest.raises(MissingPermission) as refusal:
        shop.order("1")
    assert refusal.value.code is Code.NOT_APPROVED


def test_an_order_whose_address_is_kept_from_us_is_read_all_the_same(little, shop):
    order = little.add_order(17, email=None)
    error = {"message": "not approved", "path": ["order", "shippingAddress"], "extensions": {"code": "ACCESS_DENIED"}}
    little.answers["OrderById"] = [said({"data": {"order": little._order(order, 50)}, "errors": [error]})]
    assert shop.read_order(shop.order("17").body).is_withheld
