"""The page of a sheet, which its views and what corrects its reading share."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from blueprints.sheets.columns_form import ColumnsForm, columns_form
from blueprints.sheets.forms import ShapeForm
from core.acts import field
from core.rights import actor
from core.web import render
from models import AnySheet, ProviderSheet, ProviderSheetKind, SheetKind, SheetStep
from services.breaking import Breaking, breaking_of
from services.bulk import plans, undoing
from services.bulk.catalog.planning import breaking
from services.bulk.kinds import kind_of
from services.bulk.words import fault_of, sheet_fault

# Of each kind: the end of its endpoints, what its id is called there, and where its templates are.
PLACES: dict[str, tuple[str, str, str]] = {
    SheetKind.PRODUCTS: ("", "sheet_id", "sheets"),
    SheetKind.ORDERS: ("_orders", "order_file_id", "sheets/orders"),
    ProviderSheetKind.TRACKING: ("_parcels", "parcel_file_id", "sheets/tracking"),
    ProviderSheetKind.CATALOG: ("_catalog", "catalog_file_id", "sheets/catalog"),
}


def url_of(sheet: AnySheet, what: str = "show") -> str:
    """Of its page, or of what is done with it: `apply`, `cancel`, `undo`, `refused`, `read_again`, `match`."""
    end, id_name, _folder = PLACES[sheet.kind]
    values: dict[str, Any] = {id_name: sheet.id}
    return url_for(f"sheets.{what}{end}", **values)


def is_correctable(sheet: AnySheet) -> bool:
    """Nothing of it has been applied yet."""
    return not sheet.is_open and sheet.step in (SheetStep.READING, SheetStep.CHECKED)


def page_of(
    sheet: AnySheet, status: int = 200, form: ShapeForm | None = None, columns: ColumnsForm | None = None
) -> ResponseReturnValue:
    form = form or ShapeForm(encoding=sheet.encoding, separator=sheet.separator)
    context: dict[str, Any] = {"sheet": sheet, "form": form, "counts": plans.counts(sheet), "fault_of": fault_of}
    context |= {"name_of": kind_of(sheet).name_of, "sheet_fault": sheet_fault, "url_of": url_of}
    context |= {"can_be_undone": undoing.can_be_undone(sheet), "twin": plans.twin(sheet)}
    context["twin_by"] = plans.brought_by(context["twin"])
    if not sheet.is_open:  # while it runs the page shows how far it is
        context |= {"refused": plans.first_refused(sheet), "changes": plans.first_changes(sheet)}
        context |= {"kept": plans.first_kept(sheet)}
    if isinstance(sheet, ProviderSheet) and sheet.kind == ProviderSheetKind.CATALOG:
        context |= {"field_name": field, "breaking": breaking_left(sheet)}
    if is_correctable(sheet) and sheet.header:
        context["columns"] = columns or columns_form(sheet)
    folder = PLACES[sheet.kind][2]
    return render(f"{folder}/show.html", f"{folder}/_sheet.html", status, **context)


def breaking_left(sheet: ProviderSheet) -> Breaking | None:
    """What of the catalog's connections it would still break; asked before it is applied."""
    if sheet.is_open or not sheet.progress.get("breaking", {}).get("variants"):
        return None
    broken = breaking(sheet)
    return breaking_of(broken, actor) if broken.variants else None
