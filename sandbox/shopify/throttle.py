"""The bucket of points that each shop gives the app: calls drain it, time fills it."""

import threading
import time
from dataclasses import dataclass


@dataclass
class Bucket:
    available: float
    at: float


class Buckets:
    """By shop, in memory: a restart fills them all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[int, Bucket] = {}

    def take(self, shop_id: int, points: float, size: float, rate: float) -> tuple[bool, float]:
        """Whether `points` were there and are taken now, and what is left."""
        with self._lock:
            bucket = self._filled(shop_id, size, rate)
            enough = bucket.available >= points
            if enough:
                bucket.available -= points
            return enough, bucket.available

    def give_back(self, shop_id: int, points: float, size: float, rate: float) -> float:
        with self._lock:
            bucket = self._filled(shop_id, size, rate)
            bucket.available = min(size, bucket.available + points)
            return bucket.available

    def empty(self, shop_id: int, left: float = 0) -> None:
        with self._lock:
            self._buckets[shop_id] = Bucket(left, time.monotonic())

    def clear(self) -> None:
        with self._lock:
            self._buckets.clear()

    def _filled(self, shop_id: int, size: float, rate: float) -> Bucket:
        moment = time.monotonic()
        bucket = self._buckets.setdefault(shop_id, Bucket(size, moment))
        bucket.available = min(size, bucket.available + (moment - bucket.at) * rate)
        bucket.at = moment
        return bucket
