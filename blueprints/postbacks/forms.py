"""What a person says of an endpoint, and of what is to be sent again or tried."""

import re
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import NEEDED, one_line
from core.running import setting
from core.vocabulary import EVENT
from models import Event
from platforms.errors import Refused
from platforms.guard import checked
from services.postbacks.words import fault_of

ASKED_FOR = [event for event in Event if event is not Event.PING]
CONTENT_TYPES = ("application/json", "text/plain", "application/xml")
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}")
HEADER_VALUE = re.compile(r"[\x20-\x7e]{1,500}")
OURS = re.compile(r"webhook-.*|content-.*|host|user-agent|transfer-encoding|connection|te|upgrade|expect", re.I)
KEPT = "•••"
MOST_HEADERS = 10


class EndpointForm(FlaskForm):
    name = StringField(_("Name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=80)])
    address = StringField(_("URL"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=2000)])
    events = SelectMultipleField(
        _("Events"),
        choices=[SelectChoice(str(event), EVENT[event].text) for event in ASKED_FOR],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired(_("Choose at least one."))],
    )
    content_type = SelectField(_("Content type"), choices=[SelectChoice(kind, kind) for kind in CONTENT_TYPES])
    template = TextAreaField(
        _("Template"),
        description=_("Jinja2 with the fields of the standard JSON: order, package, type, sequence, test."),
        validators=[Length(max=20_000)],
    )
    headers = TextAreaField(
        _("Headers of your own"),
        description=_("One on each line, as Name: value. Values are kept sealed and shown as •••."),
        validators=[Length(max=6000)],
    )
    for_provider = BooleanField(
        _("Feeds the provider's own system"),
        description=_("Only the provider's staff sees it and its log."),
    )
    order = StringField(
        _("Order to look at"),
        description=_("The number of a real order: Preview shows what would be sent for it."),
        filters=[one_line],
        validators=[Length(max=60)],
    )
    is_email, needs_template = False, False

    def suit(self, kind: str, preset: str) -> None:
        """What there is to say differs by what it is."""
        self.is_email, self.needs_template = kind == "email", preset not in ("generic", "email")
        if self.is_email:
            self.address.label.text = _("Email")
        if preset != "own":
            self.content_type.data = "application/json"

    def validate_address(self, field: StringField) -> None:
        if self.is_email:
            Email(_("This is no e-mail address."))(self, field)
            return
        is_local = setting("ALLOW_LOCAL_TARGETS")
        try:
            checked(field.data or "", https_only=not is_local, allow_local=is_local)
        except Refused as refused:
            raise ValidationError(fault_of(str(refused.code), refused.facts)) from None

    def validate_template(self, field: TextAreaField) -> None:
        if self.needs_template and not (field.data or "").strip():
            raise ValidationError(NEEDED)

    def validate_headers(self, field: TextAreaField) -> None:
        lines = [line for line in (field.data or "").splitlines() if line.strip()]
        if len(lines) > MOST_HEADERS:
            raise ValidationError(gettext("At most %(most)s headers.", most=MOST_HEADERS))
        for line in lines:
            name, colon, value = line.partition(":")
            if not colon or not HEADER_NAME.fullmatch(name.strip()):
                raise ValidationError(gettext("Write each header as Name: value. This is none: %(line)s", line=line))
            if OURS.fullmatch(name.strip()):
                raise ValidationError(gettext("%(name)s is set by Vetrina itself.", name=name.strip()))
            if value.strip() != KEPT and not HEADER_VALUE.fullmatch(value.strip()):
                raise ValidationError(gettext("The value of %(name)s has letters that no header can.", name=name))

    def headers_with(self, known: dict[str, str]) -> dict[str, str]:
        """What was typed; where the value was left as •••, what is known of it."""
        typed = {}
        for line in (self.headers.data or "").splitlines():
            name, _colon, value = (part.strip() for part in line.partition(":"))
            if name and (value != KEPT or name in known):
                typed[name] = known[name] if value == KEPT else value
        return typed


class TrialForm(FlaskForm):
    """A test of the line: a ping, or any event of a real order."""

    event = SelectField(_("Event"), choices=[SelectChoice(str(event), EVENT[event].text) for event in reversed(Event)])
    order = StringField(
        _("Order number"),
        description=_("A real order of this client. A connection test needs none."),
        filters=[one_line],
        validators=[Length(max=60)],
    )

    def validate_order(self, field: StringField) -> None:
        if self.event.data != Event.PING and not field.data:
            raise ValidationError(NEEDED)


class EnableForm(FlaskForm):
    """What becomes of the backlog."""

    backlog = RadioField(
        _("What waited meanwhile"),
        choices=[
            SelectChoice("all", _("Send all of it")),
            SelectChoice("24", _("Send what is younger than a day, drop the rest")),
            SelectChoice("72", _("Send what is younger than three days, drop the rest")),
            SelectChoice("0", _("Drop all of it: begin with what happens from now on")),
        ],
        default="all",
    )


class ResendForm(FlaskForm):
    endpoint = SelectField(_("Endpoint"), choices=[])
    since = DateField(_("From"), validators=[Optional()])
    until = DateField(_("To"), validators=[Optional()])
    delivered_too = BooleanField(
        _("Also what arrived"),
        description=_("For a receiver that has lost it. The id stays the same."),
    )

    def validate_until(self, field: DateField) -> None:
        since: Any = self.since.data
        if isinstance(field.data, date) and since and field.data < since:
            raise ValidationError(gettext("This is before the first day."))
