"""Several variants of a product, each as its own words say: seen one by one, taken with one press where certain."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from blueprints.products.area import bp
from blueprints.products.batches import told
from blueprints.products.choice import Choice, choice_of
from core.db import db
from core.rights import Right, actor, requires
from core.web import done, go
from jobs.batches import begin
from models import BatchKind, MappingBatch, MappingState, Variant
from services.batches.applying import new_batch
from services.batches.planning import Planned, Planner

MOST_PLANNED = 500
OPEN = (MappingState.NOT_CONNECTED, MappingState.BROKEN)


@dataclass(frozen=True, slots=True)
class Each:
    """What each of several variants would be made as. `ready`: certain and nothing missing; `certain`: files may be."""

    rows: Sequence[tuple[Variant, Planned]]
    ready: Sequence[int]
    certain: Sequence[int]


def each_of(choice: Choice) -> Each:
    """Of the first `MOST_PLANNED`."""
    planned = Planner(batch_of(choice)).plan(choice.variants[:MOST_PLANNED], with_suggestions=True)
    rows = [(variant, planned[variant.id]) for variant in choice.variants[:MOST_PLANNED]]
    certain = [variant.id for variant, one in rows if one.made and variant.mapping_state in OPEN]
    return Each(rows, [id_ for id_ in certain if not planned[id_].fault], certain)


@bp.post("/<int:product_id>/connect/each")
@requires(Right.MAPPINGS_EDIT)
def connect_each(product_id: int) -> ResponseReturnValue:
    """Where nothing is missing they are connected; else files are chosen next, and what is uncertain beside them."""
    choice = choice_of(product_id)
    each = each_of(choice)
    is_ready = each.certain == each.ready
    batch = batch_of(choice, each.ready if is_ready else None)
    batch.total = len(batch.selection["ids"]) or abort(404)
    batch.store_id = choice.product.store_id
    db.add(batch)
    if is_ready:
        begin(batch, actor)
    db.commit()
    here = url_for(".show_batch", batch_id=batch.id)
    if not is_ready or batch.is_open or batch.progress.get("refused"):
        return go(here)
    return done(told(batch), choice.way_out(), undo=url_for(".undo_batch", batch_id=batch.id))


def batch_of(choice: Choice, ids: Sequence[int] | None = None) -> MappingBatch:
    """As a batch of the studio: of all the variants, or of these."""
    chosen = [variant.id for variant in choice.variants] if ids is None else list(ids)
    batch = new_batch(BatchKind.CONNECT, choice.product.client_id, {"ids": chosen}, actor.id)
    batch.seen_at = choice.seen_at
    return batch
