"""What a person may say of a client."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from core.forms import NEEDED, email_field, one_line
from core.language import LANGUAGES


class ClientForm(FlaskForm):
    name = StringField(
        _("Name"),
        description=_("The name of the client's business."),
        filters=[one_line],
        validators=[DataRequired(NEEDED), Length(max=120)],
    )
    reference = StringField(
        _("Client reference ID"),
        description=_("Optional: the client's identifier in your own system."),
        filters=[one_line, lambda text: text or None],
        validators=[Length(max=64)],
    )
    description = TextAreaField(
        _("Description"),
        description=_("Optional: notes for your team. The client does not see them."),
        filters=[lambda text: (text or "").replace("\0", "")],
        validators=[Length(max=2000)],
    )
    locale = SelectField(
        _("Language"),
        description=_("In which the client gets its invitations."),
        choices=[SelectChoice(code, name) for code, name in reversed(LANGUAGES.items())],
    )


class AdminForm(FlaskForm):
    """Who is to open the client's account."""

    email = email_field()
    first_name = StringField(_("First name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=80)])
    last_name = StringField(_("Last name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=80)])


class RulesForm(FlaskForm):
    second_factor_needed = BooleanField(
        _("Second factor required"),
        description=_("Everybody of this client needs an authenticator app to work here."),
    )
    order_managers_connect = BooleanField(
        _("Order Managers may connect products"),
        description=_("From an order that waits for it. Otherwise only Admins and Store Managers do."),
    )
