"""The demo lets the workers do their work, and waits for it."""

import time
from collections.abc import Callable

from core.db import EVERYONE, db, see

PATIENCE = 120  # seconds


class NotDone(Exception):
    """The workers did not get there in time; their logs say why."""


def wait_until(what: str, is_done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        db.rollback()  # what the workers committed meanwhile is seen by a new transaction only
        see(EVERYONE)
        if is_done():
            return
        if time.monotonic() > end:
            raise NotDone(f"{what}: not done after {PATIENCE} seconds")
        time.sleep(0.2)
