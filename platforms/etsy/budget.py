"""One budget of calls for our app at Etsy, shared by all its shops and all workers.

Etsy counts the calls of an application, not those of a shop: so many a second, so many in any 24 hours. What is left
of the day is told with every answer. Here it is divided: what a person or a parcel waits for is never held back, asking
for news and reading catalogues have a share of the day each. Half of a share goes to whoever comes first; of the other
half each shop that asked within a day has its equal part, so one large catalogue leaves the others theirs.

All of it stands in Redis; without Redis, or while it is away, calls go out unlimited.
"""

import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from redis import Redis, RedisError

from platforms.errors import Code, Throttled

# Until Etsy has told: what a new commercial app has.
USUAL_PER_SECOND, USUAL_PER_DAY = 10, 10_000
USED_OF_SECOND = 0.8
KEPT_OF_SECOND = 2  # calls that only FETCH may take
LOW = 0.1  # of the day: less than this is kept for FETCH
TRUSTED = timedelta(minutes=15)  # how long what an answer said of the day holds: quota flows back all the time
LONGEST_WAIT = timedelta(hours=1)
REMEMBERED = timedelta(minutes=10)  # how long a refusal makes the next wait longer


class Purpose(StrEnum):
    """What a call is for."""

    FETCH = "fetch"  # tracking, an order that was named, a person who waits: never held back
    POLL = "poll"  # orders changed since
    CATALOGUE = "catalogue"


SHARES = {Purpose.POLL: 0.3, Purpose.CATALOGUE: 0.3}  # of the day; the rest is FETCH's

GO, NEXT_SECOND, USED_UP, CLOSED = range(4)

# KEYS: gate, limits, left of the day, prefix of seconds, prefix of hours, shops seen.
# ARGV: shop, share of the day ("0" for FETCH), usual per second, usual per day, part of a second, kept, low, now in ms
# (0: Redis' own clock).
# Answers what to do, and for how many ms it holds.
TAKE = """
local shut = redis.call('pttl', KEYS[1])
if shut > 0 then return {3, shut} end
local now = redis.call('time')
local sec, ms = tonumber(now[1]), math.floor(now[2] / 1000)
if ARGV[8] ~= '0' then sec, ms = math.floor(ARGV[8] / 1000), ARGV[8] % 1000 end
local shop, share = ARGV[1], tonumber(ARGV[2])
local known = redis.call('hmget', KEYS[2], 'second', 'day')
local a_second = math.max(1, math.floor((tonumber(known[1]) or ARGV[3]) * ARGV[5]))
local a_day = tonumber(known[2]) or tonumber(ARGV[4])
local hour, at_most, own_most = math.floor(sec / 3600), a_second, a_second
if share > 0 then
  local left = tonumber(redis.call('get', KEYS[3]) or a_day)
  if left < a_day * ARGV[7] then return {2, redis.call('pttl', KEYS[3])} end
  local all, own, first, own_first = 0, 0, hour, hour
  for each = hour, hour - 23, -1 do
    local used = redis.call('hmget', KEYS[5] .. each, '*', shop)
    if used[1] then all, first = all + used[1], each end
    if used[2] then own, own_first = own + used[2], each end
  end
  redis.call('zremrangebyscore', KEYS[6], 0, sec - 86400)
  redis.call('zadd', KEYS[6], sec, shop)
  redis.call('expire', KEYS[6], 90000)
  local part = a_day * share
  if all >= part then return {2, ((first + 24) * 3600 - sec) * 1000 - ms} end
  if all >= part / 2 and own >= part / redis.call('zcard', KEYS[6]) then
    return {2, ((own_first + 24) * 3600 - sec) * 1000 - ms}
  end
  at_most = math.max(1, a_second - ARGV[6])
  own_most = math.ceil(at_most / 2)
end
local slot = KEYS[4] .. sec
local taken = redis.call('hmget', slot, '*', shop)
if tonumber(taken[1] or 0) >= at_most or tonumber(taken[2] or 0) >= own_most then return {1, 1000 - ms} end
for _, name in ipairs({'*', shop}) do
  redis.call('hincrby', slot, name, 1)
  redis.call('hincrby', KEYS[5] .. hour, name, 1)
end
redis.call('expire', slot, 3)
redis.call('expire', KEYS[5] .. hour, 90000)
return {0, 0}
"""


