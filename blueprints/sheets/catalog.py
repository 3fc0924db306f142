"""The catalog as a file: exported, brought back, looked through, taken over product by product."""

from functools import partial
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from blueprints.sheets.area import bp, find_of_provider, table_file
from blueprints.sheets.forms import SheetForm
from blueprints.sheets.page import breaking_left, page_of, url_of
from blueprints.sheets.steps import begin, bring, refused_file, stop, take_back
from core.rights import Right, actor, requires
from core.web import go, render
from models import ProviderSheet, ProviderSheetKind
from models.sheets import OF_NO_CLIENT
from services.bulk import plans
from services.bulk.catalog.exporting import rows

KIND = ProviderSheetKind.CATALOG


@bp.get("/catalog")
@requires(Right.CATALOG_EDIT)
def new_catalog() -> ResponseReturnValue:
    return _new_page(SheetForm())


@bp.get("/catalog/export")
@requires(Right.CATALOG_EDIT)
def export_catalog() -> ResponseReturnValue:
    return table_file(rows(), "catalog", request.args.get("kind", "csv"))


@bp.post("/catalog")
@requires(Right.CATALOG_EDIT)
def create_catalog() -> ResponseReturnValue:
    form = SheetForm()
    sheet = bring(form, partial(ProviderSheet, kind=KIND, reach=OF_NO_CLIENT))
    return go(url_of(sheet)) if sheet else _new_page(form, 422)


@bp.get("/catalog/<int:catalog_file_id>")
@requires(Right.CATALOG_EDIT)
def show_catalog(catalog_file_id: int) -> ResponseReturnValue:
    return page_of(find_of_provider(catalog_file_id, KIND))


@bp.post("/catalog/<int:catalog_file_id>/applying")
@requires(Right.CATALOG_EDIT)
def apply_catalog(catalog_file_id: int) -> ResponseReturnValue:
    """What it breaks is asked first."""
    sheet = find_of_provider(catalog_file_id, KIND)
    if breaking_left(sheet) and "confirmed" not in request.form:
        return page_of(sheet, 409)
    return begin(sheet, "catalog.import_begun")


@bp.post("/catalog/<int:catalog_file_id>/undoing")
@requires(Right.CATALOG_EDIT)
def undo_catalog(catalog_file_id: int) -> ResponseReturnValue:
    return take_back(find_of_provider(catalog_file_id, KIND))


@bp.post("/catalog/<int:catalog_file_id>/cancellation")
@requires(Right.CATALOG_EDIT)
def cancel_catalog(catalog_file_id: int) -> ResponseReturnValue:
    return stop(find_of_provider(catalog_file_id, KIND))


@bp.get("/catalog/<int:catalog_file_id>/refused")
@requires(Right.CATALOG_EDIT)
def refused_catalog(catalog_file_id: int) -> ResponseReturnValue:
    return refused_file(find_of_provider(catalog_file_id, KIND))


def _new_page(form: SheetForm, status: int = 200) -> ResponseReturnValue:
    context: dict[str, Any] = {"form": form, "earlier": plans.earlier_of(actor, KIND), "url_of": url_of}
    return render("sheets/catalog/new.html", "sheets/catalog/_new.html", status, **context)
