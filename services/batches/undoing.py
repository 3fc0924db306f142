"""A batch taken back: each variant is as it was before, unless somebody changed it since."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.db import db
from models import CatalogProduct, CatalogVariant, File, MappingBatch, MappingChange, MappingState
from services.as_it_stood import stand_again, was_unwell
from services.batches.writing import Held, Recipe, connect, disconnect, locked, remember
from services.bulk.standing import is_one_of
from services.drift import take_back_acceptance
from services.mappings import CannotConnect, essence, refuse_unusable

Fault = tuple[str, dict[str, Any]]


def undo(batch: MappingBatch, standing: Mapping[int, Held]) -> tuple[list[int], dict[int, Fault]]:
    """The variants that are as before now, and why the others are not."""
    own = MappingChange.client_id == batch.client_id, MappingChange.batch_id == batch.of_id
    query = select(MappingChange).where(*own, is_one_of(MappingChange.variant_id, standing))
    changes = {change.variant_id: change for change in db.scalars(query)}
    same = {id_: one for id_, one in changes.items() if essence(standing[id_].snapshot) == essence(one.after)}
    faults: dict[int, Fault] = {id_: ("changed_since", {}) for id_ in changes.keys() - same.keys()}
    former = {id_: changes[id_].before for id_ in same}
    accepted = {id_: before for id_, before in former.items() if "known_as" in before}
    made = _made(
        batch.client_id,
        {id_: one for id_, one in former.items() if "catalog_variant_id" in one and id_ not in accepted},
    )
    unusable = _unusable(batch.client_id, {id_: one for id_, one in made.items() if not was_unwell(former[id_])})
    _take_back_acceptances(batch, standing, accepted)
    connect(batch, standing, {id_: one for id_, one in made.items() if id_ not in unusable})
    _stand_again(batch, {id_: former[id_] for id_ in made.keys() - unusable.keys()})
    states = {id_: one.get("state") for id_, one in former.items() if "catalog_variant_id" not in one}
    ignored = [id_ for id_, state in states.items() if state == MappingState.IGNORED]
    disconnect(batch, standing, ignored, MappingState.IGNORED)
    disconnect(batch, standing, list(states.keys() - set(ignored)), MappingState.NOT_CONNECTED)
    return [id_ for id_ in same if id_ not in unusable], faults | unusable


def _take_back_acceptances(
    batch: MappingBatch, standing: Mapping[int, Held], former: Mapping[int, dict[str, Any]]
) -> None:
    now = {id_: standing[id_].snapshot for id_ in former}
    for id_, before in former.items():
        take_back_acceptance(standing[id_].variant, standing[id_].mapping, before)
    db.flush()
    remember(batch, {id_: (now[id_], before) for id_, before in former.items()})


def _stand_again(batch: MappingBatch, former: Mapping[int, dict[str, Any]]) -> None:
    """Those that were drifted or broken are so again, as far as nothing has mended them meanwhile."""
    for id_, one in locked(batch.client_id, former.keys()).items():
        if one.mapping:
            db.refresh(one.mapping)
            stand_again(one.variant, one.mapping, former[id_])
    db.flush()


def _made(client_id: int, former: Mapping[int, dict[str, Any]]) -> dict[int, Recipe]:
    ids = {before["catalog_variant_id"] for before in former.values()}
    whole = selectinload(CatalogVariant.product).selectinload(CatalogProduct.areas)
    found = db.scalars(select(CatalogVariant).where(is_one_of(CatalogVariant.id, ids)).options(whole))
    catalog = {one.id: one for one in found}
    there = _files(client_id, (id_ for before in former.values() for id_ in before["files"].values()))
    return {
        id_: Recipe(
            catalog[before["catalog_variant_id"]],
            {area: file_id for area, file_id in before["files"].items() if file_id in there},
            before["multiplier"],
        )
        for id_, before in former.items()
    }


def _unusable(client_id: int, made: Mapping[int, Recipe]) -> dict[int, Fault]:
    """Those that can no longer be made as before, and why."""
    files = _files(client_id, (id_ for one in made.values() for id_ in one.files.values()))
    keys = {id_: (one.made_of.id, *sorted(one.files.items())) for id_, one in made.items()}
    alike = {keys[id_]: one for id_, one in made.items()}
    faults = {key: _fault_of(client_id, one, files) for key, one in alike.items()}
    return {id_: fault for id_, key in keys.items() if (fault := faults[key])}


def _files(client_id: int, ids: Iterable[int]) -> dict[int, File]:
    own = select(File).where(File.client_id == client_id, is_one_of(File.id, set(ids)))
    return {file.id: file for file in db.scalars(own)}


def _fault_of(client_id: int, made: Recipe, known: Mapping[int, File]) -> Fault | None:
    files = {area: known[id_] for area, id_ in made.files.items() if id_ in known}
    try:
        refuse_unusable(made.made_of, client_id, files, accept_low_resolution=True)
    except CannotConnect as refused:
        return refused.code, {"area": refused.area.names} if refused.area else {}
    return None
