"""What a person can fill in about stores."""

from collections.abc import Callable
from datetime import date

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import NEEDED, amount
from models import ApprovalMode


def needed_if(name: str, value: str, message: LazyString) -> Callable[[FlaskForm, Field], None]:
    """Empty is an error only where another field has this value."""

    def check(form: FlaskForm, field: Field) -> None:
        if form[name].data == value and not any(field.raw_data or ()):
            raise StopValidation(message)

    return check


def stripped(text: str | None) -> str:
    return (text or "").strip()


class ForClient(FlaskForm):
    """The provider's staff say for which client; a client's own people are not asked."""

    client = SelectField(_("Client"), coerce=int, validators=[InputRequired(NEEDED)])

    def offer(self, clients: list[tuple[int, str]]) -> None:
        if len(clients) == 1:
            del self.client
            self.client_id = clients[0][0]
        else:
            self.client.choices = [SelectChoice(client_id, name) for client_id, name in clients]

    @property
    def chosen_client(self) -> int:
        return self.client.data if "client" in self else self.client_id


class AddressForm(ForClient):
    address = StringField(
        _("Store address"),
        validators=[DataRequired(_("Type the address of the shop.")), Length(max=300)],
        filters=[stripped],
        description=_("As the browser shows it when the shop is open, with its folder if it lives in one."),
    )


class ManualForm(ForClient):
    name = StringField(
        _("Store name"),
        validators=[DataRequired(_("Give the store a name.")), Length(max=80)],
        filters=[stripped],
        description=_("For example “Direct orders”."),
    )


class SettingsForm(FlaskForm):
    currency = "EUR"  # of the store

    name = StringField(_("Name"), validators=[DataRequired(NEEDED), Length(max=80)], filters=[stripped])
    approval = RadioField(
        _("Approval of orders"),
        choices=[
            SelectChoice(ApprovalMode.AUTOMATIC, _("Automatic, at once")),
            SelectChoice(ApprovalMode.DELAYED, _("Automatic, after some hours")),
            SelectChoice(ApprovalMode.MANUAL, _("By hand")),
        ],
        validators=[InputRequired(NEEDED)],
    )
    delay_hours = IntegerField(
        _("Hours to wait"),
        validators=[
            needed_if("approval", ApprovalMode.DELAYED, _("Say how many hours to wait, from 1 to 72.")),
            Optional(),
            NumberRange(min=1, max=72),
        ],
    )
    approve_from = StringField(
        _("Always ask for approval from this total on"),
        filters=[stripped],
        description=_("Also where approval is automatic. Empty: the total does not matter."),
    )
    import_statuses = SelectMultipleField(
        _("Orders to take"),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        description=_("Only orders with one of these statuses in the shop are produced."),
    )
    complete_in_shop = BooleanField(
        _("Complete the order in the shop"),
        description=_("When its last package has left, the order's status there becomes “completed”."),
    )
    tell_buyer = BooleanField(
        _("Tell the buyer about tracking"), description=_("The shop sends its own note with the tracking code.")
    )

    provider_publishes = BooleanField(
        _("The print service provider may publish here"),
        description=_(
            "Its staff may then put products on sale in this shop. Everything they publish stands in the log."
        ),
    )
    stage_in_production = SelectField(_("Stage when production begins"), default="")
    stage_printed = SelectField(_("Stage when it is printed"), default="")
    stage_shipped = SelectField(_("Stage when it has been sent"), default="")

    def validate_approve_from(self, field: StringField) -> None:
        if field.data:
            amount(field.data, self.currency)


class ImportForm(FlaskForm):
    start = RadioField(
        _("Which orders?"),
        choices=[
            SelectChoice("now", _("Only new ones, from the connection on")),
            SelectChoice("date", _("Also those placed since a date")),
        ],
        default="now",
        validators=[InputRequired(NEEDED)],
    )
    since = DateField(_("Since"), validators=[needed_if("start", "date", _("Choose the date.")), Optional()])

    def validate_since(self, field: Field) -> None:
        if field.data and field.data > date.today():  # noqa: DTZ011  (the browser's calendar day)
            raise ValidationError(gettext("Choose a day that is not in the future."))


class DeletionForm(FlaskForm):
    typed = StringField(_("Store name"))
