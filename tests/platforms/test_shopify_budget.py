"""Points of a shop, which all workers draw from one purse, on a real Redis."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from werkzeug import Request, Response

from platforms import Http, open_platform
from platforms.errors import Code, Throttled
from platforms.limits import Limiter
from platforms.shopify.budget import Budget, Cost
from platforms.values import Package
from tests.platforms.little_shopify import LittleShopify

COST = 40


class Metered:
    """A shop that gives so many points, and so many more each second; it takes no call that it has no points for."""

    def __init__(self, shop: LittleShopify, most: float, rate: float) -> None:
        self.shop, self.most, self.rate = shop, most, rate
        self.left, self.at = most, time.monotonic()
        self.refused = 0
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Response:
        with self._lock:
            now = time.monotonic()
            self.left, self.at = min(self.most, self.left + (now - self.at) * self.rate), now
            if self.left < COST:
                self.refused += 1
                return self._said({"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]})
            self.left -= COST
            return self._said(json.loads(self.shop.answer(request).data))

    def _said(self, body: dict) -> Response:
        status = {"maximumAvailable": self.most, "currentlyAvailable": self.left, "restoreRate": self.rate}
        cost = {"requestedQueryCost": COST, "actualQueryCost": None, "throttleStatus": status}
        return Response(json.dumps({**body, "extensions": {"cost": cost}}), content_type="application/json")


@pytest.fixture
def redis(redis_url):
    client = Redis.from_url(redis_url)
    client.flushdb()
    yield client
    client.close()


@pytest.fixture
def little():
    return LittleShopify()


def opened(httpserver, redis, name="shopify:bottega.myshopify.com"):
    http = Http(Limiter(redis, name), https_only=False, allow_local=True)
    return open_platform("shopify", httpserver.url_for("").rstrip("/"), {"access_token": "shpat_1"}, http)


def test_a_call_without_points_is_told_with_the_moment_at_which_they_are_there(httpserver, little):
    little.add_order(1)
    metered = Metered(little, most=200, rate=10)
    metered.left = 0
    httpserver.expect_request("").respond_with_handler(metered.answer)
    with pytest.raises(Throttled) as fault:
        list(opened(httpserver, None).named_orders(["1"]))
    wait = (COST + 0.2 * 200) / 10
    assert fault.value.code is Code.THROTTLED
    assert timedelta(0) <= datetime.now(UTC) + timedelta(seconds=wait) - fault.value.retry_at < timedelta(seconds=2)


def test_a_refusal_that_tells_no_cost_is_come_back_for_soon(httpserver, little):
    throttled = {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}
    httpserver.expect_request("").respond_with_json(throttled)
    with pytest.raises(Throttled) as fault:
        opened(httpserver, None).order("1")
    assert fault.value.retry_at > datetime.now(UTC)


def test_many_workers_all_come_through_and_none_asks_before_its_time(httpserver, little, redis):
    """Whoever is put off comes back at the moment it was told, and not one call goes out that the shop refuses."""
    little.add_order(1)
    metered = Metered(little, most=400, rate=400)
    httpserver.expect_request("").respond_with_handler(metered.answer)
    done = []

    def work():
        shop = opened(httpserver, redis)
        for _ in range(5):
            while True:
                try:
                    done.extend(shop.named_orders(["1"]))
                    break
                except Throttled as fault:
                    time.sleep(max((fault.retry_at - datetime.now(UTC)).total_seconds(), 0))

    list(opened(httpserver, redis).named_orders(["1"]))
    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), metered.refused) == (30, 0)


def told(redis, available, most=200, rate=1, asked=COST, shop="bottega"):
    """A purse of which an answer told this just now."""
    budget = Budget(Limiter(redis, f"shopify:{shop}"))
    with budget.points("OrderById", urgent=True) as bill:
        bill.cost = Cost(asked=asked, available=available, most=most, rate=rate)
    return budget


def is_let(budget, urgent=False):
    try:
        with budget.points("OrderById", urgent=urgent):
            return True
    except Throttled:
        return False


def test_shops_have_purses_of_their_own(redis):
    assert [is_let(told(redis, 0)), is_let(told(redis, 200, shop="atelier"))] == [False, True]


def test_a_fifth_is_kept_for_what_cannot_wait(redis):
    budget = told(redis, 50)
    with pytest.raises(Throttled) as fault, budget.points("OrderById", urgent=False):
        pass
    assert timedelta(seconds=28) < fault.value.retry_at - datetime.now(UTC) <= timedelta(seconds=30)
    assert is_let(budget, urgent=True)


def test_what_a_call_under_way_will_cost_is_not_there_for_the_next(redis):
    budget = told(redis, 100, rate=0.001)
    with budget.points("OrderById", urgent=False):
        assert not is_let(budget)
    assert is_let(budget)


def test_points_come_back_by_the_second(redis):
    assert is_let(told(redis, 0, rate=400))


def test_a_call_dearer_than_the_purse_waits_for_all_of_it_and_not_for_ever(redis):
    assert is_let(told(redis, 200, asked=900))


def test_a_parcel_goes_out_while_reading_has_to_wait(httpserver, little, redis):
    little.add_order(1, {1: 1})
    metered = Metered(little, most=1000, rate=1)
    httpserver.expect_request("").respond_with_handler(metered.answer)
    shop = opened(httpserver, redis)
    list(shop.named_orders(["1"]))
    metered.left = 300
    shop.order("1")
    shop.ship("1", Package("A1", "DHL", lines=(("1", 1),)))
    with pytest.raises(Throttled):
        list(shop.named_orders(["1"]))
    assert (little.count("FulfillmentCreate"), metered.refused) == (1, 0)


def test_without_redis_and_while_it_is_away_calls_go_out(httpserver, little):
    little.add_order(1)
    httpserver.expect_request("").respond_with_handler(Metered(little, 1000, 1).answer)
    away = Redis(host="127.0.0.1", port=1, retry=Retry(NoBackoff(), 0))
    assert [opened(httpserver, each).order("1").external_id for each in (None, away)] == ["1", "1"]
