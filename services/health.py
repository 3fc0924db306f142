"""How the parts are: asked by whoever watches the installation."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from redis import Redis, RedisError
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from core.db import EVERYONE, db, now, seeing
from models import Delivery, Heartbeat, InboxState
from models.work import Work

SILENT_AFTER = timedelta(seconds=90)
TOO_OLD = timedelta(minutes=15)


def states(redis: Redis, queues: Collection[str], kinds: Collection[type[Work]]) -> dict[str, dict[str, Any]]:
    """`{part: {"ok": bool, …}}` of database, redis, workers, and how long deliveries and work have waited."""
    try:
        db.execute(text("select 1"))
    except SQLAlchemyError as error:
        return {"database": {"ok": False, "error": type(error).__name__}}
    return {
        "database": {"ok": True},
        "redis": _redis(redis),
        "workers": _workers(queues),
        "intake": _intake(),
        "work": _work(kinds),
    }


def _redis(redis: Redis) -> dict[str, Any]:
    """It takes what is written: one that is full, or only reads, answers a ping."""
    try:
        redis.set("ready", 1, ex=60)
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


def _work(kinds: Collection[type[Work]]) -> dict[str, Any]:
    """How long the most overdue piece of each kind of work has waited for a worker; a claim moves its due time on."""
    with seeing(EVERYONE):
        oldest = {kind.__tablename__: db.scalar(select(func.min(kind.due_at))) for kind in kinds}  # type: ignore[attr-defined]
    waited = {name: max(round((now() - due).total_seconds()), 0) for name, due in oldest.items() if due}
    late = sorted(name for name, seconds in waited.items() if seconds >= TOO_OLD.total_seconds())
    return {"ok": not late, "late": late, "oldest_seconds": max(waited.values(), default=0)}
