"""The product sheet: filled in, brought back, looked through, applied."""

from functools import partial
from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from blueprints.sheets import catalog, correcting, orders, tracking  # noqa: F401  (their views)
from blueprints.sheets.area import bp, find, store_asked
from blueprints.sheets.forms import SheetForm
from blueprints.sheets.page import page_of, url_of
from blueprints.sheets.steps import begin, bring, refused_file, stop, take_back
from core.rights import Right, actor, can, requires
from core.web import go, render
from models import Sheet, SheetKind, SheetStep, Store
from services.bulk import plans


@bp.get("/new")
@requires(Right.MAPPINGS_DRY_RUN)
def new() -> ResponseReturnValue:
    return _new_page(store_asked(), SheetForm())


@bp.post("/")
@requires(Right.MAPPINGS_DRY_RUN)
def create() -> ResponseReturnValue:
    store, form = store_asked(), SheetForm()
    sheet = bring(form, partial(Sheet, client_id=store.client_id, store_id=store.id, kind=SheetKind.PRODUCTS))
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
    return take_back(find(sheet_id))


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


def _new_page(store: Store, form: SheetForm, status: int = 200) -> ResponseReturnValue:
    context: dict[str, Any] = {"store": store, "form": form, "earlier": plans.earlier(store)}
    return render("sheets/new.html", "sheets/_new.html", status, **context)
