"""How the parts are: asked by whoever watches the installation."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from redis import Redis, RedisError
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from core.db import EVERYONE, db, now, seeing
from models import Delivery, Heartbeat, InboxState

SILENT_AFTER = timedelta(seconds=90)
TOO_OLD = timedelta(minutes=15)


def states(redis: Redis, queues: Collection[str]) -> dict[str, dict[str, Any]]:
    """`{part: {"ok": bool, …}}` of database, redis, workers and the age of the oldest delivery that waits."""
    try:
        db.execute(text("select 1"))
    except SQLAlchemyError as error:
        return {"database": {"ok": False, "error": type(error).__name__}}
    return {"database": {"ok": True}, "redis": _redis(redis), "workers": _workers(queues), "intake": _intake()}


def _redis(redis: Redis) -> dict[str, Any]:
    try:
        redis.ping()
    except RedisError as error:
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True}


def _workers(queues: Collection[str]) -> dict[str, Any]:
    """Every queue, and the sweeper, has somebody who was heard a short while ago."""
    heard = select(Heartbeat.queue).where(Heartbeat.heard_at > now() - SILENT_AFTER)
    missing = {*queues, "sweep"} - set(db.scalars(heard))
    return {"ok": not missing, "missing": sorted(missing)}


def _intake() -> dict[str, Any]:
    with seeing(EVERYONE):
        oldest = db.scalar(select(func.min(Delivery.created_at)).where(Delivery.state == InboxState.NEW))
    age = now() - oldest if oldest else timedelta()
    return {"ok": age < TOO_OLD, "oldest_seconds": round(age.total_seconds())}
