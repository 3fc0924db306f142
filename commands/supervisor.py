"""Keeps the parts running until it is asked to stop."""

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commands.parts import Part
from commands.trouble import last_words

LONGEST_WAIT = 60  # seconds between two launches of a part that keeps dying
STEADY = 60  # seconds a part must run before its falls are forgotten
TICK = 0.2
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Watched:
    """A part, how often it fell lately, and when it is launched next."""

    part: Part
    falls: int = 0
    launched: float = 0.0
    due: float | None = None

    def look(self, now: float) -> None:
        if self.due is not None and now >= self.due:
            self.due, self.launched = None, now
            self.part.launch()
        elif self.due is None and not self.part.running():
            self._fell(now)
        elif self.falls and now - self.launched > STEADY:
            self.falls = 0

    def _fell(self, now: float) -> None:
        self.part.clear()
        wait = min(2**self.falls, LONGEST_WAIT)
        self.falls, self.due = self.falls + 1, now + wait
        print(f"{self.part.name} stopped by itself ({self._how()}). It is started again in {wait} s.", flush=True)
        if self.part.log and (words := last_words(self.part.log)):
            print(f"  Its last words, from {self.part.log}:\n    " + words.replace("\n", "\n    "), flush=True)

    def _how(self) -> str:
        code = self.part.process.returncode if self.part.process else 0
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def listen() -> None:
    """SIGINT and SIGTERM stop, also where a shell started us in the background; SIGHUP too, but not under nohup."""
    for asked in ENDINGS:
        if asked != signal.SIGHUP or signal.getsignal(asked) != signal.SIG_IGN:
            signal.signal(asked, signal.default_int_handler)


def supervise(
    servers: Sequence[Part], parts: Sequence[Part], each_tick: Callable[[], None], farewell: str = ""
) -> None:
    """Keep `servers`, which run already, and `parts` alive until Ctrl-C; then say `farewell` and stop the parts."""
    now = time.monotonic()
    watched = [Watched(part, launched=now) for part in servers] + [Watched(part, due=now) for part in parts]
    try:
        while True:
            for one in watched:
                one.look(time.monotonic())
            each_tick()
            time.sleep(TICK)
    except KeyboardInterrupt:
        print(farewell, end="\n" if farewell else "", flush=True)
    finally:
        for asked in ENDINGS:
            signal.signal(asked, signal.SIG_IGN)  # a second Ctrl-C would leave processes behind
        _stop_all(parts)


def _stop_all(parts: Sequence[Part]) -> None:
    """All at once, so that the slowest says how long it takes."""
    asked = time.monotonic()
    for part in parts:
        part.ask_to_stop()
    for part in parts:
        part.finish(asked + part.patience)
