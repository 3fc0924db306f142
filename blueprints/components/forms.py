"""A form with every kind of field, for the page that shows them all."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import URL, DataRequired, Email, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

MODES = [SelectChoice("instant", _("At once")), SelectChoice("manual", _("By hand"))]
STORES = [SelectChoice("prints", "Prints"), SelectChoice("gifts", "Gifts"), SelectChoice("shop", "Bottega Rossi")]


class EveryFieldForm(FlaskForm):
    name = StringField(_("Name"), validators=[DataRequired(), Length(max=80)])
    email = EmailField(_("Email"), validators=[DataRequired(), Email()], description=_("The invitation goes here."))
    address = URLField(_("Address"), validators=[Optional(), URL()])
    password = PasswordField(_("Password"), validators=[DataRequired()])
    quantity = IntegerField(_("Quantity"), validators=[NumberRange(min=1, max=500)])
    day = DateField(_("Date"), validators=[Optional()])
    platform = SelectField(_("Store"), choices=STORES)
    approval = RadioField(_("Approval"), choices=MODES, validators=[DataRequired()])
    scope = SelectMultipleField(_("Stores"), choices=STORES, widget=ListWidget(), option_widget=CheckboxInput())
    terms = BooleanField(_("This is a test order"))
    access = BooleanField(_("Storefront access"), description=_("Opens the client portal."))
    description = TextAreaField(_("Description"), validators=[Length(max=500)])
    artwork = FileField(_("Print file"))
