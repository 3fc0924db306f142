"""What all jobs on work rows share: the claim, the scope, and what happens when something unforeseen breaks."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import structlog

from core.db import EVERYONE, db, see
from core.queue import enqueue, job
from models.work import Work, claim, still_ours

log = structlog.get_logger(__name__)

W = TypeVar("W", bound=Work)
RUNNERS: dict[type[Work], Callable[[int], None]] = {}  # filled by `runs`; the sweep reads it


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


def later(row: Work) -> None:
    """Owe the work of `row`, and queue it once that is committed."""
    db.add(row)
    db.flush()  # gives it its id
    enqueue(RUNNERS[type(row)], row.id)  # type: ignore[attr-defined]


def again(row: Work) -> None:
    """A person asks for it once more."""
    row.ask_again()
    later(row)


def _attempt(function: Callable[[W], None], row: W) -> None:
    try:
        function(row)
    except Exception:
        log.exception("job failed")
        db.rollback()
        if still_ours(row):
            row.try_again("unexpected")
        db.commit()
