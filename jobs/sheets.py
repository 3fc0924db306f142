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
from core.db import EVERYONE, db, now, see
from core.figures import look_at
from core.rights import Actor, can
from jobs.files import look_later
from jobs.orders import look_again_later
from jobs.runner import again, later, runs
from models import AnySheet, Membership, ProviderSheet, Sheet, SheetStep
from models.work import beat, still_ours
from services import files
from services.activity import log_activity
from services.askers import asker_of
from services.bulk import plans, undoing
from services.bulk.kinds import kind_of
from services.bulk.matching import header_of
from services.bulk.planning import Planned
from services.bulk.rows import Owed, fetch, owed
from services.orders import waiting_for
from sheets import Row, Shape, Unreadable, guess, rows

READ, BATCH = 1000, 2500  # rows in one transaction: looked through, and at most
SAMPLES, SAMPLE_LETTERS = 2, 60  # rows that a person sees who says what the columns are
LOOKED_UP = ("orders", "variants", "products", "mappings", "files")  # what the rows of a file refer to
BUDGET = 300.0  # seconds; then other people's sheets have their turn
FILES_TAKE = timedelta(seconds=5)


def read_later(sheet: AnySheet) -> None:
    """Owe the reading of a new sheet, or of one whose shape a person has corrected."""
    if sheet.id:
        sheet.step = SheetStep.READING
        again(sheet)
    else:
        later(sheet)


def apply_later(sheet: AnySheet) -> None:
    """A person has seen the plan; or wants what was stopped to go on."""
    sheet.step, sheet.applied_at = SheetStep.APPLYING, now()
    again(sheet)


def undo_later(sheet: AnySheet) -> None:
    """A person wants back what was before it."""
    sheet.step = SheetStep.UNDOING
    again(sheet)


def retry(sheet: AnySheet, actor: Actor) -> bool:
    """What failed while it was applied, or taken back, goes on. False: it was not, or it is under way."""
    db.refresh(sheet, with_for_update=True)
    goes_on = {SheetStep.APPLYING: apply_later, SheetStep.UNDOING: undo_later}.get(SheetStep(sheet.step))
    if sheet.is_open or goes_on is None:
        return False
    sheet.asked_by_id = actor.id
    goes_on(sheet)
    log_activity("job.retried", sheet)
    return True


@runs(Sheet, "sheets")
def run_sheet(sheet: Sheet) -> None:
    g.actor = asker_of(sheet)
    work_on(sheet)


@runs(ProviderSheet, "sheets")
def run_provider_sheet(sheet: ProviderSheet) -> None:
    """In the reach of whoever brought it, as long as whoever asks for it has all of that."""
    asker = db.get_one(Membership, sheet.asked_by_id)
    see(sheet.scope)
    g.actor = asker
    if may_go_on(sheet, asker):
        work_on(sheet)
    else:
        sheet.give_up("not_allowed")
        db.commit()


def may_go_on(sheet: ProviderSheet, asker: Membership) -> bool:
    kind = kind_of(sheet)
    right = kind.undo_right if sheet.step == SheetStep.UNDOING else kind.right
    has_reach = asker.clients == EVERYONE or set(sheet.scope) <= set(asker.clients)
    return has_reach and right is not None and can(asker, right)


def work_on(sheet: AnySheet) -> None:
    if sheet.step == SheetStep.READING:
        read(sheet)
    elif sheet.step == SheetStep.APPLYING:
        apply(sheet)
    elif sheet.step == SheetStep.UNDOING:
        undo(sheet)
    db.commit()


def read(sheet: AnySheet) -> None:
    """Each row of the file, with what it would do. An earlier reading is forgotten."""
    key, chosen = sheet.key, Shape(sheet.encoding, sheet.separator)
    db.execute(delete(sheet.row).where(*sheet.own_rows))
    db.commit()
    look_at(LOOKED_UP)
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


def apply(sheet: AnySheet) -> None:
    """All planned changes whose files are here; for the others it comes again."""
    kind, behind, left, is_turn_over, give_way_at = kind_of(sheet), 0, 0, False, monotonic() + BUDGET
    while turn := owed(sheet, behind, min(kind.most, BATCH)):
        if not beat(sheet):
            return
        batch, behind = kind.with_others(sheet, turn), turn[-1].number
        ask_for_files(sheet, batch)
        ends = kind.apply(sheet, batch)
        sheet.progress = {**sheet.progress, "done": sheet.progress.get("done", 0) + ends.changed}
        let_go_on(sheet, ends.variants)
        plans.end(sheet, ends.refused, ends.same)
        left += ends.waiting
        db.commit()
        look_at(LOOKED_UP)
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


def let_go_on(sheet: AnySheet, variant_ids: Sequence[int]) -> None:
    """The orders that waited for these. Their checks are made once it is committed."""
    if variant_ids and isinstance(sheet, Sheet):
        freed = waiting_for(variant_ids, sheet.client_id)
        look_again_later(sheet.client_id, freed)
        sheet.progress = {**sheet.progress, "freed": sheet.progress.get("freed", 0) + len(freed)}


def ask_for_files(sheet: AnySheet, batch: Sequence[Owed]) -> None:
    """The provider's rows name none."""
    for file in fetch(sheet, batch) if isinstance(sheet, Sheet) else ():
        look_later(file)


def undo(sheet: AnySheet) -> None:
    """All changes that it made, as far as nobody changed them since."""
    kind, behind, give_way_at = kind_of(sheet), 0, monotonic() + BUDGET
    while (batch := undoing.owed(sheet, behind, min(kind.most, BATCH))) and kind.undo:
        if not beat(sheet):
            return
        ends, before = kind.undo(sheet, batch), sheet.progress
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
        log_activity(kind.undo_act, sheet, after={"count": sheet.progress.get("undone", 0)})


def _is_headed(sheet: AnySheet, shape: Shape, header: Row | None, samples: Sequence[Row]) -> bool:
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


def _keep_all(sheet: AnySheet, found: Iterator[Row]) -> bool:
    """False: somebody else has the sheet, or nobody wants it any more."""
    kind, number = kind_of(sheet), 0
    planner = kind.planner(sheet)
    while batch := list(islice(found, min(max(kind.most, READ), BATCH))):
        number += len(batch)
        if not beat(sheet, rows=number):
            return False
        _keep(sheet, batch, planner.plan(batch))
        db.commit()
    if not still_ours(sheet):
        return False
    for looked_at in kind.close(sheet):
        if not beat(sheet, looked_at=looked_at):
            return False
        db.commit()
    return still_ours(sheet)


def _keep(sheet: AnySheet, batch: Sequence[Row], planned_rows: Sequence[Planned]) -> None:
    own = {**sheet.row_keys, "created_at": now()}
    kept = [
        own
        | {
            "number": row.number,
            "cells": row.cells,
            "plan": planned.plan,
            "place": planned.place,
            "fault": planned.fault,
            "facts": planned.facts,
            "belongs_to": planned.belongs_to,
            "wanted": planned.wanted,
        }
        | ({"variant_id": planned.variant_id} if isinstance(sheet, Sheet) else {})
        for row, planned in zip(batch, planned_rows, strict=True)
    ]
    insert_rows(sheet.row.__tablename__, kept)
    plans.count(sheet, Counter(str(planned.plan) for planned in planned_rows))
