"""What rules connect: when a person says so, and by themselves when a sync brings something new."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from core.db import db
from models import BatchKind, BatchStep, MappingBatch, MappingRule, Product, Store, Variant
from models.work import WorkState
from services.batches.writing import Held, connect, locked
from services.rules import asked_in, candidates, fault_of, first_of, made_by

Fault = tuple[str, dict[str, Any]]


def next_of(batch: MappingBatch, most: int) -> Sequence[int]:
    """The variants behind its place that its rule connects."""
    query = candidates(_rule_of(batch)).with_only_columns(Variant.id).where(Variant.id > batch.place)
    return db.scalars(query.limit(most)).all()


def make(batch: MappingBatch, standing: Mapping[int, Held]) -> tuple[list[int], dict[int, Fault]]:
    """As its rule says; why nothing was, where that can't be made any more."""
    rule = _rule_of(batch)
    if refused := fault_of(rule):
        facts = {"area": refused.area.names} if refused.area else {}
        return [], dict.fromkeys(standing, (refused.code, facts))
    connect(batch, standing, dict.fromkeys(standing, made_by(rule)))
    return list(standing), {}


def connect_new(store: Store, external_ids: Collection[str], sync_id: int) -> int:
    """Ask the rules about these products of the shop, just brought over; how many variants were connected."""
    rules = asked_in(store.client_id, store.id)
    own = Product.client_id == store.client_id, Product.store_id == store.id
    ids = db.scalars(select(Product.id).where(*own, Product.external_id.in_(external_ids))).all() if rules else []
    count = 0
    for rule, found in first_of(rules, ids) if ids else ():
        batch = _batch_of_sync(rule, store, sync_id)
        standing = {id_: one for id_, one in locked(store.client_id, found).items() if one.changed_at is None}
        done, _faults = make(batch, standing)
        count += len(done)
        so_far = batch.progress
        batch.progress = {name: so_far.get(name, 0) + len(done) for name in ("done", "changed")}
        batch.total = batch.progress["done"]
    return count


def batches_of(rule: MappingRule) -> Sequence[MappingBatch]:
    """What it has connected, the newest first."""
    own = select(MappingBatch).where(MappingBatch.client_id == rule.client_id, MappingBatch.rule_id == rule.id)
    return db.scalars(own.order_by(MappingBatch.id.desc()).limit(10)).all()


def _rule_of(batch: MappingBatch) -> MappingRule:
    return db.scalars(
        select(MappingRule).where(MappingRule.client_id == batch.client_id, MappingRule.id == batch.rule_id)
    ).one()


def _batch_of_sync(rule: MappingRule, store: Store, sync_id: int) -> MappingBatch:
    """One for each rule and sync, so that what a sync has brought can be taken back as a whole."""
    own = MappingBatch.client_id == rule.client_id, MappingBatch.rule_id == rule.id
    query = select(MappingBatch).where(*own, MappingBatch.selection == {"sync": sync_id})
    if found := db.scalars(query.limit(1)).first():
        return found
    batch = MappingBatch(client_id=rule.client_id, kind=BatchKind.RULE, selection={"sync": sync_id}, rule_id=rule.id)
    batch.store_id, batch.step, batch.work_state = store.id, BatchStep.APPLIED, WorkState.DONE
    db.add(batch)
    db.flush()
    batch.finish()
    db.flush()
    return batch