class Budget:
    """The app's calls, as one of its shops takes them. `patience`: how many seconds a call waits for a free one.
    `clock` tells the ms since 1970 in place of Redis, which is the same for all workers."""

    def __init__(
        self,
        redis: Redis | None,
        app: str,
        shop: str,
        *,
        patience: float = 20,
        clock: Callable[[], int] | None = None,
    ) -> None:
        self._redis, self._app, self._shop, self._patience = redis, f"etsy:{app}", shop, patience
        self._clock = clock or (lambda: 0)

    def take(self, purpose: Purpose) -> None:
        """Count one call. Waits for the next second where this one is full; raises Throttled where that is no use."""
        give_up = time.monotonic() + self._patience
        while True:
            what, wait = self._taken(purpose)
            until = datetime.now(UTC) + timedelta(milliseconds=wait)
            if what == GO:
                return
            if what == USED_UP:
                raise Throttled(until, Code.QUOTA_USED_UP)
            if what == CLOSED or time.monotonic() >= give_up:
                raise Throttled(until)
            time.sleep(wait / 1000 + random.uniform(0.001, 0.05))  # not all of them in the same moment

    def learn(self, headers: Mapping[str, str]) -> None:
        """What an answer says of the limits."""
        told = {name: _count(headers.get(header, "")) for name, header in HEADERS.items()}
        if self._redis is None or None in (told["second"], told["day"]):
            return
        with suppress(RedisError):
            pipe = self._redis.pipeline(transaction=False)
            pipe.hset(f"{self._app}:limits", mapping={"second": told["second"] or 1, "day": told["day"] or 1})
            if told["left"] is not None:
                pipe.set(f"{self._app}:left", told["left"], px=TRUSTED)
            pipe.delete(f"{self._app}:refusals")
            pipe.execute()

    def left_of_day(self) -> float | None:
        """0 to 1, as an answer said a short while ago. Raises RedisError."""
        if self._redis is None:
            return None
        left, day = self._redis.get(f"{self._app}:left"), self._redis.hget(f"{self._app}:limits", "day")
        return None if left is None or day is None else min(int(left) / int(day), 1.0)

    def close(self, retry_at: datetime) -> datetime:
        """Etsy refused: no shop calls before the moment answered here, which is later each time it refuses again."""
        wait = min(max(retry_at - datetime.now(UTC), timedelta(seconds=1)), LONGEST_WAIT)
        if self._redis:
            with suppress(RedisError):
                wait = self._closed_for(self._redis, wait)
        return datetime.now(UTC) + wait

    def is_due(self, task: str) -> bool:
        """Whether this shop's `task` was not `done` lately."""
        if self._redis:
            with suppress(RedisError):
                return not self._redis.exists(self._task(task))
        return True

    def done(self, task: str, again_in: timedelta) -> None:
        if self._redis:
            with suppress(RedisError):
                self._redis.set(self._task(task), 1, px=again_in)

    def _taken(self, purpose: Purpose) -> tuple[int, int]:
        if self._redis is None:
            return GO, 0
        places = ("closed", "limits", "left", "second:", f"{purpose}:", f"{purpose}:shops")
        keys = [f"{self._app}:{place}" for place in places]
        usual = (USUAL_PER_SECOND, USUAL_PER_DAY, USED_OF_SECOND, KEPT_OF_SECOND, LOW, self._clock())
        try:
            what, wait = self._redis.eval(TAKE, len(keys), *keys, self._shop, SHARES.get(purpose, 0), *usual)
        except RedisError:
            return GO, 0
        return int(what), max(int(wait), 1)

    def _closed_for(self, redis: Redis, wait: timedelta) -> timedelta:
        gate, refusals = f"{self._app}:closed", f"{self._app}:refusals"
        shut = int(redis.pttl(gate))
        if shut > 0:  # of several calls under way, each is refused
            return max(wait, timedelta(milliseconds=shut))
        times = int(redis.incr(refusals))
        redis.pexpire(refusals, REMEMBERED)
        if times > 1:
            wait = min(wait * 2 ** min(times - 1, 10) * random.uniform(1, 1.25), LONGEST_WAIT)
        redis.set(gate, 1, px=wait)
        return wait

    def _task(self, task: str) -> str:
        return f"{self._app}:{task}:{self._shop}"


HEADERS = {"second": "x-limit-per-second", "day": "x-limit-per-day", "left": "x-remaining-today"}


def _count(text: str) -> int | None:
    return int(text[:9]) if text.isdecimal() else None
