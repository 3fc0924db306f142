"""Work done in a process of its own, as a worker of production does it, that kills itself in the middle."""

import os
import signal
from collections.abc import Callable

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from core.db import EVERYONE, see


def fork(app: Flask, work: Callable[[], object], dies_after: int | None) -> int:
    """The process that does it, and dies once that many statements were made; None: it lives."""
    if child := os.fork():
        return child
    if dies_after:
        die_after(dies_after)
    with app.app_context():
        see(EVERYONE)
        work()
    os._exit(0)


def how_it_ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_after(statements: int) -> None:
    left = iter(range(statements - 1))

    @event.listens_for(Engine, "after_cursor_execute")
    def count(*_facts: object) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
