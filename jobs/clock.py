"""What only the clock brings about. Each is a short look, made at every sweep, that commits for itself."""

from collections.abc import Callable

CLOCK: list[Callable[[], None]] = []


def at_every_sweep(look: Callable[[], None]) -> Callable[[], None]:
    """Declare a look. It must be quick, and find nothing most of the time."""
    CLOCK.append(look)
    return look
