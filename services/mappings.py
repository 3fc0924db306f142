"""What a store's variants are made as: connecting, disconnecting, ignoring, and the history behind each."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Pairs
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.sql.base import ExecutableOption

from core.acting import acting
from core.db import db, now
from models import (
    CatalogVariant,
    File,
    FileState,
    Mapping,
    MappingChange,
    MappingFile,
    MappingState,
    PrintArea,
    Product,
    Variant,
)
from services.activity import log_activity
from services.as_it_stood import stand_again, stood, was_unwell
from services.drift import take_back_acceptance
from services.preflight import has_low_resolution, is_blocked

CHOSEN = frozenset({"catalog_variant_id", "uid", "multiplier", "files"})


class CannotConnect(Exception):
    """`code` has its words in `services.mapping_words`; `area` is the print area it is about, if one."""

    def __init__(self, code: str, area: PrintArea | None = None) -> None:
        super().__init__(code)
        self.code, self.area = code, area


def connect(
    variants: Collection[Variant],
    catalog_variant: CatalogVariant,
    files: Pairs[str, File],
    multiplier: int = 1,
    *,
    accept_low_resolution: bool = False,
) -> None:
    """Make all of `variants` as `catalog_variant`, with these files per area key. Raises CannotConnect."""
    wanted = {area.key: files[area.key] for area in catalog_variant.areas if area.key in files}
    for client_id in {variant.client_id for variant in variants}:
        refuse_unusable(catalog_variant, client_id, wanted, accept_low_resolution)
    _make(variants, catalog_variant, wanted, multiplier)


def disconnect(variants: Collection[Variant]) -> None:
    """Take the mapping away. Orders released before keep what they were made as."""
    _without_mapping("mapping.disconnected", variants, MappingState.NOT_CONNECTED)


def ignore(variants: Collection[Variant]) -> None:
    """Not made here: their lines never wait."""
    _without_mapping("mapping.ignored", variants, MappingState.IGNORED)


def refuse_unusable(
    catalog_variant: CatalogVariant, client_id: int, files: Pairs[str, File], accept_low_resolution: bool
) -> None:
    """Raises CannotConnect where what was chosen could not be produced."""
    if not (catalog_variant.is_active and catalog_variant.product.is_for(client_id)):
        raise CannotConnect("product_unavailable")
    for area in catalog_variant.areas:
        file = files.get(area.key)
        if file is None:
            if area.is_required:
                raise CannotConnect("area_without_file", area)
            continue
        if file.state != FileState.READY:
            raise CannotConnect("file_not_ready", area)
        if is_blocked(file, area):
            raise CannotConnect("file_unfit", area)
        if not accept_low_resolution and has_low_resolution(file, area):
            raise CannotConnect("low_resolution", area)


def undo(change: MappingChange, variant: Variant) -> bool:
    """Go back to what was before `change`; False where it changed again since. Raises CannotConnect."""
    mapping = mappings_of([variant]).get(variant.id)
    if essence(snapshot(variant, mapping)) != essence(change.after):
        return False
    before = change.before
    if "known_as" in before:
        take_back_acceptance(variant, mapping, before)
        _tell("mapping.reopened", [variant], {variant.id: change.after}, {variant.id: mapping} if mapping else {})
    elif "catalog_variant_id" in before:
        _make_again(variant, before)
    elif before["state"] == MappingState.IGNORED:
        ignore([variant])
    else:
        disconnect([variant])
    return True


def mappings_of(variants: Iterable[Variant], *loading: ExecutableOption) -> dict[int, Mapping]:
    """Pairs of variant id and mapping, of those that have one. `loading` says what to read along."""
    chosen = list(variants)
    own = Mapping.client_id.in_({variant.client_id for variant in chosen})
    query = select(Mapping).where(own, Mapping.variant_id.in_([variant.id for variant in chosen]))
    found = db.scalars(query.options(*loading))
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
        "stood": stood(variant, mapping),
    }


def essence(kept: dict[str, Any]) -> dict[str, Any]:
    """What a person chose. A connected variant may break, drift and recover in between: no choice of anybody's."""
    chosen = CHOSEN if "catalog_variant_id" in kept else {"state"}
    return {name: value for name, value in kept.items() if name in chosen}


