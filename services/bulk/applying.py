"""A sheet's planned changes made: so many rows in one transaction, each either done or as it was.

Set by set, not row by row: tens of thousands of variants are connected in a minute. What a row wants is looked at again
under lock, since it was planned a while ago: whoever changed the variant meanwhile keeps their change, and the row says
so.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, any_, delete, literal, select, update
from sqlalchemy.orm import defer

from core.acting import acting
from core.bulk import insert_rows, update_rows
from core.db import db, now
from designs.findings import Level
from models import (
    CatalogVariant,
    File,
    FileState,
    MappingChange,
    MappingFile,
    MappingState,
    Plan,
    PrintArea,
    Sheet,
    SheetRow,
    Variant,
)
from models import Mapping as Connection
from services.bulk.known import made_as
from services.files import take_address
from services.mappings import mappings_of, snapshot
from services.preflight import findings_of, has_low_resolution

IDS = ARRAY(BigInteger)
SETTLED = (FileState.READY, FileState.REFUSED)
Fault = tuple[str, str, dict[str, Any]]  # code, our key of the column, facts


def owed(sheet: Sheet, behind: int, most: int) -> Sequence[SheetRow]:
    """Changes that are not made yet, in the order of the file, behind this row's number."""
    own = select(SheetRow).where(SheetRow.client_id == sheet.client_id, SheetRow.sheet_id == sheet.id)
    waiting = own.where(SheetRow.done_at.is_(None), SheetRow.plan == Plan.CHANGE, SheetRow.number > behind)
    return db.scalars(waiting.options(defer(SheetRow.cells)).order_by(SheetRow.number).limit(most)).all()


def fetch(sheet: Sheet, rows: Sequence[SheetRow]) -> list[File]:
    """Files for the addresses that these rows name, one for each address. The answer: those that are to be fetched."""
    urls = {file for row in rows for file in _wanted_files(row).values() if isinstance(file, str)}
    own = select(File).where(File.client_id == sheet.client_id, File.source_url.in_(urls))
    here = {str(file.source_url): file for file in db.scalars(own.where(File.created_at >= sheet.created_at))}
    new = {url: take_address(sheet.client_id, url) for url in sorted(urls - here.keys())}
    db.flush()
    ids = {url: file.id for url, file in (here | new).items()}
    for row in rows:
        named = _wanted_files(row)
        if any(isinstance(file, str) for file in named.values()):
            row.wanted = row.wanted | {"files": {area: ids.get(file, file) for area, file in named.items()}}
    return list(new.values())


def apply(sheet: Sheet, rows: Sequence[SheetRow]) -> int:
    """Make these changes; how many are left for later, as their files are still being fetched or looked at."""
    batch = Batch(sheet, rows)
    faults = {row.id: batch.fault_of(row) for row in batch.ready}
    fine = [row for row in batch.ready if faults[row.id] is None]
    before = {row.id: batch.snapshot(row) for row in fine}
    batch.connect([row for row in fine if _is_connecting(row)])
    batch.disconnect([row for row in fine if not _is_connecting(row)])
    batch.remember(fine, before)
    _note_ends(batch.ready, faults)
    return len(rows) - len(batch.ready)


def _note_ends(rows: Sequence[SheetRow], faults: Mapping[int, Fault | None]) -> None:
    ends = []
    for row in rows:
        code, place, facts = faults[row.id] or ("", "", {})
        plan = Plan.REFUSED if code else Plan.CHANGE
        ends.append({"id": row.id, "done_at": now(), "plan": plan, "fault": code, "place": place, "facts": facts})
    update_rows(SheetRow.__tablename__, ends)
    for row in rows:
        db.expire(row)


