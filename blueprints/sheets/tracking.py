"""The file of parcels: which order each is of, how it travels; looked through, packed and handed over."""

from functools import partial
from typing import Any

from flask.typing import ResponseReturnValue

from blueprints.sheets.area import bp, find_of_provider, table_file
from blueprints.sheets.forms import SheetForm
from blueprints.sheets.page import page_of, url_of
from blueprints.sheets.steps import begin, bring, refused_file, stop, take_back
from core.rights import Right, actor, requires
from core.web import go, render
from models import ProviderSheet, ProviderSheetKind
from models.sheets import reach_of
from services.bulk import plans
from services.bulk.tracking.columns import NAMES

KIND = ProviderSheetKind.TRACKING
EXAMPLE = {"order": "1001", "client": "Aurora Prints", "carrier": "GLS", "code": "ZX 123 456", "shipped": "2026-11-26"}


@bp.get("/tracking")
@requires(Right.PACKAGES_EDIT)
def new_parcels() -> ResponseReturnValue:
    return _new_page(SheetForm())


@bp.get("/tracking/template")
@requires(Right.PACKAGES_EDIT)
def parcel_template() -> ResponseReturnValue:
    """All columns, and a row that shows how they are filled in."""
    rows: list[list[object]] = [[names[0] for names in NAMES.values()], [EXAMPLE.get(key, "") for key in NAMES]]
    return table_file(rows, "tracking", "csv")


@bp.post("/tracking")
@requires(Right.PACKAGES_EDIT)
def create_parcels() -> ResponseReturnValue:
    form = SheetForm()
    sheet = bring(form, partial(ProviderSheet, kind=KIND, reach=reach_of(actor)))
    return go(url_of(sheet)) if sheet else _new_page(form, 422)


@bp.get("/tracking/<int:parcel_file_id>")
@requires(Right.PACKAGES_EDIT)
def show_parcels(parcel_file_id: int) -> ResponseReturnValue:
    return page_of(find_of_provider(parcel_file_id, KIND))


@bp.post("/tracking/<int:parcel_file_id>/applying")
@requires(Right.PACKAGES_EDIT)
def apply_parcels(parcel_file_id: int) -> ResponseReturnValue:
    return begin(find_of_provider(parcel_file_id, KIND), "package.import_begun")


@bp.post("/tracking/<int:parcel_file_id>/undoing")
@requires(Right.ORDERS_FORCE_BACK)
def undo_parcels(parcel_file_id: int) -> ResponseReturnValue:
    return take_back(find_of_provider(parcel_file_id, KIND))


@bp.post("/tracking/<int:parcel_file_id>/cancellation")
@requires(Right.PACKAGES_EDIT)
def cancel_parcels(parcel_file_id: int) -> ResponseReturnValue:
    return stop(find_of_provider(parcel_file_id, KIND))


@bp.get("/tracking/<int:parcel_file_id>/refused")
@requires(Right.PACKAGES_EDIT)
def refused_parcels(parcel_file_id: int) -> ResponseReturnValue:
    return refused_file(find_of_provider(parcel_file_id, KIND))


def _new_page(form: SheetForm, status: int = 200) -> ResponseReturnValue:
    context: dict[str, Any] = {"form": form, "earlier": plans.earlier_of(actor, KIND), "url_of": url_of}
    return render("sheets/tracking/new.html", "sheets/tracking/_new.html", status, **context)
