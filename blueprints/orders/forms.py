"""What people fill in about an order."""

from collections.abc import Iterable
from typing import Any, Self
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from core import vocabulary
from core.countries import in_words
from core.db import now
from core.forms import NEEDED, one_line
from core.language import wanted_zone
from models import Reason


class ActForm(FlaskForm):
    """`version` is the order as the person saw it."""

    version = HiddenField()


class LineHoldForm(ActForm):
    reason = SelectField(_("Reason"), validators=[DataRequired(_("Choose why."))])
    words = TextAreaField(
        _("What is it about?"),
        description=_("Client and provider both read this on the order."),
        validators=[Length(max=1000)],
    )

    def offer(self, reasons: Iterable[Reason]) -> Self:
        """The form with these reasons to choose from, none of them chosen beforehand."""
        words = [(str(reason), str(vocabulary.REASON[reason])) for reason in reasons]
        sentences = [SelectChoice(reason, word[:1].upper() + word[1:]) for reason, word in words]
        self.reason.choices = [SelectChoice("", gettext("Choose…")), *sentences]
        return self


class HoldForm(LineHoldForm):
    """Of the whole order; it may have a deadline."""

    until = DateTimeLocalField(_("Deadline"), validators=[Optional()], description=_("Empty: until a person says so."))
    then = RadioField(
        _("What happens when nobody has said anything by then"),
        choices=[
            SelectChoice("received", _("It is checked again and goes on")),
            SelectChoice("canceled", _("It is canceled")),
        ],
        default="received",
    )

    def validate_until(self, field: DateTimeLocalField) -> None:
        if field.data and field.data.replace(tzinfo=ZoneInfo(wanted_zone())) <= now():
            raise ValidationError(_("That is past. Choose a later moment, or leave it empty."))


class CancelForm(ActForm):
    words = TextAreaField(_("Why?"), validators=[Length(max=1000)])


class AddressForm(FlaskForm):
    version = HiddenField()
    first_name = StringField(_("First name"), validators=[Length(max=200)], filters=[one_line])
    last_name = StringField(_("Last name"), validators=[Length(max=200)], filters=[one_line])
    company = StringField(_("Company"), validators=[Length(max=200)], filters=[one_line])
    line1 = StringField(_("Street and number"), validators=[DataRequired(NEEDED), Length(max=200)], filters=[one_line])
    line2 = StringField(_("Further address line"), validators=[Length(max=200)], filters=[one_line])
    post_code = StringField(_("Post code"), validators=[Length(max=20)], filters=[one_line])
    city = StringField(_("City"), validators=[DataRequired(NEEDED), Length(max=200)], filters=[one_line])
    state = StringField(_("State or province"), validators=[Length(max=100)], filters=[one_line])
    country = SelectField(_("Country"), validators=[DataRequired(NEEDED)])
    phone = StringField(_("Phone"), validators=[Length(max=60)], filters=[one_line])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.country.choices = country_choices()


def country_choices() -> list[SelectChoice]:
    """None chosen beforehand; in the reader's language."""
    return [SelectChoice("", gettext("Choose…")), *(SelectChoice(code, name) for code, name in in_words())]


class FileForm(FlaskForm):
    """Another print file for one line of one order."""

    version = HiddenField()
    area = SelectField(_("Print area"), validators=[DataRequired()])
    upload = FileField(_("File"))
    url = URLField(_("Or its address"), validators=[Optional(), Length(max=2000)])


class RequestForm(FlaskForm):
    version = HiddenField()
    words = TextAreaField(_("What do you want changed, and why?"), validators=[DataRequired(), Length(max=1000)])


class AnswerForm(FlaskForm):
    version = HiddenField()
    words = TextAreaField(_("Your answer"), validators=[Length(max=1000)])


class NoteForm(FlaskForm):
    words = TextAreaField(_("Note"), validators=[DataRequired(), Length(max=2000)])


class ViewForm(FlaskForm):
    """The list's filters under a name."""

    name = StringField(_("Name"), validators=[InputRequired(), Length(max=60)])
    is_shared = BooleanField(_("Show it to everybody here"))
    query = HiddenField(validators=[Length(max=500)])
