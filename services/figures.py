"""The figures that `/metrics` shows beside what each process counts: asked of the database at the moment of asking."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import timedelta

from prometheus_client.core import GaugeMetricFamily, Metric
from redis import RedisError
from sqlalchemy import func, select

from core.db import EVERYONE, db, now, seeing
from core.running import redis
from models import Base, Delivery, Heartbeat, InboxState, Push, PushState, Round
from models.work import Work
from platforms import PLATFORMS
from services.apps import app_of

ALIVE = timedelta(seconds=90)


class Figures:
    """A collector for prometheus_client."""

    def __init__(self, queues: Collection[str]) -> None:
        self.queues = queues

    def collect(self) -> Iterator[Metric]:
        with seeing(EVERYONE):
            yield from self._inbox()
            yield self._due()
            yield self._workers()
            yield self._calls_left()
            found = db.scalar(select(func.coalesce(func.sum(Round.found), 0)))
            yield gauge("orders_found_only_by_poll", "Orders that no webhook had told", float(found or 0))
            refused = db.scalar(select(func.count()).select_from(Push).where(Push.state == PushState.REFUSED))
            yield gauge("pushes_refused", "News that a shop refused and nobody has settled", float(refused or 0))

    def _calls_left(self) -> Metric:
        meaning = "Part of a platform's day of calls that all shops together have left, where it said so of late"
        family = GaugeMetricFamily("vetrina_calls_left_of_day", meaning, labels=["platform"])
        with suppress(RedisError):
            for name, platform in PLATFORMS.items():
                left = platform.calls_left(redis(), app_of(name))
                if left is not None:
                    family.add_metric([name], left)
        return family

    def _inbox(self) -> Iterator[Metric]:
        waiting = select(func.count(), func.min(Delivery.created_at)).where(Delivery.state == InboxState.NEW)
        count, oldest = db.execute(waiting).one()
        yield gauge("inbox_waiting", "Deliveries taken in and not yet drained", count)
        age = (now() - oldest).total_seconds() if oldest else 0.0
        yield gauge("inbox_oldest_seconds", "Age of the oldest delivery that waits", age)
        parked = db.scalar(select(func.count()).select_from(Delivery).where(Delivery.state == InboxState.PARKED))
        yield gauge("inbox_parked", "Deliveries that could not be understood", float(parked or 0))

    def _due(self) -> Metric:
        family = GaugeMetricFamily("vetrina_work_due", "Work rows that are due now, by kind", labels=["kind"])
        for work in sorted(kinds_of_work(), key=lambda kind: kind.__name__):
            due = select(func.count()).select_from(work).where(work.due_at <= now())
            family.add_metric([work.__name__.lower()], float(db.scalar(due) or 0))
        return family

    def _workers(self) -> Metric:
        family = GaugeMetricFamily("vetrina_workers", "Workers heard of lately, by queue", labels=["queue"])
        alive = select(Heartbeat.queue, func.count()).where(Heartbeat.heard_at > now() - ALIVE)
        counted = dict(db.execute(alive.group_by(Heartbeat.queue)).all())
        for queue in (*self.queues, "sweep"):
            family.add_metric([queue], float(counted.get(queue, 0)))
        return family


def kinds_of_work() -> list[type[Work]]:
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Work)]


def gauge(name: str, meaning: str, value: float) -> Metric:
    family = GaugeMetricFamily(f"vetrina_{name}", meaning)
    family.add_metric([], value)
    return family
