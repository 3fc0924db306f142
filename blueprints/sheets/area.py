"""The area's blueprint, and what its modules share."""

from collections.abc import Iterable
from functools import partial

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from core.db import one_or_404
from core.rights import actor
from core.web import attachment
from models import ProviderSheet, ProviderSheetKind, Sheet, SheetKind, Store
from sheets import FORMATS

bp = Blueprint("sheets", __name__, url_prefix="/sheets")


def find(sheet_id: int, kind: SheetKind = SheetKind.PRODUCTS) -> Sheet:
    """Each kind has rights of its own, so another kind is not found."""
    return one_or_404(Sheet.visible_to(actor).where(Sheet.id == sheet_id, Sheet.kind == kind))


def find_of_provider(sheet_id: int, kind: ProviderSheetKind) -> ProviderSheet:
    own = ProviderSheet.visible_to(actor).where(ProviderSheet.kind == kind)
    return one_or_404(own.where(ProviderSheet.id == sheet_id))


def store_asked() -> Store:
    """The one that the address or the form names."""
    store_id = request.values.get("store", type=int) or abort(404)
    return one_or_404(Store.visible_to(actor).where(Store.id == store_id, Store.deleted_at.is_(None)))


def table_file(rows: Iterable[list[object]], name: str, kind: str) -> ResponseReturnValue:
    """A CSV file, or a workbook (`xlsx`)."""
    as_format = FORMATS.get(kind, FORMATS["csv"])
    return attachment(partial(as_format.write, rows), as_format.mime, f"{name}.{as_format.ending}")
