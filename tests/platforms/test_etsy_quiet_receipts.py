"""Etsy's receipts are found however quietly, and whenever, they changed."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from platforms.values import Stage
from sandbox.etsy import serve
from tests.platforms.etsy_market import SECOND, asked, opened

DAY = 86_400
EUR = {"divisor": 100, "currency_code": "EUR"}


@pytest.fixture(scope="module")
def running():
    with serve(per_second=1000) as market:
        yield market


@pytest.fixture
def market(running):
    running.reset()
    return running


def ago(**parts):
    return datetime.now(UTC) - timedelta(**parts)


def ids(orders):
    return [int(order.external_id) for order in orders]


def test_an_order_that_changes_while_we_read_hides_no_other(market):
    now = int(time.time())
    made = [market.place_order("TOTE", created=now - 2000 + number)["receipt_id"] for number in range(150)]
    walk = opened(market).changed_orders(ago(hours=1))
    first = [next(walk) for _ in range(50)]
    market.cancel(made[0], moves=True)
    assert set(ids(first) + ids(walk)) == set(made)


def test_a_cancellation_and_a_refund_that_move_no_time_are_found(market):
    long_ago = int(time.time()) - 5 * DAY
    cancelled, refunded, quiet = (market.place_order("TOTE", created=long_ago + n)["receipt_id"] for n in range(3))
    shop = opened(market)
    market.cancel(cancelled)
    market.refund(refunded, "2.00")
    found = {int(order.external_id): order for order in shop.changed_orders(ago(minutes=1))}
    assert (found[cancelled].stage, found[refunded].shop_status) == (Stage.CANCELLED, "partially refunded")
    assert found[cancelled].modified_at.timestamp() == long_ago
    assert found[quiet].stage is Stage.PAID  # is among them, and differs in nothing


def test_the_quiet_pass_is_not_made_again_within_hours_where_redis_remembers(market, redis_url):
    from redis import Redis

    client = Redis.from_url(redis_url)
    client.flushdb()
    order = market.place_order("TOTE", created=int(time.time()) - 5 * DAY)["receipt_id"]
    shop, other = opened(market, redis=client), opened(market, SECOND, redis=client)
    assert ids(shop.changed_orders(ago(minutes=1))) == [order]
    assert ids(shop.changed_orders(ago(minutes=1))) == []
    before = len(market.calls())
    list(other.changed_orders(ago(minutes=1)))
    assert len(market.calls()) - before == 3
    client.close()


def test_orders_are_listed_by_status_and_day_and_counted_alike(market):
    now = int(time.time())
    paid = market.place_order("TOTE", created=now - 10)["receipt_id"]
    old = market.place_order("TOTE", created=now - 9 * DAY)["receipt_id"]
    opening = market.place_order("TOTE", created=now - 20, status="open")["receipt_id"]
    gone = market.place_order("TOTE", created=now - 30)["receipt_id"]
    market.cancel(gone)
    shop = opened(market)
    cases = [
        ((), None, [old, gone, opening, paid]),
        (("paid",), None, [old, paid]),
        (("paid",), ago(days=1), [paid]),
        (("canceled", "open"), None, [gone, opening]),
        (("completed",), None, []),
        ((), ago(days=1), [gone, opening, paid]),
    ]
    for statuses, placed_after, wanted in cases:
        assert ids(shop.orders(statuses, placed_after)) == wanted
        assert shop.order_count(statuses, placed_after) == (None if statuses else len(wanted))


def test_statuses_are_named_without_a_call(market):
    before = len(market.calls())
    statuses = {each.slug: each.stage for each in opened(market).statuses()}
    assert (statuses["paid"], statuses["canceled"], len(market.calls())) == (Stage.PAID, Stage.CANCELLED, before)


def test_named_orders_leave_out_what_is_gone(market):
    one, two = (order["receipt_id"] for order in market.place_orders(2, "TOTE"))
    assert ids(opened(market).named_orders([str(one), "5", str(two)])) == [one, two]


def test_a_page_that_is_too_heavy_is_asked_for_in_parts(market):
    market.place_orders(30, "TOTE")
    market.fail("big", 1, path="/receipts")
    assert len(list(opened(market).orders())) == 30
    assert [call["query"].split("limit=")[1].split("&")[0] for call in asked(market, "/receipts")] == ["100", "50"]
