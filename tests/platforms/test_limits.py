"""Workers together keep to a shop's limits, on a real Redis."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from platforms import Http
from platforms.errors import Throttled, Unreachable
from platforms.limits import Limiter
from tests.platforms.servers import listening, silent


@pytest.fixture
def redis(redis_url):
    client = Redis.from_url(redis_url)
    client.flushdb()
    yield client
    client.close()


def run_together(count, work):
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_twelve_callers_are_never_more_than_two_at_once(redis):
    inside, most, done, lock = 0, [], [], threading.Lock()

    def call():
        nonlocal inside
        with Limiter(redis, "store:1").place():
            with lock:
                inside += 1
                most.append(inside)
            time.sleep(0.05)
            with lock:
                inside -= 1
        done.append(1)

    run_together(12, call)
    assert (max(most), len(done)) == (2, 12)


def test_a_place_of_a_worker_that_died_is_free_again_when_its_lease_is_over(redis):
    lost = Limiter(redis, "store:1", at_once=1, lease=0.3).place()
    lost.__enter__()
    began = time.monotonic()
    with Limiter(redis, "store:1", at_once=1).place():
        assert 0.2 < time.monotonic() - began < 2


def test_who_finds_no_place_in_time_is_throttled_and_not_stuck(redis):
    with Limiter(redis, "store:1", at_once=1).place(), pytest.raises(Throttled) as fault:
        Limiter(redis, "store:1", at_once=1, patience=0.2).place().__enter__()
    assert fault.value.retry_at > datetime.now(UTC) - timedelta(seconds=1)


def test_stores_do_not_wait_for_each_other(redis):
    with Limiter(redis, "store:1", at_once=1).place(), Limiter(redis, "store:2", at_once=1, patience=0).place():
        pass


def test_a_retry_after_closes_the_shop_for_all_workers_until_then(redis, httpserver):
    httpserver.expect_oneshot_request("/").respond_with_data("", 429, {"Retry-After": "1"})
    httpserver.expect_request("/").respond_with_data("fine")
    one, other = (Http(Limiter(redis, "store:1"), https_only=False, allow_local=True) for _ in range(2))
    url = httpserver.url_for("/")
    with pytest.raises(Throttled) as told:
        one.call("GET", url)
    with pytest.raises(Throttled) as spared:
        other.call("GET", url)
    assert abs(told.value.retry_at - spared.value.retry_at) < timedelta(seconds=0.5)
    assert len(httpserver.log) == 1
    time.sleep(1.1)
    assert other.call("GET", url).body == b"fine"


def test_a_shop_that_hangs_is_waited_for_once_and_then_left_alone_until_a_time(redis):
    with listening(silent) as url:
        one, other = (Http(Limiter(redis, "store:1"), https_only=False, allow_local=True, seconds=0.5) for _ in "12")
        with pytest.raises(Unreachable):
            one.call("GET", url)
        began = time.monotonic()
        with pytest.raises(Throttled) as spared:
            other.call("GET", url)
    assert time.monotonic() - began < 0.3
    assert timedelta(seconds=25) < spared.value.retry_at - datetime.now(UTC) <= timedelta(seconds=30)


def test_a_shop_is_left_alone_longer_each_time_and_at_most_ten_minutes_until_it_answers(redis, httpserver):
    httpserver.expect_request("/").respond_with_data("fine")
    limiter, rests = Limiter(redis, "store:1"), []
    for _ in range(7):
        limiter.got_no_answer()
        rests.append(round(redis.pttl("calls:store:1:closed") / 1000))
        redis.delete("calls:store:1:closed")
    assert rests == [30, 60, 120, 240, 480, 600, 600]
    Http(limiter, https_only=False, allow_local=True).call("GET", httpserver.url_for("/"))
    limiter.got_no_answer()
    assert redis.ttl("calls:store:1:closed") <= 30


def test_whether_a_shop_answers_again_is_tried_by_one_caller_while_the_others_go_on_with_other_work(redis):
    limiter = Limiter(redis, "store:1")
    limiter.got_no_answer()
    redis.delete("calls:store:1:closed")
    with limiter.place(), pytest.raises(Throttled):
        began = time.monotonic()
        Limiter(redis, "store:1").place().__enter__()
    assert time.monotonic() - began < 0.3


def test_without_redis_calls_go_out_unlimited(httpserver):
    httpserver.expect_request("/").respond_with_data("fine")
    away = Limiter(Redis.from_url("redis://127.0.0.1:1/0"), "store:1")
    assert Http(away, https_only=False, allow_local=True).call("GET", httpserver.url_for("/")).body == b"fine"
