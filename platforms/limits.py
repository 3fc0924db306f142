"""How often one shop is asked, by all workers together.

At most `at_once` calls run at a time, and none before the moment that the shop named in `Retry-After`, nor for a
growing while after it gave no answer at all: so a dead shop costs one call now and then, not one for each thing owed.
All of it stands in Redis; without Redis, or while it is away, calls go out unlimited: a late order is worse than a
throttled one.
"""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from redis import Redis, RedisError

from platforms.errors import Throttled

LONGEST_WAIT = timedelta(hours=1)  # a shop that asks for more is asked again after this all the same
FIRST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(minutes=10)  # of a shop that gives no answer
SLOW = 5.0  # seconds; nobody waits behind calls that take longer
STEP = 0.05

# KEYS: places, gate, rest. ARGV: at_once, lease in ms, token, slow in ms.
# Answers 0 where the place is taken, 1 where all are, 2 where they have been so for long, and minus the ms for which
# the gate stays shut.
TAKE = """
local now = redis.call('time')
local ms = now[1] * 1000 + math.floor(now[2] / 1000)
local shut = math.max(redis.call('pttl', KEYS[2]), redis.call('pttl', KEYS[3]))
if shut > 0 then return -shut end
redis.call('zremrangebyscore', KEYS[1], 0, ms)
if redis.call('zcard', KEYS[1]) >= tonumber(ARGV[1]) then
  local newest = redis.call('zrange', KEYS[1], -1, -1, 'withscores')
  if ms - (newest[2] - ARGV[2]) > tonumber(ARGV[4]) then return 2 end
  return 1
end
redis.call('zadd', KEYS[1], ms + ARGV[2], ARGV[3])
redis.call('pexpire', KEYS[1], ARGV[2])
return 0
"""


class Limiter:
    """The places at one shop. `patience`: how long a call waits for a free one before it gives up as throttled.

    A `line` has places of its own behind the same gate: long reading and short calls are not in each other's way. A
    `gate` is shared by several shops where the platform counts all their calls together.
    """

    def __init__(
        self,
        redis: Redis | None,
        name: str,
        *,
        at_once: int = 2,
        lease: float = 90,
        patience: float = 20,
        line: str = "",
        gate: str = "",
    ) -> None:
        self._redis, self._name = redis, name
        self._places, self._silences = f"calls:{name}:{line}", f"silent:{name}"
        self._gate, self._rest = f"calls:{gate or name}:closed", f"calls:{name}:rest"
        self._at_once, self._lease, self._patience = at_once, lease, patience

    @property
    def redis(self) -> Redis | None:
        """Where the places stand, for platforms that keep more than those."""
        return self._redis

    @property
    def name(self) -> str:
        return self._name

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of the places, for as long as the block runs. Raises Throttled while the shop wants to be left alone."""
        token = uuid.uuid4().hex
        self._wait_for_place(token)
        try:
            yield
        finally:
            self._free(token)

    def close(self, wait: timedelta) -> datetime:
        """Nobody goes through the gate before the moment answered here."""
        wait = min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)
        if self._redis:
            with suppress(RedisError):
                self._redis.set(self._gate, 1, px=wait)
        return datetime.now(UTC) + wait

    def unanswered(self) -> None:
        """This shop gave no answer: it alone rests, each time twice as long, until it `answered`."""
        if self._redis:
            with suppress(RedisError):
                times = int(self._redis.incr(self._silences))
                self._redis.expire(self._silences, LONGEST_WAIT)
                self._redis.set(self._rest, 1, px=min(FIRST_REST * 2 ** min(times - 1, 10), LONGEST_REST))

    def answered(self) -> None:
        if self._redis:
            with suppress(RedisError):
                self._redis.delete(self._silences)

    def wake(self) -> None:
        """A person wants to know now: the rest after silence ends. A pause that the shop asked for does not."""
        if self._redis:
            with suppress(RedisError):
                self._redis.delete(self._silences, self._rest)

    def _wait_for_place(self, token: str) -> None:
        give_up = time.monotonic() + self._patience
        while (answer := self._take(token)) != 0:
            if answer < 0:
                raise Throttled(datetime.now(UTC) + timedelta(milliseconds=-answer))
            if answer == 2 or time.monotonic() >= give_up:
                raise Throttled(datetime.now(UTC) + timedelta(seconds=self._patience))
            time.sleep(STEP)

    def _take(self, token: str) -> int:
        if self._redis is None:
            return 0
        try:
            wanted = (self._at_once, int(self._lease * 1000), token, int(SLOW * 1000))
            return int(self._redis.eval(TAKE, 3, self._places, self._gate, self._rest, *wanted))
        except RedisError:
            return 0

    def _free(self, token: str) -> None:
        if self._redis:
            with suppress(RedisError):  # the lease runs out by itself
                self._redis.zrem(self._places, token)
