"""At the gate to production each print file is held once more against its print area, as things are now."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlalchemy import select

from core.db import db
from models import CatalogVariant, File, FileState, MappingState
from services.making import Making
from services.placed import variants_by_id
from services.preflight import blocking

Files = Mapping[int, File]


def held_against(client_id: int, makings: Mapping[int, Making]) -> dict[int, Making]:
    """The same makings, by the same keys; one whose file may not be printed any more is broken, and `why` is the
    finding's code."""
    candidates = {key: making for key, making in makings.items() if _is_makable(making)}
    if not candidates:
        return dict(makings)
    files = _files_of(client_id, candidates.values())
    variants = variants_by_id({making.catalog_variant_id or 0 for making in candidates.values()})
    return {**makings, **{key: _held(making, variants, files) for key, making in candidates.items()}}


def _is_makable(making: Making) -> bool:
    return making.state is MappingState.CONNECTED and bool(making.files) and making.catalog_variant_id is not None


def _held(making: Making, variants: Mapping[int, CatalogVariant], files: Files) -> Making:
    for area in variants[making.catalog_variant_id or 0].areas:
        file = files.get(making.files[area.key]["id"]) if area.key in making.files else None
        if file and file.state == FileState.READY and (fault := blocking(file, area)):
            return replace(making, state=MappingState.BROKEN, why=fault)
    return making


def _files_of(client_id: int, makings: Collection[Making]) -> Files:
    ids = {file["id"] for making in makings for file in making.files.values()}
    own = select(File).where(File.client_id == client_id, File.id.in_(ids))
    return {file.id: file for file in db.scalars(own)}
