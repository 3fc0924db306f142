"""Files that come with the form: kept at once, and chosen from then on like those of the library."""

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms.fields import SelectChoice

from blueprints.publications.forms import PublicationForm
from core.db import db
from designs.storage import StorageFull
from jobs.files import look_later
from models import File, PrintArea
from services import files
from services.file_troubles import MOST_MEGABYTES


def take_new_files(form: PublicationForm, areas: list[PrintArea], client_id: int) -> None:
    for area in areas:
        fields = form.of_area(area)
        if file := _taken(fields["upload"].data, client_id, form):
            for other in areas:
                choices = form.of_area(other)["library"]
                choices.choices = [*choices.choices, SelectChoice(file.id, file.name)]
            fields["library"].data = file.id
    for upload in form.new_pictures.data or ():
        if file := _taken(upload, client_id, form):
            if file.id not in {each.value for each in form.pictures.choices}:
                form.pictures.choices = [*form.pictures.choices, SelectChoice(file.id, file.name)]
            form.pictures.data = [*(form.pictures.data or ()), file.id]


def _taken(upload: FileStorage | None, client_id: int, form: PublicationForm) -> File | None:
    if not upload or not upload.filename:
        return None
    if files.is_too_large(upload.stream):
        said = {"name": upload.filename, "limit": MOST_MEGABYTES}
        form.form_errors.append(_("“%(name)s” is larger than %(limit)s MB and was not taken.", **said))
        return None
    try:
        db.commit()  # nothing is open while the file is written
        file = files.take_upload(client_id, upload.filename, files.storage().put(upload.stream))
    except StorageFull:
        form.form_errors.append(
            _(
                "There is no room left for files at the moment. “%(name)s” was not taken; try again later.",
                name=upload.filename,
            )
        )
        return None
    look_later(file)
    db.flush()
    return file
