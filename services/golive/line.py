"""A line of the checklist, and how far a store has come."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Step(StrEnum):
    """In the order in which a store is brought up."""

    ACCESS = "access"
    CONNECTED = "connected"
    WEBHOOKS = "webhooks"
    SYNCED = "synced"
    MAPPED = "mapped"
    FILES = "files"
    SPECIFICATIONS = "specifications"
    SEEN = "seen"
    PROOFS = "proofs"
    DELIVERED = "delivered"
    UPDATES = "updates"
    TRACKING = "tracking"
    POSTBACK = "postback"
    INVOICE = "invoice"
    LIVE = "live"


class State(StrEnum):
    DONE = "done"
    OPEN = "open"  # to be done by a person
    WAITS = "waits"  # for what is under way, or for another line
    BAD = "bad"  # something is wrong, and a person mends it
    NONE = "none"  # of this store there is nothing to do or to prove here


AHEAD = (State.OPEN, State.WAITS, State.BAD)


@dataclass(frozen=True, slots=True)
class Line:
    """`why` is a code of services.golive.words, which `facts` fill; `at` and `by`: since when it is done, by whom."""

    step: Step
    state: State
    why: str
    facts: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    by: str = ""
    order_id: int | None = None  # the test order that it is about

    @property
    def is_open(self) -> bool:
        return self.state in AHEAD


@dataclass(frozen=True, slots=True)
class Checklist:
    store_id: int
    lines: Sequence[Line]

    @property
    def asked(self) -> list[Line]:
        """Without the lines that do not apply."""
        return [line for line in self.lines if line.state is not State.NONE]

    @property
    def proofs(self) -> list[Line]:
        """What stands before going live; the word itself is none of them."""
        return [line for line in self.asked if line.step is not Step.LIVE]

    @property
    def done(self) -> int:
        return sum(line.state is State.DONE for line in self.proofs)

    @property
    def open(self) -> list[Line]:
        return [line for line in self.proofs if line.is_open]

    @property
    def next(self) -> Line | None:
        """What a person does next: nobody can hurry what only waits."""
        ahead = [line for line in self.asked if line.is_open]
        return next((line for line in ahead if line.state is not State.WAITS), ahead[0] if ahead else None)

    @property
    def live(self) -> Line | None:
        """Since when it is live, and by whose word; None: it is not yet."""
        return next((line for line in self.lines if line.step is Step.LIVE and line.state is State.DONE), None)
