"""A print file: its state, its picture, and the thing itself. It came from a stranger, so no browser runs any of it."""

from flask import Response, abort, send_file, url_for
from flask.typing import ResponseReturnValue

from blueprints.files.area import bp, find
from core.db import db
from core.rights import Right, requires
from core.web import go, render
from designs.storage import NotStored
from jobs.files import look_again
from services.activity import log_activity
from services.file_troubles import may_go_better
from services.files import download_name, original_of, storage

MIMES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg", "tiff": "image/tiff"}
NOTHING_RUNS = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@bp.get("/<int:file_id>")
@requires(Right.PRODUCTS_SNAPSHOT)
def show(file_id: int) -> ResponseReturnValue:
    return render("files/show.html", "files/_file.html", file=original_of(find(file_id)))


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
    if may_go_better(file):
        look_again(file)
        log_activity("file.retried", file)
        db.commit()
    return go(url_for(".show", file_id=file.id))


def stored(key: str | None, **how: object) -> Response:
    try:
        return send_file(storage().open(key or ""), conditional=False, **how)  # type: ignore[arg-type]
    except NotStored:
        abort(404)


def quiet(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
