"""Threads that work off the rows of a table as they fall due; the sender of webhooks is one of them."""

import logging
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

import requests

from sandbox.parts.state import State

log = logging.getLogger(__name__)

IDLE = 60.0
AFTER_FAILURE = 1.0  # seconds, as a row that cannot be worked off may be the first one again


class DueThread(threading.Thread, ABC):
    """`table` has the columns `id` and `due`, which is null where nothing is left to do."""

    def __init__(self, name: str, state: State, table: str, woken: threading.Event, patience: float) -> None:
        """`woken` is set by whoever adds rows; `patience` is for a row under way, in seconds, when the shop closes."""
        super().__init__(name=name, daemon=True)
        self._state, self._woken, self._patience = state, woken, patience
        self._first = f"select * from {table} where due is not null order by due, id limit 1"
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.is_set():
            wait = self._work()
            self._woken.wait(wait)
            self._woken.clear()

    def stop(self) -> None:
        self._stopped.set()
        self._woken.set()
        if self.is_alive():
            self.join(self._patience)

    def is_on(self) -> bool:
        """False: the rows stay where they are."""
        return True

    @abstractmethod
    def mark(self, busy: bool) -> None:
        """Tells the shop whether there may be a row in hand."""

    @abstractmethod
    def do(self, row: sqlite3.Row) -> None:
        """Afterwards the row is gone, or is due at another time."""

    def _work(self) -> float:
        """Do what is due; the seconds until there may be more."""
        wait = IDLE
        while not self._stopped.is_set() and self.is_on():
            self.mark(busy=True)
            row = self._state.row(self._first)
            wait = row["due"] - time.time() if row else IDLE
            if row is None or wait > 0:
                break
            try:
                self.do(row)
            except Exception:
                log.exception("%s: a row could not be worked off", self.name)
                wait = AFTER_FAILURE
                break
        self.mark(busy=False)
        return min(max(wait, 0.0), IDLE)


class Sending(Protocol):
    """What a shop has that sends."""

    state: State
    sending: bool  # whether the sender may have something in its hands

    def option(self, name: str) -> Any: ...


S = TypeVar("S", bound=Sending)


class Sender(DueThread, Generic[S]):
    """Hands what is due to `send`, which does one try, while the shop's option `deliver` is on."""

    def __init__(
        self,
        site: S,
        send: Callable[[S, sqlite3.Row], None],
        woken: threading.Event,
        table: str = "queue",
        patience: float = 5,
    ) -> None:
        super().__init__("webhooks", site.state, table, woken, patience)
        self._site, self._send = site, send

    def is_on(self) -> bool:
        return bool(self._site.option("deliver"))

    def mark(self, busy: bool) -> None:
        self._site.sending = busy

    def do(self, row: sqlite3.Row) -> None:
        self._send(self._site, row)


def try_post(url: str, body: Any, headers: dict[str, str], timeout: float) -> tuple[int | None, str]:
    """The status that was answered, or None and what went wrong."""
    try:
        return post(url, body, headers, timeout).status_code, ""
    except (requests.RequestException, ValueError) as error:  # the latter for addresses that are none
        log.info("a message for %s: %s", url, error)
        return None, str(error)


def post(url: str, body: Any, headers: dict[str, str], timeout: float) -> requests.Response:
    """A POST that follows no redirect and takes nothing from the machine's own settings."""
    with requests.Session() as session:
        session.trust_env = False
        return session.post(url, data=body, headers=headers, timeout=timeout, allow_redirects=False)
