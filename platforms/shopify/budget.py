"""What a shop lets us ask in a while: Shopify counts points, which come back by the second, for our app and this shop.

All workers draw from one purse in Redis; every answer of the shop sets it right. A fifth is kept back for what cannot
wait (a parcel, one order, a person) and for answers that overtake each other: long walks leave it alone.
"""

import math
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from redis import RedisError

from platforms.errors import Code, Throttled
from platforms.limits import Limiter

RESERVE = 0.2
SOON = 2.0  # seconds; a single call that would have to wait longer comes again
LONGEST_SLEEP = 12.0  # seconds of a walk, which begins anew if it is sent away: as long as the dearest page takes
PATIENCE = 30.0  # seconds of such sleeps for one call: others may be quicker each time
KEPT = 3600  # seconds
LEASE = 90_000  # ms; whoever died with a call under way

# KEYS: purse, calls under way. ARGV: operation, share to leave, lease in ms, token. Answers the ms to wait, 0 where the
# call may go. What is under way counts as not yet paid: its answer is not there.
TAKE = """
local now = redis.call('time')
local ms = now[1] * 1000 + math.floor(now[2] / 1000)
local purse = redis.call('hmget', KEYS[1], 'available', 'most', 'rate', 'at', 'cost:' .. ARGV[1])
local cost = tonumber(purse[5]) or 0
if purse[1] and cost > 0 then
  local most, rate = tonumber(purse[2]), tonumber(purse[3])
  local available = math.min(most, purse[1] + (ms - purse[4]) * rate / 1000)
  redis.call('zremrangebyscore', KEYS[2], 0, ms)
  for _, call in ipairs(redis.call('zrange', KEYS[2], 0, -1)) do
    available = available - tonumber(string.match(call, '^[^:]+'))
  end
  local wanted = math.min(cost + most * ARGV[2], most)
  if available < wanted then return math.ceil((wanted - available) * 1000 / rate) end
end
redis.call('zadd', KEYS[2], ms + ARGV[3], cost .. ':' .. ARGV[4])
redis.call('pexpire', KEYS[2], ARGV[3])
return 0
"""

# KEYS: purse, calls under way. ARGV: token, then where an answer told it: operation, its cost, available, most, rate,
# seconds to keep.
ENDED = """
for _, call in ipairs(redis.call('zrange', KEYS[2], 0, -1)) do
  if string.match(call, '[^:]+$') == ARGV[1] then redis.call('zrem', KEYS[2], call) end
end
if not ARGV[2] then return end
local now = redis.call('time')
local ms = now[1] * 1000 + math.floor(now[2] / 1000)
redis.call('hset', KEYS[1], 'available', ARGV[4], 'most', ARGV[5], 'rate', ARGV[6], 'at', ms)
redis.call('hset', KEYS[1], 'cost:' .. ARGV[2], ARGV[3])
redis.call('expire', KEYS[1], ARGV[7])
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What Shopify said of a call: its price, and what is left in the purse."""

    asked: float
    available: float
    most: float
    rate: float


def cost_of(said: Any) -> Cost | None:
    """Out of an answer's `extensions`; None where they do not say all of it."""
    try:
        cost = said["extensions"]["cost"]
        status = cost["throttleStatus"]
        names = ("currentlyAvailable", "maximumAvailable", "restoreRate")
        found = Cost(float(cost["requestedQueryCost"]), *(float(status[name]) for name in names))
    except (KeyError, TypeError, ValueError):
        return None
    return found if found.rate > 0 else None


class Bill:
    """What one call turns out to cost, once its answer is there."""

    cost: Cost | None = None


class Budget:
    """The purse of one shop. Without Redis, or while it is away, nothing is held back."""

    def __init__(self, limiter: Limiter) -> None:
        self._redis = limiter.redis
        self._keys = f"points:{limiter.name}", f"points:{limiter.name}:under way"

    @contextmanager
    def points(self, operation: str, *, urgent: bool) -> Iterator[Bill]:
        """For another call like the last of its kind, as soon as there are enough. Raises Throttled where that takes
        too long; `urgent` may have the reserve as well."""
        token, bill = uuid.uuid4().hex, Bill()
        self._wait(operation, token, urgent=urgent)
        try:
            yield bill
        finally:
            self._ended(operation, token, bill.cost)

    def _wait(self, operation: str, token: str, *, urgent: bool) -> None:
        give_up, longest = time.monotonic() + PATIENCE, SOON if urgent else LONGEST_SLEEP
        while (wait := self._take(operation, token, urgent)) > 0:
            if wait > longest or time.monotonic() + wait > give_up:
                raise Throttled(datetime.now(UTC) + timedelta(seconds=wait))
            time.sleep(wait)

    def _take(self, operation: str, token: str, urgent: bool) -> float:
        if self._redis is None:
            return 0
        wanted = (operation, 0 if urgent else RESERVE, LEASE, token)
        try:
            return int(self._redis.eval(TAKE, 2, *self._keys, *wanted)) / 1000
        except RedisError:
            return 0

    def _ended(self, operation: str, token: str, cost: Cost | None) -> None:
        if self._redis:
            said = (operation, cost.asked, cost.available, cost.most, cost.rate, KEPT) if cost else ()
            with suppress(RedisError):
                self._redis.eval(ENDED, 2, *self._keys, token, *said)


def throttled(cost: Cost | None, *, urgent: bool) -> Throttled:
    """Shopify refused for want of points, in an answer that looks good: come when they are there."""
    if cost is None:
        return Throttled(datetime.now(UTC) + timedelta(seconds=SOON), Code.THROTTLED)
    wanted = min(cost.asked + (0 if urgent else RESERVE * cost.most), cost.most)
    seconds = max(wanted - cost.available, 0) / cost.rate
    return Throttled(datetime.now(UTC) + timedelta(milliseconds=math.ceil(seconds * 1000)), Code.THROTTLED)
