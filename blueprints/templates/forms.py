"""The form of a template product: its name, and a file for each print area."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, SelectField, StringField, URLField
from wtforms.fields import SelectChoice
from wtforms.validators import URL, DataRequired, Length, Optional

from core.forms import NEEDED, one_line
from models import CatalogVariant, File

NO_FILE = 0


class TemplateForm(FlaskForm):
    name = StringField(
        _("Name"),
        filters=[one_line],
        validators=[DataRequired(NEEDED), Length(max=100)],
        description=_("As you look for it: what it shows and what it is."),
    )

    def of_area(self, place: int) -> dict[str, Field]:
        return {name: self[f"{name}_{place}"] for name in ("library", "upload", "url")}


def form_for(made_of: CatalogVariant, library: list[File], data: dict[str, Any] | None = None) -> TemplateForm:
    """With a file of the library, an upload or an address for each print area of `made_of`."""
    choices = [SelectChoice(NO_FILE, _("none")), *(SelectChoice(file.id, file.name) for file in library)]
    no_address = _("This is no address of a file.")
    checks = [Optional(), Length(max=2000), URL(require_tld=False, message=no_address)]
    questions: dict[str, Any] = {}
    for place in range(len(made_of.areas)):
        choose = {"coerce": int, "choices": choices, "default": NO_FILE}
        questions[f"library_{place}"] = SelectField(_("File of the library"), **choose)
        questions[f"upload_{place}"] = FileField(_("or a new file"))
        questions[f"url_{place}"] = URLField(_("or its address"), filters=[one_line], validators=checks)
    form: TemplateForm = type("TemplateFormOfVariant", (TemplateForm,), questions)(data=data)
    return form
