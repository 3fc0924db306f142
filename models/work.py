"""Background work. Each piece is a row; the queue only says which row to look at next."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from random import uniform
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ColumnElement, DateTime, ForeignKey, Index, String, false, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, validates

from core.acting import acting
from core.db import db, now
from models.people import Membership

LEASE = timedelta(minutes=2)
MOST_TRIES = 10
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=6)


class WorkState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"


class Work:
    """Mixin of a row that is work: owed while `due_at` is set, someone's while `token` is theirs.

    A claim moves `due_at` to the end of its lease, so that a dead worker's row becomes due again by itself. Whoever
    lost the lease finds another token in the row and changes nothing.
    """

    work_state: Mapped[str] = mapped_column(String(12), default=WorkState.WAITING)
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), default=now)
    token: Mapped[str | None] = mapped_column(String(32))
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    error_facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    progress: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    asked_for: Mapped[str] = mapped_column(String(200), default="", server_default="")  # for whom the asker stood in
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    heard_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    most_tries = MOST_TRIES
    drained_by = ""  # a column: one job does all rows that are alike in it, so the sweep rings for the first of them
    held = None  # the token of our claim, kept beside the row: `token` itself is read anew after a commit

    @declared_attr
    def asked_by_id(cls) -> Mapped[int | None]:
        """The membership that asked; null: Vetrina itself."""
        return mapped_column(BigInteger, ForeignKey("memberships.id"))

    @validates("asked_by_id")
    def _note_for_whom(self, _name: str, asker: int | None) -> int | None:
        self.asked_for = acting().on_behalf_of if asker else ""
        return asker

    @classmethod
    def goes_first(cls) -> ColumnElement[bool]:
        """What of it the sweep rings before all that waits."""
        return false()

    @property
    def is_open(self) -> bool:
        return self.work_state in (WorkState.WAITING, WorkState.RUNNING)

    def finish(self) -> None:
        """Done, as asked."""
        self._end(WorkState.DONE)

    def give_up(self, error: str, **facts: Any) -> None:
        """Ended without success; a person sees it under *needs attention*. `error` is a code that has words."""
        self._end(WorkState.FAILED)
        self.error, self.error_facts = error, facts

    def cancel(self) -> None:
        self._end(WorkState.CANCELED)

    def try_later(self, error: str, at: datetime, **facts: Any) -> None:
        """Due when the other side wants it. It was asked too early, so this does not count as a try."""
        self.work_state, self.token, self.due_at = WorkState.WAITING, None, at
        self.tries = max(self.tries - 1, 0)
        self.error, self.error_facts = error, facts

    def try_again(self, error: str, at: datetime | None = None, **facts: Any) -> None:
        """Due again after a growing wait (or `at` a time the other side named), until the tries are used up."""
        if self.tries >= self.most_tries:
            return self.give_up(error, **facts)
        self.work_state, self.token = WorkState.WAITING, None
        self.error, self.error_facts = error, facts
        self.due_at = at or now() + wait_before(self.tries)
        return None

    def ask_again(self) -> None:
        """Owed anew, after a person pressed *retry*."""
        self.work_state, self.due_at, self.tries, self.token = WorkState.WAITING, now(), 0, None
        self.ended_at = None

    def _end(self, state: WorkState) -> None:
        self.work_state, self.due_at, self.token = state, None, None
        self.ended_at = now()
        if state is not WorkState.FAILED:
            self.error, self.error_facts = None, {}


W = TypeVar("W", bound=Work)


def due_index(table: str) -> Index:
    """What the sweep reads: only rows that are owed."""
    return Index(f"ix_{table}_due", "due_at", postgresql_where="due_at is not null")


def failed_index(table: str, *columns: str) -> Index:
    """What the page of jobs reads: what failed, by its end. With `columns` it keeps to a client by the index alone."""
    return Index(f"ix_{table}_gave_up", "ended_at", *columns, postgresql_where="work_state = 'failed'")


def wait_before(tries: int) -> timedelta:
    """5 s, 10 s, 20 s … up to 6 h, each a fifth more or less, so that failures do not come back in step."""
    return min(FIRST_WAIT * 2 ** min(max(tries - 1, 0), 20), LONGEST_WAIT) * uniform(0.8, 1.2)


def claim(work: type[W], work_id: int) -> W | None:
    """The row, ours for a lease, if it is due and whoever asked may still ask. Commit before any call out."""
    active = select(Membership.id).where(Membership.is_active)
    due = update(work).where(
        work.id == work_id,  # type: ignore[attr-defined]
        work.due_at <= now(),
        or_(work.asked_by_id.is_(None), work.asked_by_id.in_(active)),
    )
    ours = due.values(
        work_state=WorkState.RUNNING,
        token=secrets.token_hex(16),
        due_at=now() + LEASE,
        heard_at=now(),
        started_at=now(),
        tries=work.tries + 1,
    )
    if not db.execute(ours.execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]
        return None
    row = db.get_one(work, work_id, populate_existing=True)
    row.held = row.token  # type: ignore[assignment]
    return row


def still_ours(row: Work) -> bool:
    """Whether the lease is still ours; locks the row until the commit. Ask before writing what a call brought back."""
    table = type(row)
    token = select(table.token).where(table.id == row.id).with_for_update()  # type: ignore[attr-defined]
    return db.scalar(token) == row.held


def beat(row: Work, lease: timedelta = LEASE, **progress: Any) -> bool:
    """Renew the lease and tell how far we are; commit afterwards. False: stop, another has it or a person canceled."""
    if not still_ours(row):
        return False
    row.heard_at, row.due_at = now(), now() + lease
    row.progress = {**row.progress, **progress}
    return True
