"""The page of a sheet, which its views and what corrects its reading share."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from blueprints.sheets.columns_form import ColumnsForm, columns_form
from blueprints.sheets.forms import ShapeForm
from core.web import render
from models import Sheet, SheetKind, SheetStep
from services.bulk import plans, undoing
from services.bulk.kinds import kind_of
from services.bulk.words import fault_of, sheet_fault


def url_of(sheet: Sheet) -> str:
    if sheet.kind == SheetKind.ORDERS:
        return url_for("sheets.show_orders", order_file_id=sheet.id)
    return url_for("sheets.show", sheet_id=sheet.id)


def is_correctable(sheet: Sheet) -> bool:
    """Nothing of it has been applied yet."""
    return not sheet.is_open and sheet.step in (SheetStep.READING, SheetStep.CHECKED)


def page_of(
    sheet: Sheet, status: int = 200, form: ShapeForm | None = None, columns: ColumnsForm | None = None
) -> ResponseReturnValue:
    form = form or ShapeForm(encoding=sheet.encoding, separator=sheet.separator)
    context: dict[str, Any] = {"sheet": sheet, "form": form, "counts": plans.counts(sheet), "fault_of": fault_of}
    context |= {"name_of": kind_of(sheet).name_of, "sheet_fault": sheet_fault}
    context |= {"can_be_undone": undoing.can_be_undone(sheet), "twin": plans.twin(sheet)}
    context["twin_by"] = plans.brought_by(context["twin"])
    if not sheet.is_open:  # while it runs the page shows how far it is
        context |= {"refused": plans.first_refused(sheet), "changes": plans.first_changes(sheet)}
        context |= {"kept": plans.first_kept(sheet)}
    if is_correctable(sheet) and sheet.header:
        context["columns"] = columns or columns_form(sheet)
    folder = "sheets/orders" if sheet.kind == SheetKind.ORDERS else "sheets"
    return render(f"{folder}/show.html", f"{folder}/_sheet.html", status, **context)
