"""What a kind of work says of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from core.rights import Actor, Right, can
from models.work import Work, WorkState
from services.background.names import Of
from services.background.places import Place
from services.background.seen import visible


@dataclass(frozen=True, slots=True)
class Kind:
    """One class of `Work`. `place` is the page of the thing itself, `why` tells what failed.

    `stop` and `retry` give the right that each asks for beside that of the page of jobs; None: it cannot be done.
    `overtaken`: what failed is no matter any more, as a newer one took its place. `recurs`: it comes again for ever,
    and is only shown while it runs or after it failed. `is_small`: so many and so little that one has to ask for it.
    `counted`: what `progress` calls its number where it has no `done`.
    """

    work: type[Any]
    name: LazyString
    words: Callable[[Any, Of], str]
    place: Callable[[Any, Actor], Place | None]
    why: Callable[[Any, str], str]
    stop: Callable[[Any], Right] | None = None
    retry: Callable[[Any], Right] | None = None
    can_retry: Callable[[Any, Actor], bool] = lambda _row, _actor: True
    seen: Callable[[type[Any], Actor], Select[Any]] = visible
    overtaken: Callable[[], Any] | None = None
    recurs: bool = False
    is_small: bool = False
    counted: str = ""
    for_staff: bool = False

    @property
    def key(self) -> str:
        return str(self.work.__tablename__)

    def is_for(self, actor: Actor) -> bool:
        return not self.for_staff or actor.role is None or actor.role.is_staff

    def may_be_stopped(self, row: Work, actor: Actor) -> bool:
        return self.stop is not None and row.is_open and _has(actor, Right.JOBS_CANCEL, self.stop(row))

    def may_be_retried(self, row: Work, actor: Actor) -> bool:
        """Where that can help at all."""
        if self.retry is None or row.work_state != WorkState.FAILED:
            return False
        return _has(actor, Right.JOBS_RETRY, self.retry(row)) and self.can_retry(row, actor)

    def progress_of(self, row: Work) -> tuple[int, int | None] | None:
        """How many are done, of how many where that is known. None: it does not count."""
        done = row.progress.get("done", row.progress.get(self.counted))
        total = row.progress.get("total") or getattr(row, "total", None)
        return (int(done), int(total) if total else None) if isinstance(done, int) else None


def _has(actor: Actor, *rights: Right) -> bool:
    return all(can(actor, right) for right in rights)


def newer(table: type[Any], *alike: str, **such: Any) -> Any:
    """Whether there is a later row that is alike in these columns (and `such`)."""
    later = aliased(table)
    same = [getattr(later, name) == getattr(table, name) for name in alike]
    same += [getattr(later, name) == value for name, value in such.items()]
    return select(later.id).where(later.id > table.id, *same).exists()
