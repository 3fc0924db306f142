"""How many calls the application may make: so many a second, so many in any 24 hours."""

import threading
import time
from collections import deque

DAY = 86_400


class Meter:
    """Counts the calls of the one application, whichever shop they are for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._second, self._in_second = 0, 0
        self._day: deque[float] = deque()
        self._spent = 0  # as if so many had been made before

    def spend(self, calls: int) -> None:
        """As if `calls` had been made by others today; 0 gives them back."""
        with self._lock:
            self._spent = calls
            if not calls:
                self._day.clear()

    def take(self, per_second: int, per_day: int) -> tuple[bool, dict[str, str]]:
        """Whether the call is let through, and the headers that tell how things stand."""
        with self._lock:
            moment = time.time()
            if int(moment) != self._second:
                self._second, self._in_second = int(moment), 0
            while self._day and self._day[0] < moment - DAY:
                self._day.popleft()
            left = per_day - self._spent - len(self._day)
            is_let = left > 0 and self._in_second < per_second
            if is_let:
                self._in_second += 1
                self._day.append(moment)
                left -= 1
            told = {
                "x-limit-per-second": str(per_second),
                "x-remaining-this-second": str(max(per_second - self._in_second, 0)),
                "x-limit-per-day": str(per_day),
                "x-remaining-today": str(max(left, 0)),
            }
            return is_let, told if is_let else {**told, "retry-after": "1" if left > 0 else "3600"}
