"""The product sheet: exported, filled in, brought back, looked through, applied."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.sheets import correcting, orders  # noqa: F401  (their views)
from blueprints.sheets.area import bp, find, store_asked, table_file
from blueprints.sheets.forms import SheetForm
from blueprints.sheets.page import page_of, url_of
from blueprints.sheets.steps import begin, bring, refused_file, stop
from core.db import db
from core.rights import Right, actor, can, requires
from core.running import own_url
from core.web import done, go, render
from jobs.sheets import undo_later
from models import SheetKind, SheetStep, Store
from services.bulk import exporting, plans, undoing
from sheets import TooMany


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
    sheet = bring(store, form, SheetKind.PRODUCTS)
    return go(url_of(sheet)) if sheet else _new_page(store, form, 422)


@bp.get("/<int:sheet_id>")
@requires(Right.MAPPINGS_DRY_RUN)
def show(sheet_id: int) -> ResponseReturnValue:
    return page_of(find(sheet_id))


@bp.post("/<int:sheet_id>/applying")
@requires(Right.MAPPINGS_IMPORT)
def apply(sheet_id: int) -> ResponseReturnValue:
    return begin(find(sheet_id), "mapping.import_begun")


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
    """Who may look through a file only stops no more than that."""
    sheet = find(sheet_id)
    if sheet.step in (SheetStep.APPLYING, SheetStep.UNDOING) and not can(actor, Right.MAPPINGS_IMPORT):
        abort(403)
    return stop(sheet)


@bp.get("/<int:sheet_id>/refused")
@requires(Right.MAPPINGS_DRY_RUN)
def refused(sheet_id: int) -> ResponseReturnValue:
    return refused_file(find(sheet_id))


def _new_url(store: Store) -> str:
    return url_for(".new", store=store.id)


def _new_page(store: Store, form: SheetForm, status: int = 200) -> ResponseReturnValue:
    context: dict[str, Any] = {"store": store, "form": form, "earlier": plans.earlier(store)}
    return render("sheets/new.html", "sheets/_new.html", status, **context)
