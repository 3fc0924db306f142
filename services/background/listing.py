"""The work that somebody may see, of all kinds in one list: what failed of late, what runs, and what waits.

Each kind gives its own first rows by an index of the rows that are owed, or that failed; those are merged. So it costs
the same however many rows have ended well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, String, cast, literal, select, tuple_, union_all

from core.asked import id_of
from core.db import db, now
from core.paging import packed, unpacked
from core.rights import Actor, Right, can
from models import BatchStep, MappingBatch
from models.work import Work, WorkState
from services.background.kind import Kind
from services.background.kinds import KINDS

FAILED_SHOWN = timedelta(days=30)
FIRST, MORE = 10, 50  # rows of one part: beside the others, and alone


class Part(StrEnum):
    FAILED = "failed"
    RUNNING = "running"
    WAITING = "waiting"


SORTED = {Part.FAILED: "ended_at", Part.RUNNING: "started_at", Part.WAITING: "due_at"}  # the last one: soonest first


class Piece(NamedTuple):
    kind: Kind
    row: Any


class Found(NamedTuple):
    pieces: Sequence[Piece]
    behind: str  # the place at which the next ones begin; empty: there are none


@dataclass(frozen=True, slots=True)
class Asked:
    """What the questions in the URL leave over."""

    part: Part | None = None
    kind: Kind | None = None
    client_id: int | None = None
    is_own: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str], actor: Actor) -> "Asked":
        kind = KINDS.get(asked.get("kind", ""))
        return cls(
            part=Part(asked["state"]) if asked.get("state") in set(Part) else None,
            kind=kind if kind and kind.is_for(actor) else None,
            client_id=id_of(asked.get("client")),
            is_own=asked.get("who") == "me",
        )

    @property
    def parts(self) -> Sequence[Part]:
        return [self.part] if self.part else list(Part)

    def kinds(self, actor: Actor) -> list[Kind]:
        if self.kind:
            return [self.kind]
        return [kind for kind in kinds_for(actor) if not kind.is_small]


def kinds_for(actor: Actor) -> list[Kind]:
    return [kind for kind in KINDS.values() if kind.is_for(actor)]


def visible(kind: Kind, actor: Actor) -> Select[Any]:
    """All rows of a kind that somebody may see, whatever became of them."""
    rows = kind.seen(kind.work, actor)
    return rows if can(actor, Right.JOBS_ALL) else rows.where(kind.work.asked_by_id == actor.id)


def found(asked: Asked, actor: Actor, part: Part, place: str = "") -> Found:
    """The rows of one part behind `place`."""
    most = MORE if asked.part else FIRST
    edge = unpacked(place, (datetime, str, int)) if place else None
    own = [_firsts(kind, asked, actor, part, edge, most) for kind in asked.kinds(actor) if _has_client(kind, asked)]
    if not own:
        return Found((), "")
    merged = union_all(*own).subquery()
    key = (merged.c.at, merged.c.kind, merged.c.id)
    sorted_by = [column.asc() if part is Part.WAITING else column.desc() for column in key]
    firsts = db.execute(select(*key).order_by(*sorted_by).limit(most + 1)).all()
    behind = packed(firsts[most - 1]) if len(firsts) > most else ""
    return Found(_pieces([(kind, id_) for _at, kind, id_ in firsts[:most]]), behind)


def _has_client(kind: Kind, asked: Asked) -> bool:
    return asked.client_id is None or hasattr(kind.work, "client_id")


def _firsts(kind: Kind, asked: Asked, actor: Actor, part: Part, edge: list[Any] | None, most: int) -> Select[Any]:
    """The place in the list and the id of the first rows of one kind."""
    table: Any = kind.work
    at, name = getattr(table, SORTED[part]), cast(literal(kind.key), String)
    rows = visible(kind, actor).where(*_are(kind, part))
    if asked.client_id is not None:
        rows = rows.where(table.client_id == asked.client_id)
    if asked.is_own:
        rows = rows.where(table.asked_by_id == actor.id)
    ahead = part is Part.WAITING
    if edge:
        here, limit = tuple_(at, name, table.id), tuple_(*map(literal, edge))
        rows = rows.where(at >= edge[0], here > limit) if ahead else rows.where(at <= edge[0], here < limit)
    sorted_by = (at.asc(), table.id.asc()) if ahead else (at.desc(), table.id.desc())
    columns = rows.with_only_columns(at.label("at"), name.label("kind"), table.id.label("id"))
    return select(columns.order_by(*sorted_by).limit(most + 1).subquery())


def _are(kind: Kind, part: Part) -> list[Any]:
    table: Any = kind.work
    if part is Part.FAILED:
        failed = [table.work_state == WorkState.FAILED, table.ended_at > now() - FAILED_SHOWN]
        return [*failed, ~kind.overtaken()] if kind.overtaken else failed
    state = WorkState.RUNNING if part is Part.RUNNING else WorkState.WAITING
    owed = [table.due_at.is_not(None), table.work_state == state]
    if kind.recurs and part is Part.WAITING:
        owed.append(table.error.is_not(None))
    if table is MappingBatch:
        owed.append(table.step != BatchStep.DRAFT)
    return owed


def _pieces(keys: Sequence[tuple[str, int]]) -> list[Piece]:
    rows: dict[tuple[str, int], Work] = {}
    for name in {name for name, _id in keys}:
        table = KINDS[name].work
        ids = [id_ for each, id_ in keys if each == name]
        rows |= {(name, row.id): row for row in db.scalars(select(table).where(table.id.in_(ids)))}
    return [Piece(KINDS[key[0]], rows[key]) for key in keys if key in rows]
