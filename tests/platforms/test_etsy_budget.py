"""One budget of calls for all shops: kept by all workers, on a real Redis, and divided so that nobody starves."""

import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from platforms.errors import Code, Throttled
from platforms.etsy.budget import Budget, Purpose
from platforms.values import Package
from sandbox.etsy import serve
from tests.platforms.etsy_market import FIRST, SECOND, opened

HOUR = 3_600_000
NOON = 1_795_176_000_000  # ms; a whole hour
MANY = {"x-limit-per-second": "1000"}


@pytest.fixture
def redis(redis_url):
    client = Redis.from_url(redis_url)
    client.flushdb()
    yield client
    client.close()


class Clock:
    """Told by hand, and a second further with each call, so that no second is ever full."""

    def __init__(self):
        self.ms = NOON

    def __call__(self):
        self.ms += 1000
        return self.ms


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def budget(redis, clock):
    def of(shop="1", **given):
        return Budget(redis, "app", shop, clock=given.pop("clock", clock), **given)

    return of


def told(left="9000", per_day="100", per_second="1000"):
    return {"x-limit-per-second": per_second, "x-limit-per-day": per_day, "x-remaining-today": left}


def taken(budget, purpose, most=1000):
    """How many calls go through before one is held back, and until when that one is."""
    for number in range(most):
        try:
            budget.take(purpose)
        except Throttled as fault:
            return number, fault
    return most, None


# -- a second


