"""A sheet is read and planned, and applied when a person has seen the plan; both in steps that a stop leaves whole."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from itertools import chain, islice
from time import monotonic

from flask import g
from sqlalchemy import delete

from core.bulk import insert_rows
from core.db import db, now
from core.running import own_url
from jobs.files import look_later
from jobs.runner import again, later, runs
from models import Membership, Sheet, SheetRow, SheetStep
from models.work import beat, still_ours
from services import files
from services.activity import log_activity
from services.bulk import plans, undoing
from services.bulk.kinds import kind_of
from services.bulk.matching import header_of
from services.bulk.planning import Planned
from services.bulk.rows import fetch, owed
from sheets import Row, Shape, Unreadable, guess, rows

BATCH = 1000
SAMPLES, SAMPLE_LETTERS = 2, 60  # rows that a person sees who says what the columns are
BUDGET = 300.0  # seconds; then other people's sheets have their turn
FILES_TAKE = timedelta(seconds=5)


def read_later(sheet: Sheet) -> None:
    """Owe the reading of a new sheet, or of one whose shape a person has corrected."""
    if sheet.id:
        sheet.step = SheetStep.READING
        again(sheet)
    else:
        later(sheet)


def apply_later(sheet: Sheet) -> None:
    """A person has seen the plan; or wants what was stopped to go on."""
    sheet.step, sheet.applied_at = SheetStep.APPLYING, now()
    again(sheet)


def undo_later(sheet: Sheet) -> None:
    """A person wants back what was before it."""
    sheet.step = SheetStep.UNDOING
    again(sheet)


@runs(Sheet, "sheets")
def run_sheet(sheet: Sheet) -> None:
    g.actor = db.get(Membership, sheet.asked_by_id) if sheet.asked_by_id else None
    if sheet.step == SheetStep.READING:
        read(sheet)
    elif sheet.step == SheetStep.APPLYING:
        apply(sheet)
    elif sheet.step == SheetStep.UNDOING:
        undo(sheet)
    db.commit()


def read(sheet: Sheet) -> None:
    """Each row of the file, with what it would do. An earlier reading is forgotten."""
    key, chosen = sheet.key, Shape(sheet.encoding, sheet.separator)
    own = delete(SheetRow).where(SheetRow.client_id == sheet.client_id, SheetRow.sheet_id == sheet.id)
    db.execute(own)
    db.commit()
    try:
        with files.storage().local_path(key) as path, path.open("rb") as file:
            shape = chosen if chosen.encoding else guess(file)
            with closing(rows(file, shape)) as found:
                header, samples = next(found, None), list(islice(found, SAMPLES))
                if _is_headed(sheet, shape, header, samples) and _keep_all(sheet, chain(samples, found)):
                    sheet.step = SheetStep.CHECKED
                    sheet.finish()
    except Unreadable as fault:
        if still_ours(sheet):
            sheet.give_up(fault.code, **fault.facts)


def apply(sheet: Sheet) -> None:
    """All planned changes whose files are here; for the others it comes again."""
    kind, behind, left, is_turn_over, give_way_at = kind_of(sheet), 0, 0, False, monotonic() + BUDGET
    while turn := owed(sheet, behind, BATCH):
        if not beat(sheet):
            return
        batch, behind = kind.with_others(sheet, turn), turn[-1].number
        for file in fetch(sheet, batch):
            look_later(file)
        ends = kind.apply(sheet, batch)
        sheet.progress = {**sheet.progress, "done": sheet.progress.get("done", 0) + ends.changed}
        plans.end(sheet, ends.refused, ends.same)
        left += ends.waiting
        db.commit()
        if is_turn_over := monotonic() > give_way_at:
            break
    if not still_ours(sheet):
        return
    if is_turn_over:
        sheet.try_later("turns", now())
    elif left:
        sheet.try_later("files", now() + FILES_TAKE)
    else:
        sheet.step = SheetStep.APPLIED
        sheet.finish()
        log_activity(kind.act, sheet, after={"count": sheet.progress.get("done", 0)})


def undo(sheet: Sheet) -> None:
    """All changes that it made, as far as nobody changed them since."""
    behind, give_way_at = 0, monotonic() + BUDGET
    while batch := undoing.owed(sheet, behind, BATCH):
        if not beat(sheet):
            return
        ends, before = undoing.undo(sheet, batch), sheet.progress
        sheet.progress = before | {
            "undone": before.get("undone", 0) + ends.undone, "kept": before.get("kept", 0) + ends.kept
        }  # fmt: skip
        behind = batch[-1].number
        db.commit()
        if monotonic() > give_way_at:
            break
    if not still_ours(sheet):
        return
    if undoing.owed(sheet, behind, 1):
        sheet.try_later("turns", now())
    else:
        sheet.step = SheetStep.UNDONE
        sheet.finish()
        log_activity("mapping.import_undone", sheet, after={"count": sheet.progress.get("undone", 0)})


def _is_headed(sheet: Sheet, shape: Shape, header: Row | None, samples: Sequence[Row]) -> bool:
    """What the columns are; False: the file says nothing that could be planned, and the sheet says why."""
    kind, shown = kind_of(sheet), [[cell[:SAMPLE_LETTERS] for cell in row.cells] for row in samples]
    sheet.encoding, sheet.separator, sheet.progress = shape.encoding, shape.separator, {"samples": shown}
    found = header_of(sheet, header.cells if header else ())
    sheet.header, sheet.columns, sheet.unknown = list(header.cells) if header else [], found.columns, found.unknown
    if header is None:
        sheet.give_up("sheet_empty")
    elif found.doubled:
        sheet.give_up("column_twice", column=found.doubled[0][:100])
    elif column := kind.missing(found.columns):
        sheet.give_up("column_missing", column=column)
    else:
        db.commit()
        return True
    return False


def _keep_all(sheet: Sheet, found: Iterator[Row]) -> bool:
    """False: somebody else has the sheet, or nobody wants it any more."""
    kind, number = kind_of(sheet), 0
    planner = kind.planner(sheet.store, sheet.columns, own_url("files/"))
    while batch := list(islice(found, BATCH)):
        number += len(batch)
        if not beat(sheet, rows=number):
            return False
        _keep(sheet, batch, planner.plan(batch))
        db.commit()
    if not still_ours(sheet):
        return False
    kind.close(sheet)
    return True


def _keep(sheet: Sheet, batch: Sequence[Row], planned_rows: Sequence[Planned]) -> None:
    own = {"client_id": sheet.client_id, "sheet_id": sheet.id, "created_at": now()}
    kept = [
        own
        | {
            "number": row.number,
            "cells": row.cells,
            "plan": planned.plan,
            "place": planned.place,
            "fault": planned.fault,
            "facts": planned.facts,
            "variant_id": planned.variant_id,
            "belongs_to": planned.belongs_to,
            "wanted": planned.wanted,
        }
        for row, planned in zip(batch, planned_rows, strict=True)
    ]
    insert_rows(SheetRow.__tablename__, kept)
    plans.count(sheet, Counter(str(planned.plan) for planned in planned_rows))