class Batch:
    """Some rows of a sheet, with everything that they are about read and locked at once."""

    def __init__(self, sheet: Sheet, rows: Sequence[SheetRow]) -> None:
        self._sheet, self._client_id = sheet, sheet.client_id
        self._files, self._prints = self._files_of(rows), dict[int, str]()
        self._looked_at: dict[tuple[int, int], tuple[str, dict[str, Any]]] = {}
        self.ready = [row for row in rows if self._is_settled(row)]
        self._variants = self._locked([row.variant_id or 0 for row in self.ready])
        self._mappings = mappings_of(self._variants.values())
        self._catalog = made_as(self._client_id, {row.wanted.get("uid", "") for row in self.ready})

    def fault_of(self, row: SheetRow) -> Fault | None:
        """What stands in the way by now."""
        variant = self._variants.get(row.variant_id or 0)
        if variant is None:
            return "variant_unknown", "variant", {"value": ""}
        mapping = self._mappings.get(variant.id)
        if (mapping.version if mapping else 0) != row.wanted["seen"]:
            return "changed_since", "", {}
        if not _is_connecting(row):
            return None
        made_of = self._catalog.get(row.wanted["uid"])
        if made_of is None:
            return "uid_unknown", "uid", {"value": row.wanted["uid"]}
        areas = {area.key: area for area in made_of.areas}
        wrong = ((area, self._unfit(self._files[id_], areas.get(area))) for area, id_ in _wanted_files(row).items())
        return next(((code, f"file:{area}", facts) for area, (code, facts) in wrong if code), None)

    def snapshot(self, row: SheetRow) -> dict[str, Any]:
        variant_id = row.variant_id or 0
        return snapshot(self._variants[variant_id], self._mappings.get(variant_id))

    def connect(self, rows: Sequence[SheetRow]) -> None:
        known = {
            row.variant_id: self._mappings[row.variant_id or 0].id for row in rows if row.variant_id in self._mappings
        }
        update_rows(
            "mappings", [self._values(row, id=known[row.variant_id]) for row in rows if row.variant_id in known]
        )
        own = {"client_id": self._client_id, "store_id": self._sheet.store_id, "created_at": now()}
        new = [self._values(row, variant_id=row.variant_id, **own) for row in rows if row.variant_id not in known]
        made = {one.variant_id: one.id for one in insert_rows("mappings", new, returning="id, variant_id")}
        self._set_files({(known | made)[row.variant_id]: self._file_ids(row) for row in rows})
        self._set_state(rows, MappingState.CONNECTED)

    def disconnect(self, rows: Sequence[SheetRow]) -> None:
        own = delete(Connection).where(Connection.client_id == self._client_id)
        db.execute(own.where(Connection.variant_id.in_([row.variant_id for row in rows])))
        self._set_state(rows, MappingState.NOT_CONNECTED)

    def remember(self, rows: Sequence[SheetRow], before: Mapping[int, dict[str, Any]]) -> None:
        """A line of history for each variant."""
        own = {"client_id": self._client_id, "membership_id": acting().membership_id, "created_at": now()}
        changes = ({"variant_id": row.variant_id, "before": before[row.id], "after": self._after(row)} for row in rows)
        insert_rows(MappingChange.__tablename__, [own | change for change in changes])

    def _locked(self, ids: Sequence[int]) -> dict[int, Variant]:
        own = select(Variant).where(Variant.client_id == self._client_id, Variant.id == any_(literal(ids, IDS)))
        locked = own.order_by(Variant.id).with_for_update().execution_options(populate_existing=True)
        return {variant.id: variant for variant in db.scalars(locked)}

    def _unfit(self, file: File, area: PrintArea | None) -> tuple[str, dict[str, Any]]:
        """As `_unfit`, looked at once for each file and area."""
        place = file.id, area.id if area else 0
        if place not in self._looked_at:
            self._looked_at[place] = _unfit(file, area)
        return self._looked_at[place]

    def _files_of(self, rows: Sequence[SheetRow]) -> dict[int, File]:
        """{file id: the file itself, or the one that has had its content before}."""
        own = select(File).where(File.client_id == self._client_id)
        ids = {id_ for row in rows for id_ in _wanted_files(row).values()}
        found = {file.id: file for file in db.scalars(own.where(File.id.in_(ids)))}
        firsts = {file.same_as_id for file in found.values() if file.same_as_id}
        first = {file.id: file for file in db.scalars(own.where(File.id.in_(firsts)))}
        return {id_: first.get(file.same_as_id or 0, file) for id_, file in found.items()}

    def _is_settled(self, row: SheetRow) -> bool:
        return all(self._files[id_].state in SETTLED for id_ in _wanted_files(row).values())

    def _file_ids(self, row: SheetRow) -> dict[str, int]:
        return {area: self._files[id_].id for area, id_ in _wanted_files(row).items()}

    def _values(self, row: SheetRow, **own: Any) -> dict[str, Any]:
        made_of, variant = self._catalog[row.wanted["uid"]], self._variants[row.variant_id or 0]
        return own | {
            "catalog_variant_id": made_of.id,
            "multiplier": row.wanted["multiplier"],
            "version": row.wanted["seen"] + 1,
            "made_from": variant.fingerprint,
            "made_for": self._areas_print(made_of),
            "changed_by_id": acting().membership_id,
            "changed_at": now(),
        }

    def _areas_print(self, made_of: CatalogVariant) -> str:
        if made_of.id not in self._prints:
            self._prints[made_of.id] = made_of.areas_print
        return self._prints[made_of.id]

    def _after(self, row: SheetRow) -> dict[str, Any]:
        if not _is_connecting(row):
            return {"state": str(MappingState.NOT_CONNECTED)}
        made_of = self._catalog[row.wanted["uid"]]
        chosen = {"catalog_variant_id": made_of.id, "uid": made_of.uid, "multiplier": row.wanted["multiplier"]}
        return {"state": str(MappingState.CONNECTED), **chosen, "files": self._file_ids(row)}

    def _set_files(self, files: Mapping[int, Mapping[str, int]]) -> None:
        own = delete(MappingFile).where(MappingFile.client_id == self._client_id)
        db.execute(own.where(MappingFile.mapping_id.in_(files)))
        row = {"client_id": self._client_id, "created_at": now()}
        links = [
            row | {"mapping_id": mapping, "area": area, "file_id": id_}
            for mapping in files
            for area, id_ in files[mapping].items()
        ]
        insert_rows("mapping_files", links)

    def _set_state(self, rows: Sequence[SheetRow], state: MappingState) -> None:
        own = update(Variant).where(Variant.client_id == self._client_id)
        changed = own.where(Variant.id.in_([row.variant_id for row in rows]))
        db.execute(
            changed.values(mapping_state=state, state_reason=""), execution_options={"synchronize_session": False}
        )


def _unfit(file: File, area: PrintArea | None) -> tuple[str, dict[str, Any]]:
    """Why it cannot be printed there; an empty code: it can."""
    if area is None:
        return "area_unknown", {}
    if file.state != FileState.READY:
        return "file_unfit", {"code": file.error or "unexpected", "facts": file.error_facts}
    if wrong := next((each for each in findings_of(file, area) if each.level is Level.BLOCK), None):
        return "file_unfit", {"code": wrong.code, "facts": wrong.facts}
    return ("low_resolution", {}) if has_low_resolution(file, area) else ("", {})


def _wanted_files(row: SheetRow) -> dict[str, Any]:
    """{area: file id, or the address of one that nobody has asked for yet}."""
    files: dict[str, Any] = row.wanted.get("files", {})
    return files


def _is_connecting(row: SheetRow) -> bool:
    return "uid" in row.wanted
