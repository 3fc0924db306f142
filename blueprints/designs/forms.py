"""The forms of a design's name and of what it is drawn for."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from core.forms import NEEDED, one_line


class NameForm(FlaskForm):
    name = StringField(_("Name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=100)])


class NewForm(NameForm):
    """`size` is the id of the catalog variant that stands for all with its print areas."""

    size = RadioField(_("Size"), coerce=int, validators=[DataRequired(_("Choose one."))])


def new_form(sizes: dict[int, str]) -> NewForm:
    form = NewForm()
    form.size.choices = [SelectChoice(number, words) for number, words in sizes.items()]
    if len(sizes) == 1 and not form.is_submitted():
        form.size.data = next(iter(sizes))
    return form


def name_form(name: str) -> NameForm:
    values: dict[str, Any] = {"name": name}
    return NameForm(data=values)
