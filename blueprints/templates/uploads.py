"""Files that come with the form: kept at once, and chosen from then on like one of the library."""

from flask_babel import gettext as _
from wtforms import Field
from wtforms.fields import SelectChoice

from blueprints.templates.forms import TemplateForm
from core.db import db
from designs.storage import StorageFull
from jobs.files import look_later
from models import CatalogVariant, File
from services import files
from services.file_troubles import MOST_MEGABYTES


def take_new_files(form: TemplateForm, made_of: CatalogVariant, client_id: int) -> None:
    for place in range(len(made_of.areas)):
        fields = form.of_area(place)
        if file := _taken(fields, client_id, form):
            look_later(file)
            db.flush()
            for other in range(len(made_of.areas)):
                choices = form.of_area(other)["library"]
                choices.choices = [*choices.choices, SelectChoice(file.id, file.name)]
            fields["library"].data = file.id
            fields["url"].data = ""


def _taken(fields: dict[str, Field], client_id: int, form: TemplateForm) -> File | None:
    upload, url = fields["upload"], fields["url"]
    if upload.data:
        name = upload.data.filename or ""
        if files.is_too_large(upload.data.stream):
            limit = MOST_MEGABYTES
            form.form_errors.append(
                _("“%(name)s” is larger than %(limit)s MB and was not taken.", name=name, limit=limit)
            )
            return None
        return _stored(name, upload, client_id, form)
    return files.take_address(client_id, url.data) if url.data and url.validate(form) else None


def _stored(name: str, upload: Field, client_id: int, form: TemplateForm) -> File | None:
    try:
        db.commit()  # nothing is open while the file is written
        return files.take_upload(client_id, name, files.storage().put(upload.data.stream))
    except StorageFull:
        form.form_errors.append(
            _("There is no room left for files at the moment. “%(name)s” was not taken; try again later.", name=name)
        )
        return None
