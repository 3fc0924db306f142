"""How variants stand, held until the transaction ends; what they are made as is written as one batch."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from core.db import db
from models import CatalogVariant, MappingBatch, MappingChange, MappingState, Variant
from models import Mapping as Connection
from services.bulk import writing
from services.bulk.standing import is_one_of
from services.mappings import mappings_of, snapshot


@dataclass(frozen=True, slots=True)
class Held:
    """A variant under lock: what it is made as, and when a person or a rule last changed that."""

    variant: Variant
    mapping: Connection | None
    changed_at: datetime | None

    @property
    def snapshot(self) -> dict[str, Any]:
        return snapshot(self.variant, self.mapping)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a variant is to be made as; `files` is {area: file id}."""

    made_of: CatalogVariant
    files: Mapping[str, int]
    multiplier: int = 1

    def plain(self, made_for: str = "") -> writing.Made:
        return writing.Made(self.made_of.id, self.made_of.uid, made_for, self.multiplier, self.files)

    @property
    def snapshot(self) -> dict[str, Any]:
        return self.plain().snapshot


def locked(client_id: int, ids: Collection[int]) -> dict[int, Held]:
    """{variant id: how it stands}, of those that are there, in the order of their ids."""
    own = select(Variant).where(Variant.client_id == client_id, is_one_of(Variant.id, ids))
    held = own.order_by(Variant.id).with_for_update().execution_options(populate_existing=True)
    variants = db.scalars(held).all()
    mappings = mappings_of(variants, joinedload(Connection.catalog_variant), selectinload(Connection.files))
    changed = _changed(client_id, ids)
    return {one.id: Held(one, mappings.get(one.id), changed.get(one.id)) for one in variants}


def connect(batch: MappingBatch, standing: Mapping[int, Held], wanted: Mapping[int, Recipe]) -> None:
    """{variant id: what it is made as from now on}."""
    before = {id_: standing[id_].snapshot for id_ in wanted}
    prints = {made_of.id: made_of.areas_print for made_of in {made.made_of for made in wanted.values()}}
    writing.connect(batch.client_id, {id_: made.plain(prints[made.made_of.id]) for id_, made in wanted.items()})
    remember(batch, {id_: (before[id_], made.snapshot) for id_, made in wanted.items()})


def disconnect(batch: MappingBatch, standing: Mapping[int, Held], ids: Collection[int], state: MappingState) -> None:
    before = {id_: standing[id_].snapshot for id_ in ids}
    writing.disconnect(batch.client_id, ids, state)
    remember(batch, {id_: (before[id_], {"state": str(state)}) for id_ in ids})


def remember(batch: MappingBatch, changes: Mapping[int, tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """A line of history for each variant: what it was, what it is."""
    lines = ((id_, before, after) for id_, (before, after) in changes.items())
    writing.remember(batch.client_id, lines, batch_id=batch.id)


def _changed(client_id: int, ids: Collection[int]) -> dict[int, datetime]:
    own = MappingChange.client_id == client_id, is_one_of(MappingChange.variant_id, ids)
    last = select(MappingChange.variant_id, func.max(MappingChange.created_at)).where(*own)
    return {row[0]: row[1] for row in db.execute(last.group_by(MappingChange.variant_id))}
