"""What only the clock brings about. Each is a short look, made at every sweep, that commits for itself."""

from collections.abc import Callable
from time import monotonic

CLOCK: list[Callable[[], None]] = []


def at_every_sweep(look: Callable[[], None]) -> Callable[[], None]:
    """Declare a look. It must be quick, and find nothing most of the time."""
    CLOCK.append(look)
    return look


def at_most_every(seconds: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declare a look that costs more: it is left out until so long has gone by since the last one."""

    def declare(look: Callable[[], None]) -> Callable[[], None]:
        due = monotonic()

        def look_if_due() -> None:
            nonlocal due
            if monotonic() >= due:
                due = monotonic() + seconds
                look()

        at_every_sweep(look_if_due)
        return look

    return declare
