"""Jobs: how one is declared, and how it is queued. The queue only rings: the work itself is a row."""

from collections.abc import Callable
from functools import partial, wraps
from time import monotonic

import structlog
from flask import Flask, current_app
from redis import Redis, RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from core.db import EVERYONE, after_commit, see

log = structlog.get_logger(__name__)

QUEUES = ("intake", "platforms", "syncs", "files", "mail", "sheets", "default", "pictures", "postbacks")
TIME_LIMIT = 900  # seconds; a job that needs longer commits in steps and is queued again
RING_PAUSE = 0.1  # seconds in which one process rings for the same thing only once


def job(queue: str) -> Callable:
    """Declare a job. Every run has a session of its own, which sees all until it narrows itself."""

    def declare(function: Callable) -> Callable:
        @wraps(function)
        def run(*args: int | str) -> None:
            with current_app._get_current_object().app_context():  # type: ignore[attr-defined]
                see(EVERYONE)
                function(*args)

        run.queue = queue  # type: ignore[attr-defined]
        return run

    return declare


def enqueue(job: Callable, *args: int | str, at_front: bool = False) -> None:
    """Queue `job` once the open transaction commits. Pass ids: JSON refuses a row. `at_front`: before the rest."""
    redis = current_app.extensions["redis"]
    after_commit(partial(push, redis, job, args, at_front=at_front))


def ring(job: Callable, arg: int, pause: int = 5) -> bool:
    """Queue `job` now, once per `pause` seconds until it `answers`. For floods: work that is drained in batches.

    False: Redis did not take it.
    """
    redis, key = current_app.extensions["redis"], bell(job, arg)
    last_rung: dict[str, float] = current_app.extensions["rung"]
    if monotonic() - last_rung.get(key, 0) < RING_PAUSE:
        return True
    last_rung[key] = monotonic()
    try:
        return push(redis, job, (arg,)) if redis.set(key, 1, nx=True, ex=pause) else True
    except RedisError as error:
        log.warning("bell not rung; the sweep will find the rows", job=job.__name__, arg=arg, error=str(error))
        return False


def answer(job: Callable, arg: int) -> None:
    """Let the bell ring again. Call it before looking for work, so that nothing slips between."""
    try:
        current_app.extensions["redis"].delete(bell(job, arg))
    except RedisError as error:
        log.warning("bell not reset; it resets itself", job=job.__name__, arg=arg, error=str(error))


def bell(job: Callable, arg: int) -> str:
    return f"bell:{job.__name__}:{arg}"


def waiting(job: Callable) -> int:
    """How many jobs stand in the queue of `job`."""
    return len(queue_of(current_app.extensions["redis"], job.queue))  # type: ignore[attr-defined]


def push(redis: Redis, job: Callable, args: tuple[int | str, ...], *, at_front: bool = False) -> bool:
    """False: Redis did not take it. One that is full or read-only answers everything but this."""
    try:
        queue_of(redis, job.queue).enqueue(  # type: ignore[attr-defined]
            job, *args, job_timeout=TIME_LIMIT, result_ttl=0, failure_ttl=86400, at_front=at_front
        )
    except RedisError as error:
        log.warning("not queued; the sweep will find its row", job=job.__name__, args=args, error=str(error))
        return False
    return True


def queue_of(redis: Redis, name: str) -> Queue:
    return Queue(name, connection=redis, serializer=JSONSerializer)


def init_app(app: Flask) -> None:
    app.extensions["rung"] = {}
    app.extensions["redis"] = Redis.from_url(
        app.config["REDIS_URL"], socket_timeout=2, socket_connect_timeout=2, health_check_interval=30
    )
