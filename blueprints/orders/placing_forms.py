"""The form of an order that is placed by hand."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import URL, Email, Length, NumberRange, Optional, StopValidation, ValidationError

from blueprints.orders.forms import country_choices
from core.forms import one_line
from core.money import to_minor
from models import File, PrintArea
from platforms.values import Address
from services.files import MOST_BYTES, is_too_large
from services.orderable import Orderable
from services.placing import MOST_LINES, MOST_MONEY, MOST_PIECES


def without_nul(text: str | None) -> str:
    """The one sign that a text in the database cannot hold."""
    return (text or "").replace("\0", "")


class Part(FlaskForm):
    """A part of a form: the whole one carries the token."""

    class Meta:
        csrf = False


class AreaForm(Part):
    """The file of one print area. `kept` is the id of the one that was sent already."""

    area = HiddenField()
    kept = HiddenField()
    upload = FileField(_("Print file"))
    url = URLField(
        _("Or the address of the file"),
        filters=[one_line],
        validators=[Optional(), Length(max=2000), URL(require_tld=False, message=_("This is no address of a file."))],
    )
    print_area: PrintArea
    file: File | None = None

    def validate_upload(self, field: Field) -> None:
        if field.data and is_too_large(field.data.stream):
            raise ValidationError(gettext("A file may have up to %(size)s MB.", size=MOST_BYTES // 1024**2))


class LineForm(Part):
    """What is ordered. Either it is chosen already, or `term` says what to look for."""

    choice = HiddenField()
    term = StringField(_("Product, SKU or Product UID"), validators=[Length(max=200)], filters=[one_line])
    quantity = IntegerField(
        _("Quantity"),
        default=1,
        validators=[
            NumberRange(1, MOST_PIECES, message=_("Type a whole number from 1 on.")),
        ],
    )
    price = StringField(_("Retail price"), validators=[Length(max=20)], filters=[one_line])
    areas = FieldList(FormField(AreaForm), label=_("Print area"))
    ware: Orderable | None = None
    found: Sequence[Orderable] | None = None  # None: nothing was looked for

    @property
    def is_blank(self) -> bool:
        return not (self.choice.data or self.term.data)

    @property
    def files(self) -> dict[str, File]:
        return {area.area.data: area.file for area in (entry.form for entry in self.areas) if area.file}


class PlacingForm(FlaskForm):
    form_key = HiddenField(validators=[Length(max=40)], filters=[one_line])
    version = HiddenField()
    lines = FieldList(FormField(LineForm), label=_("Line"), min_entries=1, max_entries=MOST_LINES)
    first_name = StringField(_("First name"), validators=[Length(max=100)], filters=[one_line])
    last_name = StringField(_("Last name"), validators=[Length(max=100)], filters=[one_line])
    company = StringField(_("Company"), validators=[Length(max=100)], filters=[one_line])
    line1 = StringField(_("Street and number"), validators=[Length(max=200)], filters=[one_line])
    line2 = StringField(_("Further address line"), validators=[Length(max=200)], filters=[one_line])
    post_code = StringField(_("Post code"), validators=[Length(max=20)], filters=[one_line])
    city = StringField(_("City"), validators=[Length(max=100)], filters=[one_line])
    state = StringField(_("State or province"), validators=[Length(max=100)], filters=[one_line])
    country = SelectField(_("Country"), validate_choice=True)
    email = EmailField(
        _("Email"),
        filters=[one_line],
        validators=[Optional(), Length(max=254), Email(_("This is no e-mail address."))],
    )
    phone = StringField(_("Phone"), validators=[Length(max=60)], filters=[one_line])
    shipping_method = StringField(_("Shipping method"), validators=[Length(max=120)], filters=[one_line])
    reference = StringField(
        _("Reference"),
        validators=[Length(max=100)],
        filters=[one_line],
        description=_("Your own number of this order."),
    )
    same_reference = BooleanField(_("It is another order; keep the reference"))
    note = TextAreaField(_("Note"), validators=[Length(max=2000)], filters=[without_nul])
    is_test = BooleanField(_("Test order"), description=_("Goes the whole way, and nobody outside is told."))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.country.choices = country_choices()

    @property
    def line_forms(self) -> list[LineForm]:
        return [entry.form for entry in self.lines]

    @property
    def ordered(self) -> list[LineForm]:
        """The lines on which something stands."""
        return [line for line in self.line_forms if not line.is_blank]

    @property
    def address(self) -> Address:
        return Address(**{name: self[name].data or "" for name in Address.__dataclass_fields__})


def price_of(line: LineForm, currency: str) -> int:
    """Minor units; where nothing is typed, what the store asks for it. Raises StopValidation."""
    text = (line.price.data or "").replace(",", ".")
    if not text:
        variant = line.ware.variant if line.ware else None
        return variant.price or 0 if variant and variant.currency == currency else 0
    try:
        price = to_minor(text, currency)
    except ValueError:
        raise StopValidation(gettext("Type an amount such as 12.50.")) from None
    if not 0 <= price < MOST_MONEY:
        raise StopValidation(gettext("Type an amount from 0 to 99,999,999."))
    return price
