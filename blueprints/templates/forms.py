"""The form of a template product: its name, and a file for each print area."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField, URLField
from wtforms.fields import SelectChoice
from wtforms.validators import URL, DataRequired, Length, NumberRange, Optional

from core.forms import NEEDED, one_line
from models import CatalogVariant, File
from services.templates import MOST_MULTIPLIER

NO_FILE = 0


class TemplateForm(FlaskForm):
    name = StringField(
        _("Name"),
        filters=[one_line],
        validators=[DataRequired(NEEDED), Length(max=100)],
        description=_("As you look for it: what it shows and what it is."),
    )
    description = TextAreaField(
        _("Description"),
        validators=[Length(max=500)],
        description=_("For whoever chooses it: what it is for, and what to mind."),
    )
    multiplier = IntegerField(
        _("Pieces to make for each one sold"),
        default=1,
        validators=[NumberRange(1, MOST_MULTIPLIER, _("Type a whole number from 1 on."))],
        description=_("2 for a set of two, for example."),
    )

    was_made_of = HiddenField(_("Made as"))  # so that somebody else's choice of options is told of

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
