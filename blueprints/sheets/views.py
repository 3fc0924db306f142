"""The product sheet: exported, filled in, brought back, looked through, applied."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.sheets import correcting, orders  # noqa: F401  (their views)
from blueprints.sheets.area import bp, find, store_asked, table_file
from blueprints.sheets.forms import SheetForm
from blueprints.sheets.page import page_of, url_of
from core.db import db
from core.rights import Right, actor, requires
from core.running import own_url
from core.web import done, go, render
from designs.storage import StorageFull
from jobs.sheets import apply_later, read_later, undo_later
from models import Sheet, SheetStep, Store
from services import files
from services.activity import log_activity
from services.bulk import exporting, plans, undoing
from services.bulk.words import fault_of
from services.file_troubles import MOST_MEGABYTES
from sheets import Encoding, TooMany


@bp.get("/products")
@requires(Right.MAPPINGS_EXPORT)
def export() -> ResponseReturnValue:
    store, kind = store_asked(), request.args.get("kind", "csv")
    try:
        return table_file(exporting.rows(store, own_url("files/")), f"products-{store.id}", kind)
    except TooMany:
        return done(_("A workbook has no room for so many rows. Take the CSV file."), _new_url(store), "warning")


@bp.get("/new")
@requires(Right.MAPPINGS_DRY_RUN)
def new() -> ResponseReturnValue:
    return _new_page(store_asked(), SheetForm())


@bp.post("/")
@requires(Right.MAPPINGS_DRY_RUN)
def create() -> ResponseReturnValue:
    store, form = store_asked(), SheetForm()
    if not form.validate():
        return _new_page(store, form, 422)
    if files.is_too_large(form.file.data.stream):
        form.file.errors = [_("The file is larger than %(limit)s MB. Divide it.", limit=MOST_MEGABYTES)]
        return _new_page(store, form, 422)
    name, own = files.clean_name(form.file.data.filename or "") or "file.csv", (store.client_id, store.id)
    db.commit()  # nothing is open while the file is written
    try:
        key = files.storage().put(form.file.data.stream)
    except StorageFull:
        form.file.errors = [_("There is no room left for files at the moment. Try again later.")]
        return _new_page(store, form, 422)
    sheet = Sheet(client_id=own[0], store_id=own[1], name=name, key=key, asked_by_id=actor.id)
    read_later(sheet)
    db.commit()
    return go(url_for(".show", sheet_id=sheet.id))


@bp.get("/<int:sheet_id>")
@requires(Right.MAPPINGS_DRY_RUN)
def show(sheet_id: int) -> ResponseReturnValue:
    return page_of(find(sheet_id))


@bp.post("/<int:sheet_id>/applying")
@requires(Right.MAPPINGS_IMPORT)
def apply(sheet_id: int) -> ResponseReturnValue:
    sheet = find(sheet_id)
    db.refresh(sheet, with_for_update=True)
    if sheet.is_open or sheet.step not in (SheetStep.CHECKED, SheetStep.APPLYING):
        return done(_("There is nothing to apply in this file."), url_of(sheet), "warning")
    sheet.asked_by_id = actor.id
    apply_later(sheet)
    log_activity("mapping.import_begun", sheet)
    db.commit()
    return go(url_of(sheet))


@bp.post("/<int:sheet_id>/undoing")
@requires(Right.MAPPINGS_IMPORT)
def undo(sheet_id: int) -> ResponseReturnValue:
    """Back to what was before the file, wherever nobody changed it since."""
    sheet = find(sheet_id)
    db.refresh(sheet, with_for_update=True)
    if not undoing.can_be_undone(sheet):
        return done(_("There is nothing in this file that can be taken back."), url_of(sheet), "warning")
    sheet.asked_by_id = actor.id
    undo_later(sheet)
    db.commit()
    return go(url_of(sheet))


@bp.post("/<int:sheet_id>/cancellation")
@requires(Right.MAPPINGS_DRY_RUN)
def cancel(sheet_id: int) -> ResponseReturnValue:
    """At once: whoever works on it finds the lease gone before the next rows are written."""
    sheet = find(sheet_id)
    db.refresh(sheet, with_for_update=True)
    if sheet.is_open:
        sheet.cancel()
        db.commit()
    return done(_("It was stopped. What is done already stays; the rest can go on."), url_of(sheet), "info")


@bp.get("/<int:sheet_id>/refused")
@requires(Right.MAPPINGS_DRY_RUN)
def refused(sheet_id: int) -> ResponseReturnValue:
    """The rows that were refused as they stood in the file, and why: mended there, they can be brought again."""
    sheet = find(sheet_id)
    kind = "xlsx" if sheet.encoding == Encoding.WORKBOOK else "csv"
    return table_file(plans.refused_rows(sheet, fault_of, _("Error")), f"refused-{sheet.id}", kind)


def _new_url(store: Store) -> str:
    return url_for(".new", store=store.id)


def _new_page(store: Store, form: SheetForm, status: int = 200) -> ResponseReturnValue:
    context: dict[str, Any] = {"store": store, "form": form, "earlier": plans.earlier(store)}
    return render("sheets/new.html", "sheets/_new.html", status, **context)
