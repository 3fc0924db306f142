"""What people fill in about an order."""

from collections.abc import Iterable
from typing import Any, Self
from zoneinfo import ZoneInfo

from flask_babel import gettext, ngettext
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
from services.deadlines import deadlines
from services.hold_terms import Deadline, Terms, at


class ActForm(FlaskForm):
    """`version` is the order as the person saw it."""

    version = HiddenField()


class HoldForm(ActForm):
    """Of an order, or of a line of it. Its deadline is the reason's own, unless another is said."""

    reason = SelectField(_("Reason"), validators=[DataRequired(_("Choose why."))])
    words = TextAreaField(
        _("What is it about?"),
        description=_("Client and provider both read this on the order."),
        validators=[Length(max=1000)],
    )
    limit = RadioField(
        _("How long it waits"),
        choices=[
            SelectChoice("usual", _("As the provider has set it for this reason")),
            SelectChoice("until", _("Until the moment below")),
            SelectChoice("none", _("Until a person says so")),
        ],
        default="usual",
    )
    until = DateTimeLocalField(_("Deadline"), validators=[Optional()])
    then = RadioField(
        _("What happens when nobody has said anything by then"),
        choices=[
            SelectChoice("received", _("It is checked again and goes on")),
            SelectChoice("canceled", _("It is canceled")),
        ],
        default="received",
    )

    def validate_limit(self, field: RadioField) -> None:
        if field.data == "until" and not self.until.data:
            raise ValidationError(_("Type the moment below."))

    def validate_until(self, field: DateTimeLocalField) -> None:
        if field.data and field.data.replace(tzinfo=ZoneInfo(wanted_zone())) <= now():
            raise ValidationError(_("That is past. Choose a later moment, or leave it empty."))

    @property
    def deadline(self) -> Deadline | None:
        """None: as it is usual for the reason."""
        if self.until.data and self.limit.data == "until":
            return at(self.until.data.replace(tzinfo=ZoneInfo(wanted_zone())), self.then.data)
        return Deadline() if self.limit.data == "none" else None

    def offer(self, reasons: Iterable[Reason]) -> Self:
        """The form with these reasons to choose from, none chosen beforehand, each with what the provider has set."""
        promised = deadlines()
        words = [(str(reason), str(vocabulary.REASON[reason]), in_short(promised.terms(reason))) for reason in reasons]
        choices = [SelectChoice(reason, f"{word[:1].upper() + word[1:]} ({waits})") for reason, word, waits in words]
        self.reason.choices = [SelectChoice("", gettext("Choose…")), *choices]
        return self


def in_short(terms: Terms) -> str:
    """How long a hold waits, and for what, in a few words."""
    if not terms.days:
        return gettext("until a person says so")
    if terms.then == "canceled":
        return ngettext("%(num)s day, then it is canceled", "%(num)s days, then it is canceled", terms.days)
    return ngettext("%(num)s day, then it goes on", "%(num)s days, then it goes on", terms.days)


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
    area = SelectField(_("Print area"), validators=[DataRequired(NEEDED)])
    upload = FileField(_("File"))
    url = URLField(_("Or its address"), validators=[Optional(), Length(max=2000)])


class RequestForm(FlaskForm):
    version = HiddenField()
    words = TextAreaField(_("What do you want changed, and why?"), validators=[DataRequired(NEEDED), Length(max=1000)])


class AnswerForm(FlaskForm):
    version = HiddenField()
    words = TextAreaField(_("Your answer"), validators=[Length(max=1000)])


class NoteForm(FlaskForm):
    words = TextAreaField(_("Note"), validators=[DataRequired(NEEDED), Length(max=2000)])


class ViewForm(FlaskForm):
    """The list's filters under a name."""

    name = StringField(_("Name"), validators=[InputRequired(), Length(max=60)])
    is_shared = BooleanField(_("Show it to everybody here"))
    query = HiddenField(validators=[Length(max=500)])
