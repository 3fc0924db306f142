"""Some pages asked for one after the other, as people do, so that a benchmark can tell what its work costs them."""

import http.client
import time
from collections.abc import Callable, Collection
from typing import Any

from bench.lists import ask, cookie_of, percentile
from bench.rig import Rig
from models import Membership

QUIET = 300  # times that each page is asked for while nothing else runs
BREATH = 0.02  # seconds between one round and the next


class Pages:
    """Pages as one membership sees them, by one connection to the web part, which is started for it."""

    def __init__(self, running: Rig, membership: Membership, paths: Collection[str]) -> None:
        self._cookie = cookie_of(running.app, membership)
        self._paths = paths
        running.start("web")
        self._connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)

    def ask_until(self, is_enough: Callable[[int], bool]) -> dict[str, list[float]]:
        """{page: seconds of each answer}; `is_enough` is told how many rounds there were."""
        found: dict[str, list[float]] = {path: [] for path in self._paths}
        asked = 0
        while not is_enough(asked):
            for path in self._paths:
                found[path].append(ask(self._connection, path, self._cookie)[0])
            asked += 1
            time.sleep(BREATH)
        return found


def pages_p99(quiet: dict[str, list[float]], busy: dict[str, list[float]]) -> dict[str, Any]:
    """Milliseconds of each page while nothing else runs, and beside the work."""
    return {
        "p99_ms": {page: [percentile(quiet[page], 0.99), percentile(busy[page], 0.99)] for page in quiet},
        "p50_ms": {page: [percentile(quiet[page], 0.5), percentile(busy[page], 0.5)] for page in quiet},
    }
