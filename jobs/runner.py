"""What all jobs on work rows share: the claim, the scope, and what happens when something unforeseen breaks."""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import TypeVar

import structlog

from core.db import EVERYONE, db, see
from core.queue import enqueue, job
from models.work import Work, beat, claim, still_ours
from platforms import PlatformError, Throttled

log = structlog.get_logger(__name__)

W = TypeVar("W", bound=Work)
RUNNERS: dict[type[Work], Callable[[int], None]] = {}  # filled by `runs`; the sweep reads it


BEAT_EVERY = 2.0  # seconds; a person who looks on sees within five that it is still at it


class Stopped(Exception):
    """Another worker has the row by now, or a person does not want it any more: nothing is written."""


def runs(work: type[W], queue: str) -> Callable[[Callable[[W], None]], Callable[[int], None]]:
    """Declare the job of `work`. It gets the claimed row, sees only that row's client, and ends by ending the row.

    No transaction is open when it begins. An exception that it lets through means *try again later*.
    """

    def declare(function: Callable[[W], None]) -> Callable[[int], None]:
        @job(queue)
        @wraps(function)
        def run(work_id: int) -> None:
            row = claim(work, work_id)
            if row is None:
                return
            client_id = getattr(row, "client_id", None)
            db.commit()
            see(EVERYONE if client_id is None else [client_id])
            with structlog.contextvars.bound_contextvars(job=function.__name__, row=work_id, client=client_id):
                _attempt(function, row)

        RUNNERS[work] = run
        return run

    return declare


def later(row: Work, *, at_front: bool = False) -> None:
    """Owe the work of `row`, and queue it once that is committed."""
    db.add(row)
    db.flush()  # gives it its id
    enqueue(RUNNERS[type(row)], row.id, at_front=at_front)  # type: ignore[attr-defined]


def again(row: Work, *, at_front: bool = False) -> None:
    """A person asks for it once more."""
    row.ask_again()
    later(row, at_front=at_front)


def staying(row: Work) -> Callable[[], None]:
    """What a shop's client is to run before each call, so that many slow ones do not outlast the lease. It commits."""

    heard = monotonic()

    def stay() -> None:
        nonlocal heard
        if monotonic() - heard < BEAT_EVERY:
            return
        heard = monotonic()
        if not beat(row):
            raise Stopped
        db.commit()

    return stay


def refused(row: Work, fault: PlatformError) -> None:
    """End the row's try as `fault` asks: for good, when the shop wants it, or after a growing wait."""
    if fault.permanent:
        row.give_up(fault.code, **fault.facts)
    elif isinstance(fault, Throttled):
        row.try_later(fault.code, fault.retry_at, **fault.facts)
    else:
        row.try_again(fault.code, None, **fault.facts)


def _attempt(function: Callable[[W], None], row: W) -> None:
    try:
        function(row)
    except Stopped:
        db.rollback()
    except Exception:
        log.exception("job failed")
        db.rollback()
        if still_ours(row):
            row.try_again("unexpected")
        db.commit()
