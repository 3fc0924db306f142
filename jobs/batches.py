"""Something done to many variants at once: small ones while the person waits, large ones by a worker, in steps."""

from collections.abc import Sequence
from time import monotonic

from flask import g

from core.db import db, now
from core.rights import Actor, Vetrina
from jobs.orders import look_again_later
from jobs.runner import again, runs
from models import BatchStep, MappingBatch
from models.work import beat
from services.activity import log_activity
from services.askers import asker_of
from services.batches import applying
from services.orders import waiting_for

BUDGET = 300.0  # seconds; then other people's have their turn


def begin(batch: MappingBatch, actor: Actor) -> bool:
    """Apply it, at once where it is small; True then. The caller commits."""
    db.flush()
    batch.step, batch.place, batch.progress = BatchStep.APPLYING, 0, {}
    if batch.total > applying.AT_ONCE:
        go_on(batch)
        return False
    batch.started_at = now()
    while _step(batch, actor):
        pass
    applying.finish(batch)
    return True


def go_on(batch: MappingBatch) -> None:
    """A worker begins."""
    again(batch)
    log_activity("mapping.batch_begun", batch, after={"count": batch.total})


def retry(batch: MappingBatch, actor: Actor) -> bool:
    """What was stopped, or failed, goes on where it was. False: there is nothing left of it."""
    db.refresh(batch, with_for_update=True)
    if batch.step != BatchStep.APPLYING or batch.is_open:
        return False
    batch.asked_by_id = actor.id
    again(batch)
    log_activity("job.retried", batch)
    return True


@runs(MappingBatch, "sheets")
def run_batch(batch: MappingBatch) -> None:
    if batch.is_draft:
        batch.due_at = None
        db.commit()
        return
    g.actor = asker_of(batch)
    actor: Actor = g.actor or Vetrina(clients=[batch.client_id])
    give_way_at = monotonic() + BUDGET
    while beat(batch):
        if not _step(batch, actor):
            applying.finish(batch)
            db.commit()
            return
        batch.tries = 1  # it gets on, so what failed before does not count
        db.commit()
        if monotonic() > give_way_at:
            again(batch)
            db.commit()
            return


def _step(batch: MappingBatch, actor: Actor) -> bool:
    """False: there was nothing left. The orders that waited for what was done go on."""
    before = batch.place
    done = applying.step(batch, actor)
    _let_go_on(batch, done)
    return batch.place > before


def _let_go_on(batch: MappingBatch, variant_ids: Sequence[int]) -> None:
    waiting = waiting_for(variant_ids, batch.client_id) if variant_ids else []
    look_again_later(batch.client_id, waiting)
    batch.progress = {**batch.progress, "orders": batch.progress.get("orders", 0) + len(waiting)}
