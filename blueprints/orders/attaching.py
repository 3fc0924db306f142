"""A file that comes with what somebody writes: brought now, or chosen from the client's library."""

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import Form, SelectField
from wtforms.fields import SelectChoice

from blueprints.orders.files import file_form
from core.db import db
from core.rights import Right, actor, can
from models import File, FileState, OrderItem
from services import files
from services.file_reach import in_reach
from services.files import original_of
from services.transitions import is_live

MOST_OFFERED = 200  # of the library, the latest


class WithFile(Form):
    """The fields; `offer_files` fills them, or takes away what this person may not use."""

    upload = FileField(lazy_gettext("Attach a file"))
    library = SelectField(lazy_gettext("Or one from the file library"), coerce=int, default=0)


def offer_files(form: WithFile, client_id: int) -> None:
    if not can(actor, Right.FILES_UPLOAD):
        del form.upload
    offered = library_of(client_id) if can(actor, Right.PRODUCTS_VIEW) else []
    form.library.choices = [SelectChoice(0, _("None")), *offered]
    if not offered:
        del form.library


def library_of(client_id: int) -> list[SelectChoice]:
    own = in_reach(actor).where(File.client_id == client_id, File.same_as_id.is_(None), File.state != FileState.REFUSED)
    return [SelectChoice(file.id, file.name) for file in db.scalars(own.order_by(File.id.desc()).limit(MOST_OFFERED))]


def is_any(form: WithFile) -> bool:
    return any(form[name].data for name in ("upload", "library") if name in form)


def file_in(form: WithFile, client_id: int) -> File | None:
    """What was brought, else what was chosen; the form says where it is too large."""
    if "upload" in form and form.upload.data:
        return attached(form.upload, client_id)
    chosen = form.library.data if "library" in form else 0
    own = in_reach(actor).where(File.client_id == client_id, File.id == chosen)
    return next((original_of(file) for file in db.scalars(own)), None) if chosen else None


def attached(field: FileField, client_id: int) -> File | None:
    """What was uploaded, in the client's library; the field says where it is too large."""
    if not field.data:
        return None
    if files.is_too_large(field.data.stream):
        field.errors = [_("At most %(size)s MB.", size=files.MOST_BYTES // 1024**2)]
        return None
    return files.take_upload(client_id, field.data.filename or "", files.storage().put(field.data.stream))


def printings(items: Iterable[OrderItem]) -> Iterator[SelectChoice]:
    """Each print area of each live line: what an attached file may be printed on."""
    for item in filter(is_live, items):
        for choice in file_form(item).area.choices:
            yield SelectChoice(f"{item.id}-{choice.value}", f"{item.title}, {choice.label}")
