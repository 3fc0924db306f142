"""Print files brought by programs."""

from typing import Annotated

from flask import request
from flask_babel import lazy_gettext as _
from pydantic import AfterValidator, BaseModel
from werkzeug.datastructures import FileStorage

from blueprints.api.area import Answer, Spoken, bp, speaks
from blueprints.api.finding import one
from blueprints.api.order_sent import MOST_ADDRESS, whole_address
from blueprints.api.parts import Name, WhyText, said
from blueprints.api.reading import Taken
from core.db import db
from core.problems import Fault, Problem
from core.rights import Right, actor
from designs.storage import StorageFull
from jobs.files import look_later
from models import File, FileState
from services import files
from services.file_reach import is_in_reach
from services.file_troubles import MOST_MEGABYTES, trouble_of


class AddressOfFile(Taken):
    """Where a file lies."""

    url: Annotated[Name, AfterValidator(whole_address)] = said(
        _("The whole address, beginning with https://."), min_length=1, max_length=MOST_ADDRESS
    )


class FileGiven(BaseModel):
    """A print file. One content is one file: brought twice, it has the same id."""

    id: int
    name: str
    state: FileState = said(_("`ready` and `refused` are the last ones; until then ask again."))
    format: str
    bytes: int | None
    sha256: str | None
    trouble: WhyText | None = said(_("Why it was refused, or what keeps it from being fetched."))


@bp.post("/v1/files")
@speaks(
    Right.FILES_UPLOAD,
    Spoken(
        "files", _("Bring a print file"), takes=AddressOfFile, takes_upload=True,
        gives={201: FileGiven, 200: FileGiven},
        notes=_("The file itself as multipart/form-data, or its address as JSON. 200: its content was here already."),
    ),
)  # fmt: skip
def create_file(sent: AddressOfFile | None = None) -> Answer:
    if sent is None:
        return _upload(request.files.get("file"))
    file = files.take_address(_client(), sent.url)
    db.flush()
    look_later(file)
    db.commit()
    return _given(file), 201


@bp.get("/v1/files/<int:file_id>")
@speaks(Right.FILES_UPLOAD, Spoken("files", _("How far a file is"), gives={200: FileGiven}))
def show_file(file_id: int) -> Answer:
    file = one(File.visible_to(actor).where(File.id == file_id), file_id)
    if not is_in_reach(file, actor):
        raise Problem(404)
    return _given(file), 200


def _upload(upload: FileStorage | None) -> Answer:
    """Kept before anything is open, as in the library. Raises Problem."""
    name = files.clean_name(upload.filename or "") if upload else ""
    if upload is None or not name:
        words = _("Send the file as the part “file”, with its name.")
        raise Problem(422, faults=[Fault("missing", words, parameter="file")])
    if files.is_too_large(upload.stream):
        raise Problem(413, detail=_("A file may have up to %(size)s MB.", size=MOST_MEGABYTES))
    client_id = _client()
    db.commit()
    try:
        key = files.storage().put(upload.stream)
    except StorageFull:
        raise Problem(503, detail=_("There is no room left for files at the moment. Try again later.")) from None
    was_here = files.of_content(client_id, key) is not None
    file = files.take_upload(client_id, name, key)
    if not was_here:
        look_later(file)
    db.commit()
    return _given(file), 200 if was_here else 201


def _client() -> int:
    return int(next(iter(actor.clients)))


def _given(asked: File) -> FileGiven:
    file, trouble = files.original_of(asked), trouble_of(asked)
    words = " ".join(filter(None, trouble)) if trouble else ""
    return FileGiven(
        id=file.id,
        name=file.name,
        state=FileState(file.state),
        format=file.format,
        bytes=file.bytes,
        sha256=file.sha256,
        trouble=WhyText(code=asked.error or "", text=words) if trouble else None,
    )
