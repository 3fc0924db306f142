"""Walking a WooCommerce store: nothing is skipped, nothing doubled, whatever changes meanwhile."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from platforms.errors import Code, NotFound
from platforms.values import Stage


def products(little, count, variations_each):
    ids = itertools.count(10_000)
    for number in range(1, count + 1):
        own = [next(ids) for _ in range(variations_each)]
        little.products[number] = {
            "id": number,
            "name": f"P{number}",
            "type": "variable",
            "status": "publish",
            "variations": own,
        }
        for variation in own:
            attributes = [{"name": "Size", "option": str(variation)}]
            little.variations[variation] = {
                "id": variation,
                "parent_id": number,
                "price": "1.50",
                "attributes": attributes,
            }


@pytest.mark.parametrize("has_shortcut", [True, False])
def test_every_variation_arrives_under_its_own_product(has_shortcut, little, shop):
    products(little, 120, 3)
    little.has_shortcut = has_shortcut
    found = list(shop.products())
    assert [product.external_id for product in found] == [str(number) for number in range(1, 121)]
    assert all(
        [one.external_id for one in product.variants]
        == [str(v) for v in little.products[int(product.external_id)]["variations"]]
        for product in found
    )
    assert len(little.calls) == (1 + 2 + 3 + 1 if has_shortcut else 1 + 2 + 1 + 120)


def test_a_product_with_more_than_a_hundred_variations_is_complete(little, shop):
    products(little, 1, 230)
    assert len(next(shop.products()).variants) == 230


def test_a_store_that_cannot_carry_large_pages_is_walked_in_small_ones(little, shop):
    products(little, 130, 0)
    little.most_rows = 50
    assert len({product.external_id for product in shop.products()}) == 130


def test_a_walk_brings_each_changed_order_once_though_orders_change_meanwhile(little, shop):
    start = datetime(2026, 11, 23, 8, tzinfo=UTC)
    for number in range(1, 251):
        little.add_order(number, (start + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S"))
    walk = shop.changed_orders(start)
    first = [next(walk).external_id for _ in range(100)]
    little.orders[50]["date_modified_gmt"] = "2026-11-23T09:00:00"  # leaves its page, so the next page shifts
    rest = [order.external_id for order in walk]
    assert set(first + rest) == {str(number) for number in range(1, 251)}
    assert len(first + rest) == 251  # the one that changed came with both its states
    assert rest[-1] == "50"


def test_more_orders_of_one_second_than_fit_a_page_all_come(little, shop):
    for number in range(1, 251):
        little.add_order(number, "2026-11-23T08:00:00")
    found = [order.external_id for order in shop.changed_orders(datetime(2026, 11, 23, 7, 55, tzinfo=UTC))]
    assert (len(found), len(set(found))) == (250, 250)


def test_changed_orders_too_large_for_one_page_all_come(little, shop):
    little.most_rows = 25
    for number in range(1, 71):
        little.add_order(number, f"2026-11-23T08:{number % 60:02}:00")
    found = {order.external_id for order in shop.changed_orders(datetime(2026, 11, 23, 8, tzinfo=UTC))}
    assert found == {str(number) for number in range(1, 71)}


def test_the_cursor_steps_back_and_is_sent_in_gmt_without_a_zone(little, shop, httpserver):
    list(shop.changed_orders(datetime(2026, 11, 23, 9, 0, tzinfo=UTC).astimezone()))
    asked = [request.args for request, _ in httpserver.log]
    assert {args["modified_after"] for args in asked} == {"2026-11-23T08:50:00"}
    assert {args["dates_are_gmt"] for args in asked} == {"true"}
    assert [args["status"] for args in asked] == ["any", "trash"]


def test_trashed_orders_come_in_the_order_of_their_change(little, shop):
    for number, moment in [(1, "08:01"), (2, "08:02"), (3, "08:03")]:
        little.add_order(number, f"2026-11-23T{moment}:00", status="trash" if number == 2 else "processing")
    found = list(shop.changed_orders(datetime(2026, 11, 23, 8, tzinfo=UTC)))
    assert [(order.external_id, order.stage) for order in found] == [
        ("1", Stage.PAID),
        ("2", Stage.GONE),
        ("3", Stage.PAID),
    ]


def test_the_pieces_of_a_refund_are_read_with_the_order(little, shop):
    line = {"id": 4, "product_id": 7, "quantity": 3}
    back = {
        "id": 9,
        "amount": "5.00",
        "line_items": [{"quantity": -2, "meta_data": [{"key": "_refunded_item_id", "value": "4"}]}],
    }
    little.add_order(1, line_items=[line], refunds=[{"id": 9, "total": "-5.00"}], refunds_in_full=[back])
    order = shop.read_order(shop.order("1").body)
    assert (order.refunds_known, order.refunded, order.lines[0].refunded) == (True, 500, 2)


@pytest.mark.parametrize("external_id", ["99", "../products/1", "1/notes", ""])
def test_an_order_that_is_not_there_is_gone(external_id, shop):
    with pytest.raises(NotFound) as fault:
        shop.order(external_id)
    assert fault.value.code is Code.GONE
