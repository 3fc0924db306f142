"""A batch made, so many variants in one transaction: each is done, or left as it was with the reason kept."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import null, select

from core.bulk import insert_rows
from core.db import db, now
from core.rights import Actor
from models import BatchKind, BatchStep, MappingBatch, MappingChange, MappingRefusal, MappingState, Store, Variant
from services.activity import log_activity
from services.batches import by_rules
from services.batches.planning import Planner
from services.batches.selecting import chosen
from services.batches.undoing import undo
from services.batches.writing import Held, Recipe, connect, disconnect, locked, remember
from services.drift import accept, accepted_from
from services.mappings import essence

STEP = 500
AT_ONCE = 300  # so many are done while the person waits
ACTS = {
    BatchKind.CONNECT: "mapping.batch_connected",
    BatchKind.DISCONNECT: "mapping.batch_disconnected",
    BatchKind.IGNORE: "mapping.batch_ignored",
    BatchKind.ACCEPT: "mapping.batch_accepted",
    BatchKind.UNDO: "mapping.batch_undone",
    BatchKind.RULE: "mapping.batch_by_rule",
}
Fault = tuple[str, dict[str, Any]]


def new_batch(kind: BatchKind, client_id: int, selection: dict[str, Any], asked_by: int | None) -> MappingBatch:
    """A draft that nobody works on yet."""
    batch = MappingBatch(client_id=client_id, kind=kind, selection=selection, wanted={}, asked_by_id=asked_by)
    batch.due_at = null()  # None would stand for the default, which is now
    batch.created_at = batch.seen_at = now()
    return batch


def step(batch: MappingBatch, actor: Actor) -> list[int]:
    """Go on with the next variants behind `batch.place`; the ids of those that were changed."""
    ids = _next_ids(batch, actor)
    if not ids:
        return []
    standing = locked(batch.client_id, ids)
    faults: dict[int, Fault] = {id_: ("changed_since", {}) for id_, one in standing.items() if _is_newer(batch, one)}
    open_ones = {id_: one for id_, one in standing.items() if id_ not in faults}
    done, more_faults = MAKERS[BatchKind(batch.kind)](batch, open_ones)
    refuse(batch, faults | more_faults)
    _count(batch, len(ids), done, len(faults | more_faults))
    batch.place = ids[-1]
    for one in standing.values():
        db.expire(one.variant)
    return done


def finish(batch: MappingBatch) -> None:
    """Nothing is left of it; the activity log gets its line."""
    batch.step = BatchStep.APPLIED
    batch.finish()
    name = db.scalar(select(Store.name).where(Store.client_id == batch.client_id, Store.id == batch.store_id)) or ""
    log_activity(ACTS[BatchKind(batch.kind)], batch, name=name, after={"count": batch.progress.get("changed", 0)})


def refuse(batch: MappingBatch, faults: Mapping[int, Fault]) -> None:
    own = {"client_id": batch.client_id, "batch_id": batch.id, "created_at": now()}
    rows = [own | {"variant_id": id_, "fault": code, "facts": facts} for id_, (code, facts) in faults.items()]
    insert_rows(MappingRefusal.__tablename__, rows, unless="client_id, batch_id, variant_id")


def _next_ids(batch: MappingBatch, actor: Actor) -> Sequence[int]:
    """Of an undo: the variants that the other batch changed."""
    if batch.kind == BatchKind.RULE:
        return by_rules.next_of(batch, STEP)
    if batch.kind == BatchKind.UNDO:
        own = MappingChange.client_id == batch.client_id, MappingChange.batch_id == batch.of_id
        query = select(MappingChange.variant_id).where(*own, MappingChange.variant_id > batch.place)
        query = query.where(MappingChange.variant_id.in_(Variant.visible_to(actor).with_only_columns(Variant.id)))
        return db.scalars(query.order_by(MappingChange.variant_id).limit(STEP)).all()
    query = chosen(batch, actor).with_only_columns(Variant.id).where(Variant.id > batch.place)
    return db.scalars(query.limit(STEP)).all()


def _is_newer(batch: MappingBatch, standing: Held) -> bool:
    """Whether somebody changed it since the person saw it. An undo looks at the change itself."""
    changed_at = standing.changed_at
    return batch.kind != BatchKind.UNDO and changed_at is not None and changed_at > batch.seen_at


def _connect(batch: MappingBatch, standing: Mapping[int, Held]) -> tuple[list[int], dict[int, Fault]]:
    planned = Planner(batch).plan([one.variant for one in standing.values()])
    faults = {id_: (one.fault, one.facts) for id_, one in planned.items() if one.fault}
    wanted = {id_: one.made for id_, one in planned.items() if one.made and not one.fault}
    differing = {id_: made for id_, made in wanted.items() if not _is_made(standing[id_], made)}
    connect(batch, standing, differing)
    return list(differing), faults


def _is_made(standing: Held, made: Recipe) -> bool:
    """Whether it is so already, and nothing about it waits to be looked at."""
    is_well = standing.variant.mapping_state == MappingState.CONNECTED
    return is_well and essence(standing.snapshot) == essence(made.snapshot)


def _without(state: MappingState) -> Callable[..., tuple[list[int], dict[int, Fault]]]:
    def make(batch: MappingBatch, standing: Mapping[int, Held]) -> tuple[list[int], dict[int, Fault]]:
        differing = [id_ for id_, one in standing.items() if one.mapping or one.variant.mapping_state != state]
        disconnect(batch, standing, differing, state)
        return differing, {}

    return make


def _accept(batch: MappingBatch, standing: Mapping[int, Held]) -> tuple[list[int], dict[int, Fault]]:
    """What the store changed is fine: it is made as before."""
    changed = {id_: one for id_, one in standing.items() if one.variant.mapping_state == MappingState.DRIFTED}
    before = {id_: accepted_from(one.snapshot, one.variant, one.mapping) for id_, one in changed.items()}
    for one in changed.values():
        accept(one.variant, one.mapping)
    db.flush()
    remember(batch, {id_: (before[id_], one.snapshot) for id_, one in changed.items()})
    return list(changed), {id_: ("not_drifted", {}) for id_ in standing.keys() - changed.keys()}


def _count(batch: MappingBatch, looked_at: int, done: Collection[int], refused: int) -> None:
    so_far = batch.progress
    same = looked_at - len(done) - refused
    counts = {"done": looked_at, "changed": len(done), "same": same, "refused": refused}
    batch.progress = {**so_far, **{name: so_far.get(name, 0) + number for name, number in counts.items()}}


MAKERS: dict[BatchKind, Callable[..., tuple[list[int], dict[int, Fault]]]] = {
    BatchKind.CONNECT: _connect,
    BatchKind.DISCONNECT: _without(MappingState.NOT_CONNECTED),
    BatchKind.IGNORE: _without(MappingState.IGNORED),
    BatchKind.ACCEPT: _accept,
    BatchKind.UNDO: undo,
    BatchKind.RULE: by_rules.make,
}
