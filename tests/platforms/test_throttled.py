"""A shop that wants to be left alone: many workers have calls to make, and all are made, none before its time."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from redis import Redis
from werkzeug import Request, Response

from platforms import PLATFORMS, PlatformError
from platforms.errors import Throttled
from platforms.limits import Limiter
from tests.platforms.test_port import at, every_platform_that_asks

WORKERS, REFUSALS = 8, 3


class Doorman:
    """Every few calls the shop asks for a second of rest, and notes who comes all the same."""

    def __init__(self) -> None:
        self.refused, self.too_early, self.served = 0, 0, 0
        self._rests_until = 0.0

    def answer(self, _request: Request) -> Response:
        now = time.monotonic()
        self.too_early += now < self._rests_until
        if self.refused < REFUSALS and self.served >= self.refused:
            self.refused += 1
            self._rests_until = now + 1
            return Response("", 429, {"Retry-After": "1"})
        self.served += 1
        return Response("{}", 404, content_type="application/json")


@pytest.fixture
def redis(redis_url) -> Iterator[Redis]:
    client = Redis.from_url(redis_url)
    client.flushdb()
    yield client
    client.close()


@every_platform_that_asks
def test_all_calls_are_made_in_the_end_and_none_before_its_time(name, httpserver, redis):
    doorman, heard = Doorman(), []
    httpserver.expect_request("").respond_with_handler(doorman.answer)
    address = httpserver.url_for("").rstrip("/")

    def work() -> None:
        gate = name if PLATFORMS[name].shares_limits else ""
        shop = at(name, address, limiter=Limiter(redis, f"{name}:1", at_once=1, gate=gate))
        while True:
            try:
                shop.order("1")
            except Throttled as fault:
                time.sleep(max((fault.retry_at - datetime.now(UTC)).total_seconds(), 0))
            except PlatformError as fault:
                heard.append(fault)
                return

    workers = [threading.Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (len(heard), doorman.refused, doorman.too_early) == (WORKERS, REFUSALS, 0)
