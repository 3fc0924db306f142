"""Files brought into the library: as many as a person drops, or the address of one."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from blueprints.files.area import bp
from blueprints.files.library import clients_named
from core.db import db, one_or_404
from core.rights import Right, actor, requires
from core.web import render
from designs.storage import StorageFull
from jobs.files import look_later
from models import Client, File
from services import files
from services.file_troubles import MOST_MEGABYTES

MOST_ADDRESS = 2000
MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one that was brought: the file, or why there is none."""

    name: str
    file: File | None = None
    was_here: bool = False
    fault: str = ""


@bp.get("/new")
@requires(Right.FILES_DELETE)
def new() -> ResponseReturnValue:
    return _page([])


@bp.post("/")
@requires(Right.FILES_DELETE)
def create() -> ResponseReturnValue:
    client_id = client_asked()
    uploads = [upload for upload in request.files.getlist("files") if upload.filename][:MOST_AT_ONCE]
    taken = [take(client_id, upload) for upload in uploads]
    if address := request.form.get("url", "").strip():
        taken.append(take_address(client_id, address))
    return _page(taken or [Taken("", fault=_("Choose a file, or type its address."))])


def client_asked() -> int:
    """Whose library it is: the own client's, or for the staff the one that the form names."""
    query = Client.visible_to(actor)
    if asked := request.form.get("client", type=int):
        query = query.where(Client.id == asked)
    elif actor.is_staff:  # type: ignore[attr-defined]
        query = query.where(Client.id == 0)
    return one_or_404(query).id


def take(client_id: int, upload: FileStorage) -> Taken:
    """Kept before anything is open; each for itself, so that one that is refused stops no other."""
    name = files.clean_name(upload.filename or "")
    if files.is_too_large(upload.stream):
        return Taken(name, fault=_("Larger than %(limit)s MB.", limit=MOST_MEGABYTES))
    db.commit()
    try:
        key = files.storage().put(upload.stream)
    except StorageFull:
        return Taken(name, fault=_("There is no room left for files at the moment. Try again later."))
    was_here = files.of_content(client_id, key) is not None
    file = files.take_upload(client_id, name, key)
    if not was_here:
        look_later(file)
    db.commit()
    return Taken(name, file, was_here)


def take_address(client_id: int, address: str) -> Taken:
    parts = urlsplit(address) if len(address) <= MOST_ADDRESS else urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return Taken(address[:100], fault=_("Type the whole address of the file, beginning with https://."))
    file = files.take_address(client_id, address)
    look_later(file)
    db.commit()
    return Taken(file.name, file)


def _page(taken: list[Taken]) -> ResponseReturnValue:
    status = 422 if taken and not any(each.file for each in taken) else 200
    chosen = request.values.get("client", type=int)
    return render("files/new.html", "files/_taken.html", status, taken=taken, clients=clients_named(), chosen=chosen)
