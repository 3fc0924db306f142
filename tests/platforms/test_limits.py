"""Workers together keep to a shop's limits, on a real Redis."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from platforms import Http, limits
from platforms.errors import Throttled
from platforms.limits import Limiter

WITHOUT_END = 10**6  # seconds; a test that waits so long is seen to hang


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
    with Limiter(redis, "store:1", at_once=1, lease=0.3).place():
        assert time.monotonic() - began > 0.2


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


def test_a_silent_shop_rests_alone_behind_a_gate_that_it_shares(redis):
    silent, other = (Limiter(redis, f"etsy:{number}", gate="etsy", patience=0) for number in (1, 2))
    silent.unanswered()
    with pytest.raises(Throttled):
        silent.place().__enter__()
    with other.place():
        silent.wake()
    with silent.place():
        other.close(timedelta(seconds=9))
    silent.wake()
    with pytest.raises(Throttled):
        silent.place().__enter__()


def test_without_redis_calls_go_out_unlimited(httpserver):
    httpserver.expect_request("/").respond_with_data("fine")
    away = Limiter(Redis.from_url("redis://127.0.0.1:1/0"), "store:1")
    assert Http(away, https_only=False, allow_local=True).call("GET", httpserver.url_for("/")).body == b"fine"


def test_nobody_waits_behind_a_call_that_takes_long_and_another_line_has_its_own_place(redis, monkeypatch):
    monkeypatch.setattr(limits, "SLOW", 0.2)
    with Limiter(redis, "store:1", at_once=1).place():
        time.sleep(0.3)
        with pytest.raises(Throttled):
            Limiter(redis, "store:1", at_once=1, patience=WITHOUT_END).place().__enter__()
        with Limiter(redis, "store:1", at_once=1, patience=WITHOUT_END, line="long").place():
            pass