def _make_again(variant: Variant, before: dict[str, Any]) -> None:
    """As it was made before; one that was drifted or broken then is so again. Raises CannotConnect."""
    files = {area: file for area, id_ in before["files"].items() if (file := db.get(File, id_))}
    made_as = db.get_one(CatalogVariant, before["catalog_variant_id"])
    if not was_unwell(before):
        refuse_unusable(made_as, variant.client_id, files, accept_low_resolution=True)
    mapping = _make([variant], made_as, files, before["multiplier"])[variant.id]
    stand_again(variant, mapping, before)
    db.flush()


def _make(
    variants: Collection[Variant], catalog_variant: CatalogVariant, wanted: Pairs[str, File], multiplier: int
) -> Pairs[int, Mapping]:
    """{variant id: its mapping}, whether or not that can be produced."""
    chosen = lock(variants)
    mappings = mappings_of(chosen)
    before = {variant.id: snapshot(variant, mappings.get(variant.id)) for variant in chosen}
    for variant in chosen:
        mapping = mappings.setdefault(variant.id, _new_mapping(variant))
        mapping.catalog_variant, mapping.multiplier = catalog_variant, multiplier
        mapping.made_from, mapping.made_for = variant.fingerprint, catalog_variant.areas_print
        mapping.version += 1
        mapping.changed_at, mapping.changed_by_id = now(), acting().membership_id
        variant.mapping_state, variant.state_reason, variant.known_as = MappingState.CONNECTED, "", None
    db.add_all(mappings.values())
    db.flush()
    _set_files(mappings.values(), wanted)
    _tell("mapping.connected", chosen, before, mappings)
    return mappings


def _without_mapping(action: str, variants: Collection[Variant], state: MappingState) -> None:
    locked = lock(variants)
    mappings = mappings_of(locked)
    changing = [one for one in locked if one.id in mappings or one.mapping_state != state]
    before = {variant.id: snapshot(variant, mappings.get(variant.id)) for variant in changing}
    for variant in changing:
        if mapping := mappings.get(variant.id):
            db.delete(mapping)
        variant.mapping_state, variant.state_reason, variant.known_as = state, "", None
    db.flush()
    _tell(action, changing, before, {})


def _new_mapping(variant: Variant) -> Mapping:
    return Mapping(client_id=variant.client_id, store_id=variant.store_id, variant_id=variant.id, version=0)


def _set_files(mappings: Collection[Mapping], files: Pairs[str, File]) -> None:
    own = MappingFile.client_id.in_({mapping.client_id for mapping in mappings})
    db.execute(delete(MappingFile).where(own, MappingFile.mapping_id.in_([mapping.id for mapping in mappings])))
    for mapping in mappings:
        db.expire(mapping, ["files"])
        db.add_all(
            MappingFile(client_id=mapping.client_id, mapping_id=mapping.id, area=area, file_id=file.id)
            for area, file in files.items()
        )
    db.flush()


def _tell(
    action: str, variants: Collection[Variant], before: Pairs[int, dict[str, Any]], mappings: Pairs[int, Mapping]
) -> None:
    """A line of history per variant, and one of the activity log per product."""
    of_product: dict[int, list[Variant]] = defaultdict(list)
    for variant in variants:
        of_product[variant.product_id].append(variant)
        db.add(
            MappingChange(
                client_id=variant.client_id,
                variant_id=variant.id,
                membership_id=acting().membership_id,
                on_behalf_of=acting().on_behalf_of,
                before=before[variant.id],
                after=snapshot(variant, mappings.get(variant.id)),
            )
        )
    for product_id, changed in of_product.items():
        made_as = {mappings[one.id].catalog_variant.uid for one in changed if one.id in mappings}
        facts = {"variants": [variant.title or variant.sku for variant in changed][:20], "count": len(changed)}
        product = db.get_one(Product, product_id)
        log_activity(action, product, name=product.title, after=facts | ({"uid": made_as.pop()} if made_as else {}))
