"""The area's blueprint, and what its modules share."""

from collections.abc import Callable, Iterable
from tempfile import TemporaryFile
from typing import Any

from flask import Blueprint, abort, request, send_file
from flask.typing import ResponseReturnValue

from core.db import one_or_404
from core.rights import actor
from models import Sheet, SheetKind, Store
from sheets import write_csv, write_workbook

bp = Blueprint("sheets", __name__, url_prefix="/sheets")


def find(sheet_id: int, kind: SheetKind = SheetKind.PRODUCTS) -> Sheet:
    """Each kind has rights of its own, so another kind is not found."""
    return one_or_404(Sheet.visible_to(actor).where(Sheet.id == sheet_id, Sheet.kind == kind))


def store_asked() -> Store:
    """The one that the address or the form names."""
    store_id = request.values.get("store", type=int) or abort(404)
    return one_or_404(Store.visible_to(actor).where(Store.id == store_id, Store.deleted_at.is_(None)))


def table_file(rows: Iterable[list[object]], name: str, kind: str) -> ResponseReturnValue:
    """A CSV file, or a workbook (`xlsx`). It lies on disk while it is written, so that its size does not matter."""
    kind = kind if kind in WRITERS else "csv"
    write, content_type = WRITERS[kind]
    file = TemporaryFile()  # noqa: SIM115  (closed when it has been sent)
    write(rows, file)
    file.seek(0)
    return send_file(file, content_type, as_attachment=True, download_name=f"{name}.{kind}")


WRITERS: dict[str, tuple[Callable[[Iterable[list[object]], Any], None], str]] = {
    "csv": (write_csv, "text/csv"),
    "xlsx": (write_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
