"""The looks for news: each finds what is to be told in what others have written, and costs them nothing.

A look runs in one transaction with the notices that come of it, so that each thing is told once, whatever breaks.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from core.db import db, now
from models import NoticeCause, NoticeLook, Source, WorkState
from services.notices import standing
from services.notices.causes import Cause, cause_in
from services.notices.story import NOT_BEGUN, Horizon, news

Look = Callable[[NoticeLook, Horizon], list[Cause]]

EVERY = {
    Source.STORY: timedelta(seconds=10),
    Source.OWED: timedelta(seconds=10),
    Source.WORK: timedelta(seconds=15),
    Source.STORES: timedelta(seconds=30),
    Source.LINKS: timedelta(minutes=5),
    Source.INVITATIONS: timedelta(minutes=5),
    Source.POSTBACKS: timedelta(minutes=1),
}
MOST = 2000  # owed ones, at one look


def owe_looks() -> None:
    """There is one look for each source."""
    work: dict[str, object] = {"work_state": WorkState.WAITING, "due_at": now(), "tries": 0}
    work |= {"error_facts": {}, "progress": {}, "created_at": now()}
    rows = [work | {"source": source, "place": NOT_BEGUN, "ahead": {}, "seen": []} for source in Source]
    db.execute(insert(NoticeLook).values(rows).on_conflict_do_nothing(index_elements=["source"]))


def found_by(look: NoticeLook, seen: Horizon) -> list[Cause]:
    """What is new since the last look. `look` is locked and keeps how far it came; `seen`: as its transaction began."""
    return LOOKS[Source(look.source)](look, seen)


def next_time(look: NoticeLook) -> datetime:
    return now() + EVERY[Source(look.source)]


def _owed(_look: NoticeLook, _seen: Horizon) -> list[Cause]:
    """Whoever noted it has committed: the row is there to be taken."""
    first = select(NoticeCause.id).order_by(NoticeCause.id).limit(MOST)
    taken = delete(NoticeCause).where(NoticeCause.id.in_(first)).returning(NoticeCause)
    return [cause_in(row) for row in sorted(db.scalars(taken), key=lambda row: row.id)]


def _standing(find: Callable[[], Iterable[tuple[str, Cause]]]) -> Look:
    """Of what stands there now, that which did not at the last look: what has gone meanwhile may come again."""

    def look_at(look: NoticeLook, _seen: Horizon) -> list[Cause]:
        there = dict(find())
        new = there.keys() - set(look.seen)
        if new or len(there) != len(look.seen):
            look.seen = sorted(there)
        return [cause for key, cause in there.items() if key in new]

    return look_at


LOOKS: dict[Source, Look] = {
    Source.STORY: news,
    Source.OWED: _owed,
    Source.WORK: _standing(standing.ended_work),
    Source.STORES: _standing(standing.lost_stores),
    Source.LINKS: _standing(standing.other_files),
    Source.INVITATIONS: _standing(standing.stranded_invitations),
    Source.POSTBACKS: _standing(standing.troubled_receivers),
}
