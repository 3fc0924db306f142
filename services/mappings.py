"""What a store's variants are made as: connecting, disconnecting, ignoring, and the history behind each."""

from collections.abc import Collection, Iterable
from collections.abc import Mapping as Pairs
from typing import Any

from sqlalchemy import delete, select

from core.acting import acting
from core.db import db, now
from models import (
    CatalogState,
    CatalogVariant,
    File,
    FileState,
    Mapping,
    MappingChange,
    MappingFile,
    MappingState,
    PrintArea,
    Variant,
)


class AreaMissing(Exception):
    """A required print area has no file."""

    def __init__(self, area: PrintArea) -> None:
        super().__init__(area.key)
        self.area = area


def connect(
    variants: Collection[Variant],
    catalog_variant: CatalogVariant,
    files: Pairs[str, File],
    multiplier: int = 1,
) -> None:
    """Make all of `variants` as `catalog_variant`, with these files per area key. Raises AreaMissing."""
    for area in catalog_variant.areas:
        if area.is_required and area.key not in files:
            raise AreaMissing(area)
    wanted = {area.key: files[area.key] for area in catalog_variant.areas if area.key in files}
    mappings = mappings_of(variants)
    for variant in lock(variants):
        before = snapshot(variant, mappings.get(variant.id))
        mapping = mappings.get(variant.id) or Mapping(
            client_id=variant.client_id, store_id=variant.store_id, variant_id=variant.id, version=0
        )
        mapping.catalog_variant = catalog_variant
        mapping.multiplier = multiplier
        mapping.made_from = variant.fingerprint
        mapping.version += 1
        mapping.changed_at, mapping.changed_by_id = now(), acting().membership_id
        db.add(mapping)
        db.flush()
        _set_files(mapping, wanted)
        set_state(variant, mapping)
        _note(variant, before, snapshot(variant, mapping))


def disconnect(variants: Collection[Variant]) -> None:
    """Take the mapping away. Orders released before keep what they were made as."""
    _without_mapping(variants, MappingState.NOT_CONNECTED)


def ignore(variants: Collection[Variant]) -> None:
    """Not made here: their lines never wait."""
    _without_mapping(variants, MappingState.IGNORED)


def set_state(variant: Variant, mapping: Mapping | None) -> None:
    """The variant's state follows its mapping, the catalog, its files, and what the store changed since."""
    variant.mapping_state, variant.state_reason = state_of(variant, mapping)


def state_of(variant: Variant, mapping: Mapping | None) -> tuple[MappingState, str]:
    """The state and why: a code with words for broken and drifted, else empty."""
    if mapping is None:
        return (
            (MappingState(variant.mapping_state), "") if variant.mapping_state == MappingState.IGNORED else UNCONNECTED
        )
    if reason := fault_of(mapping):
        return MappingState.BROKEN, reason
    if mapping.made_from != variant.fingerprint:
        return MappingState.DRIFTED, "changed_in_store"
    return MappingState.CONNECTED, ""


def fault_of(mapping: Mapping) -> str:
    """Why the mapping can't be produced; empty: it can."""
    variant = mapping.catalog_variant
    if not variant.is_active or variant.product.state != CatalogState.PUBLISHED:
        return "product_unavailable"
    files = {link.area: link.file for link in mapping.files}
    for area in variant.areas:
        file = files.get(area.key)
        if file is None and area.is_required:
            return "area_without_file"
        if file is not None and file.state == FileState.REFUSED:
            return "file_refused"
    return ""


def undo(change: MappingChange, variant: Variant) -> bool:
    """Go back to what was before `change`; False where it changed again since."""
    mapping = mappings_of([variant]).get(variant.id)
    if snapshot(variant, mapping) != change.after:
        return False
    before = change.before
    if before["state"] == MappingState.IGNORED:
        ignore([variant])
    elif "catalog_variant_id" not in before:
        disconnect([variant])
    else:
        files = {area: db.get_one(File, file_id) for area, file_id in before["files"].items()}
        connect([variant], db.get_one(CatalogVariant, before["catalog_variant_id"]), files, before["multiplier"])
    return True


def mappings_of(variants: Iterable[Variant]) -> dict[int, Mapping]:
    """Pairs of variant id and mapping, of those that have one."""
    chosen = list(variants)
    if not chosen:
        return {}
    own = Mapping.client_id == chosen[0].client_id
    found = db.scalars(select(Mapping).where(own, Mapping.variant_id.in_([variant.id for variant in chosen])))
    return {mapping.variant_id: mapping for mapping in found}


def lock(variants: Collection[Variant]) -> list[Variant]:
    """The variants, locked in the order of their ids and read anew."""
    ids = [variant.id for variant in variants]
    own = select(Variant).where(Variant.client_id.in_({variant.client_id for variant in variants}), Variant.id.in_(ids))
    return list(db.scalars(own.order_by(Variant.id).with_for_update().execution_options(populate_existing=True)))


def snapshot(variant: Variant, mapping: Mapping | None) -> dict[str, Any]:
    """What the history keeps."""
    if mapping is None:
        return {"state": str(variant.mapping_state)}
    return {
        "state": str(variant.mapping_state),
        "catalog_variant_id": mapping.catalog_variant_id,
        "uid": mapping.catalog_variant.uid,
        "multiplier": mapping.multiplier,
        "files": {link.area: link.file_id for link in mapping.files},
    }


UNCONNECTED = (MappingState.NOT_CONNECTED, "")


def _without_mapping(variants: Collection[Variant], state: MappingState) -> None:
    mappings = mappings_of(variants)
    for variant in lock(variants):
        mapping = mappings.get(variant.id)
        if mapping is None and variant.mapping_state == state:
            continue
        before = snapshot(variant, mapping)
        if mapping is not None:
            db.delete(mapping)
        variant.mapping_state, variant.state_reason = state, ""
        _note(variant, before, snapshot(variant, None))
    db.flush()


def _set_files(mapping: Mapping, files: Pairs[str, File]) -> None:
    db.execute(
        delete(MappingFile).where(MappingFile.client_id == mapping.client_id, MappingFile.mapping_id == mapping.id)
    )
    db.add_all(
        MappingFile(client_id=mapping.client_id, mapping_id=mapping.id, area=area, file_id=file.id)
        for area, file in files.items()
    )
    db.flush()
    db.expire(mapping, ["files"])


def _note(variant: Variant, before: dict[str, Any], after: dict[str, Any]) -> None:
    db.add(
        MappingChange(
            client_id=variant.client_id,
            variant_id=variant.id,
            membership_id=acting().membership_id,
            before=before,
            after=after,
        )
    )
