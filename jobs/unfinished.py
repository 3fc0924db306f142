"""What nobody finishes is cleared: looked for once an hour, a little at a time."""

from collections.abc import Callable

from core.db import EVERYONE, db, see
from jobs.clock import at_most_every
from services import unfinished

HOUR = 3600
AT_ONCE: dict[Callable[[int], int], int] = {
    unfinished.clear_batches: 500,
    unfinished.clear_picks: 500,
    unfinished.clear_orders: 100,
    unfinished.clear_sheets: 5,  # each with tens of thousands of rows
}


@at_most_every(HOUR)
def clear_unfinished() -> None:
    for clear, most in AT_ONCE.items():
        see(EVERYONE)
        clear(most)
        db.commit()
