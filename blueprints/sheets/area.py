"""The area's blueprint, and what its modules share."""

from collections.abc import Iterator
from tempfile import TemporaryFile

from flask import Blueprint, abort, request, send_file
from flask.typing import ResponseReturnValue

from core.db import one_or_404
from core.rights import actor
from models import Sheet, Store

bp = Blueprint("sheets", __name__, url_prefix="/sheets")


def find(sheet_id: int) -> Sheet:
    return one_or_404(Sheet.visible_to(actor).where(Sheet.id == sheet_id))


def store_asked() -> Store:
    """The one that the address or the form names."""
    store_id = request.values.get("store", type=int) or abort(404)
    return one_or_404(Store.visible_to(actor).where(Store.id == store_id, Store.deleted_at.is_(None)))


def csv_of(lines: Iterator[str], name: str) -> ResponseReturnValue:
    """A file, piece by piece; it lies on disk while it is written, so that its size does not matter."""
    file = TemporaryFile()  # noqa: SIM115  (closed when it has been sent)
    for piece in lines:
        file.write(piece.encode())
    file.seek(0)
    return send_file(file, "text/csv", as_attachment=True, download_name=name)
