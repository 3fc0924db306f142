"""What is done with a sheet of whatever kind; the views name the kind, and the right that it needs."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.sheets.area import table_file
from blueprints.sheets.forms import SheetForm
from blueprints.sheets.page import url_of
from core.db import db
from core.rights import actor
from core.web import done, go
from designs.storage import StorageFull
from jobs.sheets import apply_later, read_later, undo_later
from models import AnySheet, SheetStep
from services import files
from services.activity import log_activity
from services.background.stopping import stop as stop_work
from services.bulk import plans, undoing
from services.bulk.kinds import kind_of
from services.bulk.words import fault_of
from services.file_troubles import MOST_MEGABYTES
from sheets import Encoding


def bring(form: SheetForm, new: Callable[..., AnySheet]) -> AnySheet | None:
    """Keep the file and owe the reading of the `new` sheet. None: the form says what is wrong."""
    if not form.validate():
        return None
    if files.is_too_large(form.file.data.stream):
        form.file.errors = [_("The file is larger than %(limit)s MB. Divide it.", limit=MOST_MEGABYTES)]
        return None
    name = files.clean_name(form.file.data.filename or "") or "file.csv"
    db.commit()  # nothing is open while the file is written
    try:
        key = files.storage().put(form.file.data.stream)
    except StorageFull:
        form.file.errors = [_("There is no room left for files at the moment. Try again later.")]
        return None
    sheet = new(name=name, key=key, asked_by_id=actor.id)
    read_later(sheet)
    db.commit()
    return sheet


def begin(sheet: AnySheet, act: str) -> ResponseReturnValue:
    """A person has seen the plan, or goes on with what was stopped."""
    db.refresh(sheet, with_for_update=True)
    if sheet.is_open or sheet.step not in (SheetStep.CHECKED, SheetStep.APPLYING):
        return done(_("There is nothing to apply in this file."), url_of(sheet), "warning")
    sheet.asked_by_id = actor.id
    apply_later(sheet)
    log_activity(act, sheet)
    db.commit()
    return go(url_of(sheet))


def take_back(sheet: AnySheet) -> ResponseReturnValue:
    """Back to what was before the file, wherever nobody changed it since."""
    db.refresh(sheet, with_for_update=True)
    if not undoing.can_be_undone(sheet):
        return done(_("There is nothing in this file that can be taken back."), url_of(sheet), "warning")
    sheet.asked_by_id = actor.id
    undo_later(sheet)
    log_activity(f"{kind_of(sheet).area}.import_undo_begun", sheet)
    db.commit()
    return go(url_of(sheet))


def stop(sheet: AnySheet) -> ResponseReturnValue:
    """What is written already stays."""
    stop_work(sheet)
    db.commit()
    return done(_("It was stopped. What is done already stays; the rest can go on."), url_of(sheet), "info")


def refused_file(sheet: AnySheet) -> ResponseReturnValue:
    """The rows that were refused as they stood in the file, and why: mended there, they can be brought again."""
    kind = "xlsx" if sheet.encoding == Encoding.WORKBOOK else "csv"
    return table_file(plans.refused_rows(sheet, fault_of, _("Error")), f"refused-{sheet.id}", kind)
