"""How variants stand, held until the transaction ends, and what they are made as, written for many at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import joinedload, selectinload

from core.acting import acting
from core.bulk import insert_rows, update_rows
from core.db import db, now
from models import CatalogVariant, MappingBatch, MappingChange, MappingFile, MappingState, Variant
from models import Mapping as Connection
from services.batches.selecting import is_one_of
from services.mappings import mappings_of, snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """A variant under lock: what it is made as, and when a person or a rule last changed that."""

    variant: Variant
    mapping: Connection | None
    changed_at: datetime | None

    @property
    def snapshot(self) -> dict[str, Any]:
        return snapshot(self.variant, self.mapping)


@dataclass(frozen=True, slots=True)
class Made:
    """What a variant is to be made as; `files` is {area: file id}."""

    made_of: CatalogVariant
    files: Mapping[str, int]
    multiplier: int = 1

    @property
    def snapshot(self) -> dict[str, Any]:
        made = {"catalog_variant_id": self.made_of.id, "uid": self.made_of.uid, "multiplier": self.multiplier}
        return {"state": str(MappingState.CONNECTED), **made, "files": dict(self.files)}


def locked(client_id: int, ids: Collection[int]) -> dict[int, Standing]:
    """{variant id: how it stands}, of those that are there, in the order of their ids."""
    own = select(Variant).where(Variant.client_id == client_id, is_one_of(Variant.id, ids))
    held = own.order_by(Variant.id).with_for_update().execution_options(populate_existing=True)
    variants = db.scalars(held).all()
    mappings = mappings_of(variants, joinedload(Connection.catalog_variant), selectinload(Connection.files))
    changed = _changed(client_id, ids)
    return {one.id: Standing(one, mappings.get(one.id), changed.get(one.id)) for one in variants}


def connect(batch: MappingBatch, standing: Mapping[int, Standing], wanted: Mapping[int, Made]) -> None:
    """{variant id: what it is made as from now on}."""
    known = {id_: mapping for id_ in wanted if (mapping := standing[id_].mapping)}
    changed = [_row(standing[id_], wanted[id_], id=mapping.id) for id_, mapping in known.items()]
    update_rows("mappings", changed)
    new = [_row(standing[id_], made, **_new(standing[id_].variant)) for id_, made in wanted.items() if id_ not in known]
    made_ids = {row.variant_id: row.id for row in insert_rows("mappings", new, returning="id, variant_id")}
    ids = made_ids | {id_: mapping.id for id_, mapping in known.items()}
    _set_files(batch.client_id, {ids[id_]: made.files for id_, made in wanted.items()})
    set_state(batch.client_id, wanted, MappingState.CONNECTED)
    remember(batch, {id_: (standing[id_].snapshot, made.snapshot) for id_, made in wanted.items()})


def disconnect(
    batch: MappingBatch, standing: Mapping[int, Standing], ids: Collection[int], state: MappingState
) -> None:
    own = delete(Connection).where(Connection.client_id == batch.client_id, is_one_of(Connection.variant_id, ids))
    db.execute(own, execution_options={"synchronize_session": False})
    set_state(batch.client_id, ids, state)
    remember(batch, {id_: (standing[id_].snapshot, {"state": str(state)}) for id_ in ids})


def remember(batch: MappingBatch, changes: Mapping[int, tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """A line of history for each variant: what it was, what it is."""
    own = {"client_id": batch.client_id, "batch_id": batch.id, "membership_id": acting().membership_id}
    own["created_at"] = now()  # type: ignore[assignment]
    lines = [own | {"variant_id": id_, "before": before, "after": after} for id_, (before, after) in changes.items()]
    insert_rows(MappingChange.__tablename__, lines)


def set_state(client_id: int, ids: Iterable[int], state: MappingState) -> None:
    own = update(Variant).where(Variant.client_id == client_id, is_one_of(Variant.id, ids))
    changed = own.values(mapping_state=state, state_reason="", known_as=None)
    db.execute(changed, execution_options={"synchronize_session": False})


def _row(standing: Standing, made: Made, **own: Any) -> dict[str, Any]:
    return own | {
        "catalog_variant_id": made.made_of.id,
        "multiplier": made.multiplier,
        "version": standing.mapping.version + 1 if standing.mapping else 1,
        "made_from": standing.variant.fingerprint,
        "made_for": made.made_of.areas_print,
        "changed_by_id": acting().membership_id,
        "changed_at": now(),
    }


def _new(variant: Variant) -> dict[str, Any]:
    own = {"client_id": variant.client_id, "store_id": variant.store_id, "variant_id": variant.id}
    return own | {"created_at": now()}


def _set_files(client_id: int, files: Mapping[int, Mapping[str, int]]) -> None:
    own = delete(MappingFile).where(MappingFile.client_id == client_id, is_one_of(MappingFile.mapping_id, files))
    db.execute(own, execution_options={"synchronize_session": False})
    row = {"client_id": client_id, "created_at": now()}
    links = [
        row | {"mapping_id": mapping, "area": area, "file_id": file_id}
        for mapping, areas in files.items()
        for area, file_id in areas.items()
    ]
    insert_rows("mapping_files", links)


def _changed(client_id: int, ids: Collection[int]) -> dict[int, datetime]:
    own = MappingChange.client_id == client_id, is_one_of(MappingChange.variant_id, ids)
    last = select(MappingChange.variant_id, func.max(MappingChange.created_at)).where(*own)
    return {row[0]: row[1] for row in db.execute(last.group_by(MappingChange.variant_id))}
