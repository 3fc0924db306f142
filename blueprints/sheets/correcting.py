"""How a file is read, as its bringer says it: its letters, what stands between the cells, what the columns are."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.sheets.area import bp, find, find_of_provider
from blueprints.sheets.columns_form import columns_form
from blueprints.sheets.forms import ShapeForm
from blueprints.sheets.page import is_correctable, page_of, url_of
from core.db import db
from core.rights import Right, requires
from core.web import done, go
from jobs.sheets import read_later
from models import AnySheet, ProviderSheetKind, SheetKind


@bp.post("/<int:sheet_id>/reading")
@requires(Right.MAPPINGS_DRY_RUN)
def read_again(sheet_id: int) -> ResponseReturnValue:
    return _read_again(find(sheet_id))


@bp.post("/orders/<int:order_file_id>/reading")
@requires(Right.ORDERS_IMPORT)
def read_again_orders(order_file_id: int) -> ResponseReturnValue:
    return _read_again(find(order_file_id, SheetKind.ORDERS))


@bp.post("/<int:sheet_id>/columns")
@requires(Right.MAPPINGS_DRY_RUN)
def match(sheet_id: int) -> ResponseReturnValue:
    return _match(find(sheet_id))


@bp.post("/orders/<int:order_file_id>/columns")
@requires(Right.ORDERS_IMPORT)
def match_orders(order_file_id: int) -> ResponseReturnValue:
    return _match(find(order_file_id, SheetKind.ORDERS))


@bp.post("/tracking/<int:parcel_file_id>/reading")
@requires(Right.PACKAGES_EDIT)
def read_again_parcels(parcel_file_id: int) -> ResponseReturnValue:
    return _read_again(find_of_provider(parcel_file_id, ProviderSheetKind.TRACKING))


@bp.post("/tracking/<int:parcel_file_id>/columns")
@requires(Right.PACKAGES_EDIT)
def match_parcels(parcel_file_id: int) -> ResponseReturnValue:
    return _match(find_of_provider(parcel_file_id, ProviderSheetKind.TRACKING))


@bp.post("/catalog/<int:catalog_file_id>/reading")
@requires(Right.CATALOG_EDIT)
def read_again_catalog(catalog_file_id: int) -> ResponseReturnValue:
    return _read_again(find_of_provider(catalog_file_id, ProviderSheetKind.CATALOG))


@bp.post("/catalog/<int:catalog_file_id>/columns")
@requires(Right.CATALOG_EDIT)
def match_catalog(catalog_file_id: int) -> ResponseReturnValue:
    return _match(find_of_provider(catalog_file_id, ProviderSheetKind.CATALOG))


def _read_again(sheet: AnySheet) -> ResponseReturnValue:
    """The letters or the cells were wrong: once more, as the person says."""
    form = ShapeForm()
    db.refresh(sheet, with_for_update=True)
    if not is_correctable(sheet):
        return _too_late(sheet)
    if not form.validate():
        return page_of(sheet, 422, form)
    sheet.encoding, sheet.separator, sheet.chosen = form.encoding.data, form.separator.data, {}
    read_later(sheet)
    db.commit()
    return go(url_of(sheet))


def _match(sheet: AnySheet) -> ResponseReturnValue:
    """The columns are others than their names say, or have names that nobody knows."""
    db.refresh(sheet, with_for_update=True)
    if not is_correctable(sheet):
        return _too_late(sheet)
    form = columns_form(sheet)
    if not form.validate():
        return page_of(sheet, 422, columns=form)
    sheet.chosen = form.chosen
    read_later(sheet)
    db.commit()
    return go(url_of(sheet))


def _too_late(sheet: AnySheet) -> ResponseReturnValue:
    return done(_("This file is being applied, or was; bring it again to read it anew."), url_of(sheet), "warning")