def test_all_calls_get_through_in_the_end_and_no_second_has_more_than_its_part(redis):
    went, lock = [], threading.Lock()

    def work(shop):
        for _ in range(4):
            Budget(redis, "app", shop).take(Purpose.FETCH)
            with lock:
                went.append(int(redis.time()[0]))

    threads = [threading.Thread(target=work, args=(str(shop),)) for shop in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(went) == 20
    used = [int(redis.hget(key, "*")) for key in redis.keys("etsy:app:second:*")]
    assert used
    assert max(used) <= 8  # of Etsy's 10


def test_of_a_second_a_shop_that_reads_its_catalogue_takes_half_and_leaves_room_for_tracking(budget):
    def standing():
        return NOON

    many = {"clock": standing, "patience": 0}
    assert taken(budget("large", **many), Purpose.CATALOGUE)[0] == 3
    assert taken(budget("small", **many), Purpose.POLL)[0] == 3
    assert taken(budget("third", **many), Purpose.CATALOGUE)[0] == 0
    assert taken(budget("large", **many), Purpose.FETCH)[0] == 2


def test_a_call_that_finds_no_place_in_time_is_put_off_and_not_lost(budget):
    full = budget(clock=lambda: NOON, patience=0)
    _, fault = taken(full, Purpose.FETCH)
    assert fault.code is Code.THROTTLED
    assert timedelta(0) < fault.retry_at - datetime.now(UTC) <= timedelta(seconds=1)


def test_what_etsy_says_of_its_limits_is_what_counts(redis, budget):
    shop = budget(clock=lambda: NOON, patience=0)
    shop.learn(told(per_second="5"))
    assert taken(shop, Purpose.FETCH)[0] == 4


# -- a day


def test_reading_has_a_share_of_the_day_and_tracking_goes_on(budget):
    shop = budget()
    shop.learn(told(per_day="100", left="90"))
    number, fault = taken(shop, Purpose.POLL)
    assert (number, fault.code, fault.permanent) == (30, Code.QUOTA_USED_UP, False)
    assert taken(shop, Purpose.CATALOGUE)[0] == 30
    assert taken(shop, Purpose.FETCH, 200) == (200, None)


def test_a_share_flows_back_a_day_after_it_was_used(budget, clock):
    shop = budget()
    shop.learn(told())
    _, fault = taken(shop, Purpose.POLL)
    wait = (fault.retry_at - datetime.now(UTC)).total_seconds()
    assert 23.9 * 3600 < wait <= 24 * 3600
    clock.ms = NOON + 24 * HOUR - 60_000
    assert taken(shop, Purpose.POLL)[0] == 0
    clock.ms = NOON + 24 * HOUR
    assert taken(shop, Purpose.POLL)[0] == 30


def test_a_shop_that_took_its_fill_leaves_the_others_their_part(budget):
    large, small, third = budget("large"), budget("small"), budget("third")
    large.learn(told(per_day="200"))
    for shop in (small, third):
        shop.take(Purpose.CATALOGUE)
    assert taken(large, Purpose.CATALOGUE)[0] == 28  # half of the 60, less the two that were there first
    assert taken(small, Purpose.CATALOGUE)[0] == 19
    assert taken(third, Purpose.CATALOGUE)[0] == 11  # and with that the 60 are used


def test_alone_a_shop_may_use_the_whole_share(budget):
    shop = budget()
    shop.learn(told(per_day="200"))
    assert taken(shop, Purpose.CATALOGUE)[0] == 60


def test_the_shares_of_polling_and_catalogue_are_apart(budget):
    shop = budget()
    shop.learn(told())
    taken(shop, Purpose.CATALOGUE)
    assert taken(shop, Purpose.POLL)[0] == 30


def test_the_last_tenth_of_a_day_is_for_tracking_and_orders_alone(redis, budget):
    shop = budget()
    shop.learn(told(per_day="10000", left="999"))
    for purpose in (Purpose.POLL, Purpose.CATALOGUE):
        number, fault = taken(shop, purpose)
        assert (number, fault.code) == (0, Code.QUOTA_USED_UP)
        assert timedelta(0) < fault.retry_at - datetime.now(UTC) <= timedelta(minutes=15)
    assert taken(shop, Purpose.FETCH, 50)[0] == 50
    redis.delete("etsy:app:left")  # as after those minutes: what flowed back meanwhile is asked anew
    shop.take(Purpose.POLL)


def test_applications_do_not_share_a_budget(redis, budget):
    shop = budget()
    shop.learn(told())
    taken(shop, Purpose.POLL)
    Budget(redis, "another", "1").take(Purpose.POLL)


# -- Etsy refuses


def test_a_refusal_closes_the_way_for_all_shops_until_then(redis, budget):
    until = budget("1").close(datetime.now(UTC) + timedelta(seconds=30))
    for purpose in Purpose:
        _, fault = taken(budget("2"), purpose)
        assert fault.code is Code.THROTTLED
        assert abs(fault.retry_at - until) < timedelta(seconds=2)


def test_each_further_refusal_waits_longer_until_an_answer_comes(redis, budget):
    shop, waits = budget(), []
    for _ in range(3):
        waits.append((shop.close(datetime.now(UTC) + timedelta(seconds=10)) - datetime.now(UTC)).total_seconds())
        redis.delete("etsy:app:closed")
    assert 9 < waits[0] <= 10 < 19 < waits[1] < 26 < 39 < waits[2] < 51
    shop.learn(told())
    again = (shop.close(datetime.now(UTC) + timedelta(seconds=10)) - datetime.now(UTC)).total_seconds()
    assert again <= 10


def test_several_calls_that_are_refused_together_are_one_refusal(redis, budget):
    shop = budget()
    for _ in range(8):
        until = shop.close(datetime.now(UTC) + timedelta(seconds=10))
    assert until - datetime.now(UTC) <= timedelta(seconds=11)


def test_nobody_waits_longer_than_an_hour(budget):
    assert budget().close(datetime.now(UTC) + timedelta(days=3)) - datetime.now(UTC) <= timedelta(hours=1)


@pytest.mark.parametrize("client", [None, Redis.from_url("redis://127.0.0.1:1/0")])
def test_without_redis_calls_go_out_unlimited(client):
    shop = Budget(client, "app", "1")
    shop.learn(told(left="0"))
    shop.close(datetime.now(UTC) + timedelta(seconds=30))
    assert taken(shop, Purpose.CATALOGUE, 50)[0] == 50
    assert shop.is_due("x")
    shop.done("x", timedelta(hours=1))


# -- at the pretend Etsy, which is strict


def test_workers_of_two_shops_together_never_meet_the_limit_and_all_come_through(redis):
    done, faults = Counter(), []
    with serve(per_second=10) as market:
        orders = {shop: str(market.place_order("TOTE", shop_id=shop)["receipt_id"]) for shop in (FIRST, SECOND)}
        shops = [opened(market, shop, redis=redis) for shop in (FIRST, SECOND) for _ in range(3)]

        def work(shop):
            for _ in range(5):
                try:
                    shop.order(orders[int(shop.credentials["shop_id"])])
                    done[shop.credentials["shop_id"]] += 1
                except Throttled as fault:
                    faults.append(fault)

        threads = [threading.Thread(target=work, args=(shop,)) for shop in shops]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        refused = [call for call in market.calls() if call["status"] == 429]
    assert (faults, refused, done) == ([], [], {str(FIRST): 15, str(SECOND): 15})


def test_after_a_429_no_shop_calls_before_its_time(redis):
    with serve(per_second=1000) as market:
        first, second = opened(market, FIRST, redis=redis), opened(market, SECOND, redis=redis)
        market.fail("throttled", 1, retry_after=2)
        with pytest.raises(Throttled) as fault:
            first.order_count()
        before = len(market.calls())
        with pytest.raises(Throttled) as other:
            second.order_count()
        assert abs(other.value.retry_at - fault.value.retry_at) < timedelta(seconds=1)
        assert len(market.calls()) == before
        time.sleep(max((fault.value.retry_at - datetime.now(UTC)).total_seconds(), 0) + 0.05)
        assert second.order_count() == 0


def test_when_others_used_most_of_the_day_a_catalogue_waits_and_a_parcel_does_not(redis):
    with serve(per_second=1000, per_day=1000) as market:
        market.spend(950)
        shop = opened(market, redis=redis)
        order_id = str(market.place_order("TOTE")["receipt_id"])
        shop.order(order_id)  # with its answer comes what is left
        with pytest.raises(Throttled) as fault:
            next(shop.products())
        assert fault.value.code is Code.QUOTA_USED_UP
        assert not shop.ship(order_id, Package(code="A1", carrier="GLS", complete=True)).already
