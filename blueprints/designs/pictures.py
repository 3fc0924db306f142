"""Pictures for a design: what the client has, and what is uploaded. The designer's script asks for them."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from blueprints.designs.area import bp, find
from blueprints.designs.showing import picture_facts
from core.db import db, one_or_404
from core.paging import Order, page_of
from core.rights import Right, actor, requires
from core.web import render
from designs.storage import StorageFull
from jobs.files import look_later
from models import File, FileState
from services import files
from services.designs import DRAWN, pictures_in_reach
from services.file_reach import in_reach
from services.file_troubles import MOST_MEGABYTES, trouble_of

NEWEST = Order((File.id,), descending=True)
ROWS = 24


class NotTaken(Exception):
    """Its text says to the person why the file was not taken."""


@bp.get("/<int:design_id>/pictures")
@requires(Right.DESIGNS_EDIT)
def pictures(design_id: int) -> ResponseReturnValue:
    design = find(design_id)
    query = pictures_in_reach(design.client_id, actor)
    for word in request.args.get("q", "").split():
        query = query.where(File.name.icontains(word, autoescape=True))
    context = {"design": design, "page": page_of(query, NEWEST, ROWS), "picture_facts": picture_facts}
    return render("designs/pictures.html", "designs/_pictures.html", **context)


@bp.post("/<int:design_id>/pictures")
@requires(Right.DESIGNS_EDIT)
def upload_picture(design_id: int) -> ResponseReturnValue:
    design = find(design_id)
    client_id = design.client_id
    upload = request.files.get("file")
    try:
        if not upload or not upload.filename:
            raise NotTaken(_("Choose a file."))
        file = taken(client_id, upload)
    except NotTaken as trouble:
        return jsonify(message=str(trouble)), 422
    db.commit()
    return jsonify(told(file)), 201


@bp.get("/<int:design_id>/pictures/<int:file_id>")
@requires(Right.DESIGNS_EDIT)
def show_picture(design_id: int, file_id: int) -> ResponseReturnValue:
    """How far the looking at an upload is."""
    design = find(design_id)
    own = File.client_id == design.client_id, File.id == file_id
    return jsonify(told(one_or_404(in_reach(actor).where(*own))))


def taken(client_id: int, upload: FileStorage) -> File:
    """The client's file of this content; looked at later, where it is new. Raises NotTaken."""
    name = upload.filename or ""
    if files.is_too_large(upload.stream):
        raise NotTaken(_("“%(name)s” is larger than %(limit)s MB and was not taken.", name=name, limit=MOST_MEGABYTES))
    try:
        db.commit()  # nothing is open while the file is written
        file = files.take_upload(client_id, name, files.storage().put(upload.stream))
    except StorageFull:
        told = _("There is no room left for files at the moment. “%(name)s” was not taken; try again later.", name=name)
        raise NotTaken(told) from None
    look_later(file)
    return file


def told(file: File) -> dict[str, object]:
    """`state` is checking, ready, or refused with a `message`."""
    facts = picture_facts(file)
    if file.state == FileState.READY and file.format not in DRAWN:
        wrong = _("“%(name)s” is no picture that can be drawn. Take a PNG, JPEG or TIFF file.", name=file.name)
        return facts | {"state": "refused", "message": wrong}
    if file.state == FileState.REFUSED:
        trouble = trouble_of(file)
        return facts | {"message": f"{file.name}: {trouble.found} {trouble.help}" if trouble else file.name}
    return facts
