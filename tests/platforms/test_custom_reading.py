"""Reading a shop of one's own: one order or product, lists by cursors, and what a shop lists too much."""

import json
from datetime import UTC, datetime
from functools import partial

import pytest

from platforms.errors import Code, NotFound, Refused, Temporary
from platforms.values import Kind, ProductStatus
from tests.platforms import own_shop
from tests.platforms.own_shop import ORDER


@pytest.fixture
def shop(httpserver):
    return own_shop.opened(httpserver)


@pytest.fixture
def answers(httpserver):
    return partial(own_shop.answer, httpserver)


@pytest.fixture
def asked(httpserver):
    return partial(own_shop.asked, httpserver)


def test_an_order_is_kept_as_it_came_and_the_same_order_has_the_same_body(shop, answers):
    answers("/orders/7", ORDER | {"own": {"b": 1, "a": "è"}})
    answers("/orders/8", {"own": {"a": "è", "b": 1}} | ORDER)
    first, second = shop.order("7"), shop.order("8")
    assert first.body == second.body
    assert json.loads(first.body)["own"] == {"a": "è", "b": 1}


@pytest.mark.parametrize("external_id", ["", "../about", "7/notes", "7?x", "ü"])
def test_an_id_that_would_lead_elsewhere_is_not_asked_for(shop, asked, external_id):
    for read in (shop.order, shop.product):
        with pytest.raises(NotFound):
            read(external_id)
    assert [each for each in asked() if "/orders" in each or "/products" in each] == []


def page(rows, after=None):
    return {"orders": [{**ORDER, "id": each} for each in rows], "next": after}


def test_a_list_is_walked_by_the_shops_own_cursors(shop, httpserver, asked):
    for query, body in (("limit=100", page(["1"], "a&b=c")), ("limit=100&cursor=a%26b%3Dc", page(["2"]))):
        httpserver.expect_request("/api/vetrina/v1/orders", query_string=query).respond_with_json(body)
    assert [order.external_id for order in shop.orders()] == ["1", "2"]
    assert asked()[-1] == "GET /api/vetrina/v1/orders?limit=100&cursor=a%26b%3Dc"


def test_a_list_that_leads_round_in_a_circle_ends(shop, answers, asked):
    answers("/orders", page(["1"], "again"))
    with pytest.raises(Temporary) as fault:
        list(shop.orders())
    assert (fault.value.facts["missing"], len(asked())) == ("next", 2)


def test_a_page_that_is_too_large_is_asked_for_in_smaller_ones(shop, httpserver):
    huge = page(["1"]) | {"padding": "x" * 9_000_000}
    httpserver.expect_request("/api/vetrina/v1/orders", query_string="limit=100").respond_with_json(huge)
    httpserver.expect_request("/api/vetrina/v1/orders", query_string="limit=50").respond_with_json(page(["1"]))
    assert [order.external_id for order in shop.orders()] == ["1"]


def test_a_shop_that_looks_at_no_filter_gives_no_more_than_was_asked_for(shop, answers):
    old = {**ORDER, "id": "1", "modified_at": "2026-11-01T00:00:00Z", "placed_at": "2026-11-01T00:00:00Z"}
    new = {**ORDER, "id": "2", "status": "on_hold", "placed_at": "2026-11-26T00:00:00Z"}
    answers("/orders", {"orders": [old, new], "next": None})
    answers("/products", {"products": [{**each, "title": "Mug"} for each in (old, new)]})
    since = datetime(2026, 11, 25, tzinfo=UTC)
    assert [each.external_id for each in shop.changed_orders(since)] == ["2"]
    assert [each.external_id for each in shop.orders(("on_hold",))] == ["2"]
    assert [each.external_id for each in shop.orders(placed_after=since)] == ["2"]
    assert list(shop.changed_products(since)) == ["2"]
    assert shop.order_count(("on_hold",)) is None  # no total is told


def test_changes_are_asked_for_from_five_minutes_before(shop, answers, asked):
    answers("/orders", page([]))
    list(shop.changed_orders(datetime(2026, 11, 26, 9, 5, tzinfo=UTC)))
    assert asked()[-1] == "GET /api/vetrina/v1/orders?limit=100&changed_since=2026-11-26T09%3A00%3A00%2B00%3A00"


@pytest.mark.parametrize(
    "body", [[], {}, {"orders": {}}, {"orders": ["7"]}, {"orders": [{"id": "7"}]}, {"orders": [[]]}]
)
def test_a_list_of_another_shape_is_told_as_such(shop, answers, body):
    answers("/orders", body)
    with pytest.raises(Temporary) as fault:
        list(shop.orders())
    assert fault.value.code is Code.SHAPE_UNKNOWN


def test_a_walk_that_ended_early_goes_on_after_what_it_had(shop, answers):
    answers("", {"version": 1, "currency": "EUR"})
    answers("/products", {"products": [{"id": number, "title": "Mug"} for number in range(1, 6)]})
    assert [each.external_id for each in shop.products(3)] == ["4", "5"]


def test_a_product_that_a_buyer_cannot_see_is_not_active(shop, answers):
    answers("", {"version": 1, "currency": "JPY"})
    answers("/products/1", {"id": 1, "title": "Mug", "status": "secret", "price": 1990, "kind": "gift_card"})
    (only,) = shop.product("1").variants
    assert (only.status, only.price, only.currency, only.kind) == (
        ProductStatus.HIDDEN, 1990, "JPY", Kind.GIFT_CARD,
    )  # fmt: skip


def test_of_named_products_those_that_are_gone_are_left_out(shop, answers):
    answers("", {"version": 1, "currency": "EUR"})
    answers("/products/1", {"id": 1, "title": "Mug"})
    answers("/products/2", {"code": "not_found"}, 404)
    assert [each.external_id for each in shop.named_products(["2", "1", "a/b"])] == ["1"]


@pytest.mark.parametrize(("total", "count"), [(240, 240), (0, 0), (None, None)])
def test_a_shop_counts_its_products_where_it_says_so(shop, answers, total, count):
    answers("/products", {"products": [], "total": total})
    assert shop.product_count() == count


def test_a_count_that_is_none_is_told_as_such(shop, answers):
    answers("/products", {"products": [], "total": -1})
    with pytest.raises(Temporary) as fault:
        shop.product_count()
    assert fault.value.facts["missing"] == "total"


def test_a_variant_belongs_to_a_product_that_the_line_names_too(shop):
    def read(**line):
        return shop.read_order(json.dumps(ORDER | {"lines": [{"id": 1, "title": "Tee", "quantity": 1, **line}]}))

    with pytest.raises(Refused) as refusal:
        read(variant_id="10-2")
    assert (refusal.value.code, refusal.value.facts["missing"]) == (Code.SHAPE_UNKNOWN, "lines[0].product_id")
    (line,) = read(variant_id="10-2", product_id=10).lines
    assert (line.product_id, line.variant_id) == ("10", "10-2")


def test_an_order_that_nobody_pays_for_is_a_test(shop):
    said = [shop.read_order(json.dumps(ORDER | {"is_test": test})).is_test for test in (True, False, "yes")]
    assert said == [True, False, False]
