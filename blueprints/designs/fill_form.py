"""The form that fills a template: a field for each layer that may be changed."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from core.forms import NEEDED, one_line
from designs.document import ImageLayer, TextLayer
from models import File
from services.design_filling import Gap

MOST_CHARACTERS = 2000


class FillForm(FlaskForm):
    """`seen` is the version that a design had whose own words are changed here."""

    name = StringField(_("Name of the design"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=100)])
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def words(self, gaps: Sequence[Gap]) -> dict[str, str]:
        return {gap.layer.id: self[text_of(gap)].data or "" for gap in gaps if gap.is_text}

    def chosen(self, gaps: Sequence[Gap]) -> dict[str, int]:
        return {gap.layer.id: self[picture_of(gap)].data for gap in gaps if not gap.is_text}


def fill_form(gaps: Sequence[Gap], library: Sequence[File], data: dict[str, Any]) -> FillForm:
    """Filled with what stands in the layers, until something else is sent."""
    choices = [SelectChoice(file.id, file.name) for file in library]
    questions: dict[str, Any] = {}
    told = dict(data)
    for gap in gaps:
        if isinstance(gap.layer, TextLayer):
            checks = [DataRequired(NEEDED), Length(max=MOST_CHARACTERS)]
            questions[text_of(gap)] = TextAreaField(label_of(gap), validators=checks)
            told[text_of(gap)] = gap.layer.text
        if isinstance(gap.layer, ImageLayer):
            questions[picture_of(gap)] = SelectField(label_of(gap), coerce=int, choices=list(choices))
            questions[upload_of(gap)] = FileField(_("or a new picture"))
            told[picture_of(gap)] = gap.layer.file_id
    form: FillForm = type("FillFormOfDesign", (FillForm,), questions)(data=told)
    return form


def label_of(gap: Gap) -> str:
    """The name of the layer, else what stands there."""
    if gap.layer.name:
        return gap.layer.name
    return gap.layer.text.split("\n")[0] if isinstance(gap.layer, TextLayer) else str(_("Picture"))


def text_of(gap: Gap) -> str:
    return f"text-{gap.layer.id}"


def picture_of(gap: Gap) -> str:
    return f"picture-{gap.layer.id}"


def upload_of(gap: Gap) -> str:
    return f"upload-{gap.layer.id}"
