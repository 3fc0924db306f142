"""A print file: its state, its picture, and the thing itself. It came from a stranger, so no browser runs any of it."""

from typing import Any

from flask import Response, abort, send_file, url_for
from flask.typing import ResponseReturnValue

from blueprints.files import library, uploads  # noqa: F401  (their views)
from blueprints.files.area import bp, find
from core.db import db
from core.rights import Right, actor, can, requires
from core.web import go, render, wants_fragment
from designs.storage import NotStored
from jobs import files as jobs
from services.file_uses import designs_with, orders_with, products_with, templates_with, uses
from services.files import download_name, original_of, storage

PICTURES = {"png": "image/png", "jpeg": "image/jpeg", "tiff": "image/tiff", "svg": "image/svg+xml"}
MIMES = {"pdf": "application/pdf", **PICTURES}
NOTHING_RUNS = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@bp.get("/<int:file_id>")
@requires(Right.PRODUCTS_SNAPSHOT)
def show(file_id: int) -> ResponseReturnValue:
    file = original_of(find(file_id))
    shown: dict[str, Any] = {"file": file, "uses": uses([file])[file.id], "templates": templates_with(file)}
    shown["designs"] = designs_with(file) if can(actor, Right.PRODUCTS_VIEW) else []
    shown["products"] = products_with(file, actor) if can(actor, Right.PRODUCTS_VIEW) else []
    shown["orders"] = orders_with(file, actor) if can(actor, Right.ORDERS_VIEW) else []
    return render("files/show.html", "files/_file.html", **shown)


@bp.get("/<int:file_id>/state")
@requires(Right.PRODUCTS_SNAPSHOT)
def state(file_id: int) -> ResponseReturnValue:
    """How far it is; without JavaScript nobody comes here but by the link of the page itself."""
    file = find(file_id)
    if not wants_fragment():
        return go(url_for(".show", file_id=file.id))
    return render("files/_state.html", "files/_state.html", file=file)


@bp.get("/<int:file_id>/preview")
@requires(Right.PRODUCTS_SNAPSHOT)
def preview(file_id: int) -> ResponseReturnValue:
    file = original_of(find(file_id))
    return quiet(stored(file.preview_key, mimetype="image/webp"))


@bp.get("/<int:file_id>/original")
@requires(Right.PRODUCTS_SNAPSHOT)
def original(file_id: int) -> ResponseReturnValue:
    file = original_of(find(file_id))
    mime = MIMES.get(file.format, "application/octet-stream")
    return quiet(stored(file.sha256, mimetype=mime, as_attachment=True, download_name=download_name(file)))


@bp.post("/<int:file_id>/retries")
@requires(Right.FILES_UPLOAD)
def retry(file_id: int) -> ResponseReturnValue:
    file = find(file_id)
    jobs.retry(file)
    db.commit()
    return go(url_for(".show", file_id=file.id))


def stored(key: str | None, **how: object) -> Response:
    """Piece by piece, wherever it lies."""
    try:
        size, file = storage().size(key or ""), storage().open(key or "")
    except NotStored:
        abort(404)
    response = send_file(file, conditional=False, **how)  # type: ignore[arg-type]
    response.content_length = size
    return response


def quiet(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
