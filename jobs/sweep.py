"""The sweep: every ten seconds it queues what is due and what the queue has lost. It is the only retry there is."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, current_app
from redis import RedisError
from sqlalchemy import Select, func, or_, select, text, update

from core.db import EVERYONE, db, now, see
from core.queue import push, waiting
from jobs.clock import CLOCK
from jobs.runner import RUNNERS
from jobs.worker import beat
from models import Membership
from models.work import Work, WorkState

PAUSE = 10  # seconds
SHARE = 100  # of one store at a time: a dead shop's backlog leaves room for others
FULL = 500  # jobs in one queue; a long backlog must not multiply itself
ALONE = text("select pg_try_advisory_lock(7262)")
LEAVE = text("select pg_advisory_unlock(7262)")
log = structlog.get_logger(__name__)


def keep_sweeping(app: Flask) -> None:
    """Until told to stop. Several may run; the advisory lock lets one work at a time."""
    while True:
        with app.app_context():
            beat("sweep", "sweep")
            try:
                sweep()
            except Exception:
                log.exception("sweep failed")
        time.sleep(PAUSE)


def sweep() -> None:
    see(EVERYONE)
    with current_app.extensions["engine"].connect() as lock:
        if not lock.scalar(ALONE):
            return
        try:
            for look in CLOCK:
                safely(look)
            for work, run in RUNNERS.items():
                safely(cancel_orphans, work)
                safely(queue_due, work, run)
        finally:
            lock.execute(LEAVE)


def safely(step: Callable[..., None], *about: Any) -> None:
    """One step of the sweep. That it fails keeps no other from its turn."""
    see(EVERYONE)
    try:
        step(*about)
    except Exception:
        log.exception("a step of the sweep failed", step=step.__qualname__, about=[each.__name__ for each in about])
        db.rollback()


def queue_due(work: type[Work], run: Callable[[int], None]) -> None:
    """Ring for the rows that are due. While Redis is away, full or read-only they are run here, slowly."""
    due = due_rows(work)
    try:
        room = max(FULL - waiting(run), 0)
    except RedisError:
        is_queued = False
    else:
        rows = db.execute(due.limit(room)).all()
        db.commit()
        first = [row.id for row in rows if row.goes_first][::-1]  # the last that is put in front is the first
        rest = [row.id for row in rows if not row.goes_first]
        redis = current_app.extensions["redis"]
        is_queued = all(push(redis, run, (work_id,), at_front=True) for work_id in first)
        is_queued = is_queued and all(push(redis, run, (work_id,)) for work_id in rest)
    if not is_queued:
        work_ids = db.scalars(due.limit(5)).all()
        db.commit()
        for work_id in work_ids:
            run(work_id)


def due_rows(work: type[Work]) -> Select[int, bool]:
    """The ids of what is due, and whether it goes first, oldest first; of one store only some, of what one job drains
    the first."""
    first = work.goes_first().label("goes_first")
    in_turn = first.desc(), work.due_at, work.id  # type: ignore[attr-defined]
    due = select(work.id, first).where(work.due_at <= now())  # type: ignore[attr-defined]
    shared_by = getattr(work, work.drained_by or "store_id", None)
    if shared_by is None:
        return due.order_by(*in_turn)
    place = func.row_number().over(partition_by=shared_by, order_by=in_turn)
    ranked = due.add_columns(work.due_at, place.label("place"), shared_by.label("shared_by")).subquery()
    chosen = or_(ranked.c.place <= (1 if work.drained_by else SHARE), ranked.c.shared_by.is_(None))
    own = select(ranked.c.id, ranked.c.goes_first).where(chosen)
    return own.order_by(ranked.c.goes_first.desc(), ranked.c.due_at, ranked.c.id)


def cancel_orphans(work: type[Work]) -> None:
    """Work of somebody who may no longer act stops."""
    gone = select(Membership.id).where(~Membership.is_active)
    orphans = update(work).where(work.due_at.is_not(None), work.asked_by_id.in_(gone))
    db.execute(
        orphans.values(work_state=WorkState.CANCELED, due_at=None, token=None, ended_at=now()),
        execution_options={"synchronize_session": False},
    )
    db.commit()
