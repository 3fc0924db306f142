"""What a sheet has changed, taken back: so many rows in one transaction, as they were made.

A variant goes back to what it was before the sheet, unless somebody changed it since: that stays, and the row says so.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, update

from core.bulk import update_rows
from core.db import db, now
from models import AnySheet, File, MappingChange, MappingState, Sheet, SheetStep
from services.bulk.known import made_as
from services.bulk.rows import Fault, Owed, changes_of, is_one_text_of, unfit
from services.bulk.standing import Standing, is_one_of, locked
from services.bulk.writing import Made, connect, disconnect, remember

WITHIN = timedelta(days=30)
UNDOABLE = (SheetStep.APPLYING, SheetStep.APPLIED, SheetStep.UNDOING)
Snapshot = dict[str, Any]  # as services.mappings keeps it


class Ends(NamedTuple):
    undone: int
    kept: int  # changed by somebody since, or not to be made any more


def can_be_undone(sheet: AnySheet) -> bool:
    """While nothing else is done with it, and not for ever: who applied it long ago has built on it."""
    is_fresh = sheet.applied_at is not None and now() < sheet.applied_at + WITHIN
    return is_fresh and not sheet.is_open and sheet.step in UNDOABLE and bool(sheet.progress.get("done"))


def owed(sheet: AnySheet, behind: int, most: int) -> list[Owed]:
    """Changes that were made and not taken back yet, in the order of the file, behind this row's number."""
    return _made(sheet, sheet.row.number > behind, most)


def owed_with(sheet: AnySheet, rows: Sequence[Owed]) -> list[Owed]:
    """These, and all others that were made together with them."""
    return _made(sheet, is_one_text_of(sheet.row.belongs_to, {row.belongs_to for row in rows}))


def _made(sheet: AnySheet, which: ColumnElement[bool], most: int | None = None) -> list[Owed]:
    return changes_of(sheet, sheet.row.done_at.is_not(None) & sheet.row.undone_at.is_(None) & which, most)


def undo(sheet: Sheet, rows: Sequence[Owed]) -> Ends:
    batch = _Batch(sheet, rows)
    faults = {row.id: fault for row in rows if (fault := batch.fault_of(row))}
    fine = [row.variant_id for row in rows if row.id not in faults]
    made = {id_: batch.made(before) for id_ in fine if "uid" in (before := batch.before[id_])}
    connect(sheet.client_id, made)
    for state in (MappingState.NOT_CONNECTED, MappingState.IGNORED):
        disconnect(sheet.client_id, [id_ for id_ in fine if id_ not in made and batch.goes_to(id_) == state], state)
    after = {id_: made[id_].snapshot if id_ in made else {"state": str(batch.goes_to(id_))} for id_ in fine}
    remember(sheet.client_id, ((id_, batch.now[id_].snapshot, after[id_]) for id_ in fine))
    note_undone(sheet, rows, faults)
    return Ends(len(fine), len(faults))


def note_undone(sheet: AnySheet, rows: Sequence[Owed], faults: Mapping[int, Fault]) -> None:
    """These were taken back, except those with a fault."""
    own = update(sheet.row).where(*sheet.own_rows, is_one_of(sheet.row.id, [row.id for row in rows]))
    db.execute(own.values(undone_at=now()), execution_options={"synchronize_session": False})
    told = faults.items()
    update_rows(
        sheet.row.__tablename__,
        [{"id": id_, "fault": code, "place": place, "facts": facts} for id_, (code, place, facts) in told],
    )


class _Batch:
    """Some rows of a sheet, their variants locked, with what each was before the sheet changed it."""

    def __init__(self, sheet: Sheet, rows: Sequence[Owed]) -> None:
        client_id = sheet.client_id
        self.now: Mapping[int, Standing] = locked(client_id, [row.variant_id for row in rows])
        self.before = self._before(sheet)
        connected = [before for before in self.before.values() if "uid" in before]
        self._catalog = made_as(client_id, {before["uid"] for before in connected})
        files = select(File).where(
            File.client_id == client_id, is_one_of(File.id, {id_ for one in connected for id_ in one["files"].values()})
        )
        self._files = {file.id: file for file in db.scalars(files)} if connected else {}

    def fault_of(self, row: Owed) -> Fault | None:
        if row.variant_id not in self.now:
            return "variant_unknown", "variant", {"value": ""}
        before = self.before.get(row.variant_id)
        if before is None:
            return "changed_again", "", {}
        return self._unmade(before) if "uid" in before else None

    def made(self, before: Snapshot) -> Made:
        made_of = self._catalog[before["uid"]]
        return Made(made_of.id, made_of.uid, made_of.areas_print, before["multiplier"], before["files"])

    def goes_to(self, variant_id: int) -> MappingState:
        """Of one that was not connected before."""
        was_ignored = self.before[variant_id]["state"] == MappingState.IGNORED
        return MappingState.IGNORED if was_ignored else MappingState.NOT_CONNECTED

    def _before(self, sheet: Sheet) -> dict[int, Snapshot]:
        """{variant: what it was}, of those whose last change is this sheet's."""
        own = select(MappingChange.variant_id, MappingChange.before).where(
            MappingChange.client_id == sheet.client_id, MappingChange.sheet_id == sheet.id
        )
        last = own.where(is_one_of(MappingChange.id, [standing.last for standing in self.now.values()]))
        return {row[0]: row[1] for row in db.execute(last)}

    def _unmade(self, before: Snapshot) -> Fault | None:
        """Why it cannot be made as before any more."""
        made_of = self._catalog.get(before["uid"])
        if made_of is None:
            return "uid_unknown", "uid", {"value": before["uid"]}
        for area in made_of.areas:
            if area.is_required and area.key not in before["files"]:
                return "area_without_file", f"file:{area.key}", {"area": area.key}
        areas = {area.key: area for area in made_of.areas}
        for area, id_ in before["files"].items():
            code, facts = unfit(self._files.get(id_), areas.get(area))
            if code not in ("", "low_resolution"):  # that was accepted then
                return code, f"file:{area}", facts
        return None
