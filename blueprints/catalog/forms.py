from collections.abc import Collection
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    FloatField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput

from core.forms import NEEDED, CommaFloatField, amount, one_line
from designs.facts import FileFormat
from designs.grounds import Shape
from designs.uid import UidError
from models import CatalogCategory, CatalogProduct
from services.bulk.catalog.cells import COLOR, COUNTRIES
from services.bulk.catalog.products import CURRENCIES
from services.catalog import key_of

COLOURS = {"any": _("Any"), "cmyk": "CMYK", "rgb": "RGB", "gray": _("Greyscale")}
SPARE_ROWS = 3


class Named(FlaskForm):
    name_en = StringField(_("Name in English"), validators=[DataRequired(NEEDED), Length(max=80)])
    name_it = StringField(_("Name in Italian"), validators=[Length(max=80)], description=_("Empty: the English name."))

    def validate_name_en(self, field: StringField) -> None:
        try:
            key_of(field.data or "")
        except UidError:
            raise StopValidation(gettext("It needs a letter or a digit.")) from None


class CategoryForm(Named):
    position = IntegerField(_("Place in the list"), validators=[InputRequired(NEEDED), NumberRange(0, 999)], default=0)


class ProductForm(Named):
    category_id = SelectField(_("Category"), coerce=int)
    description_en = TextAreaField(_("Description in English"), validators=[Length(max=1000)])
    description_it = TextAreaField(_("Description in Italian"), validators=[Length(max=1000)])
    currency = SelectField(_("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES])
    base_price = StringField(
        _("Base price"),
        validators=[DataRequired(NEEDED)],
        description=_("New variants start from it; each has its own price."),
    )
    least = IntegerField(
        _("Smallest quantity"), validators=[InputRequired(NEEDED), NumberRange(1, 1_000_000)], default=1
    )
    most = IntegerField(
        _("Largest quantity"), validators=[Optional(), NumberRange(1, 1_000_000)], description=_("Empty: no limit.")
    )
    production_days = IntegerField(
        _("Production days"),
        validators=[Optional(), NumberRange(0, 60)],
        description=_("Working days from the release. Empty: as many as for everything else."),
    )
    drawn_as = SelectField(
        _("Mock-ups show it as"),
        choices=[SelectChoice(Shape.SHEET, _("a sheet on a wall")), SelectChoice(Shape.SHIRT, _("a shirt"))],
        default=Shape.SHEET,
    )
    countries = StringField(
        _("Countries served"),
        validators=[Length(max=1000)],
        description=_("Two-letter codes, such as IT, DE. Empty: all."),
    )

    def __init__(self, categories: list[CatalogCategory], told: Any, **values: Any) -> None:
        super().__init__(**values)
        self.category_id.choices = [SelectChoice(category.id, told(category.names)) for category in categories]

    def validate_base_price(self, field: StringField) -> None:
        amount(field.data, self.currency.data or "EUR")

    def validate_most(self, field: IntegerField) -> None:
        if field.data and self.least.data and field.data < self.least.data:
            raise StopValidation(gettext("It is smaller than the smallest quantity."))

    def validate_countries(self, field: StringField) -> None:
        unknown = sorted(set(self.country_codes) - COUNTRIES)
        if unknown:
            raise StopValidation(gettext("Not known as a country: %(codes)s", codes=", ".join(unknown)))

    @property
    def country_codes(self) -> list[str]:
        return list(dict.fromkeys((self.countries.data or "").upper().replace(",", " ").split()))


class ValueForm(Form):
    """One value of an attribute; a row without a name is no value."""

    key = HiddenField()
    name_en = StringField(_("Value in English"), validators=[Length(max=80)])
    name_it = StringField(_("Value in Italian"), validators=[Length(max=80)])
    extra = StringField(_("Adds to the price"))
    color = StringField(_("Colour on pictures"), filters=[one_line])


class AttributeForm(Named):
    code = StringField(
        _("Short code"),
        validators=[Length(max=10)],
        description=_("Stands before the value in the Product UID, such as pf in poster_pf_a3. May be empty."),
    )
    values = FieldList(FormField(ValueForm))

    def __init__(self, currency: str, known: Collection[str] = (), **filled: Any) -> None:
        """`known` are the keys of the values that are there."""
        super().__init__(**filled)
        self.currency, self.known = currency, known

    @property
    def rows(self) -> list[ValueForm]:
        return [row.form for row in self.values if row.form.name_en.data]

    def key_in(self, row: ValueForm) -> str:
        return row.key.data if row.key.data in self.known else key_of(row.name_en.data or "")

    def add_spare_rows(self) -> None:
        for _row in range(SPARE_ROWS):
            self.values.append_entry()

    def validate_values(self, field: FieldList) -> None:
        if not self.rows:
            raise StopValidation(gettext("Name at least one value."))
        for row in self.rows:
            amount(row.extra.data or "0", self.currency)
            if row.color.data and not COLOR.fullmatch(row.color.data):
                said = gettext("“%(text)s” is no colour. Type it as #1f2a44.", text=row.color.data)
                raise StopValidation(said)
        try:
            keys = [self.key_in(row) for row in self.rows]
        except UidError:
            raise StopValidation(gettext("Each value needs a letter or a digit.")) from None
        if len(set(keys)) < len(keys):
            raise StopValidation(gettext("Two values have the same name."))


class AreaForm(Named):
    width_mm = CommaFloatField(_("Width"), validators=[InputRequired(NEEDED), NumberRange(5, 20_000)])
    height_mm = CommaFloatField(_("Height"), validators=[InputRequired(NEEDED), NumberRange(5, 20_000)])
    bleed_mm = CommaFloatField(_("Bleed"), validators=[InputRequired(NEEDED), NumberRange(0, 200)], default=3)
    safe_mm = CommaFloatField(_("Safe margin"), validators=[InputRequired(NEEDED), NumberRange(0, 200)], default=3)
    least_dpi = IntegerField(_("Smallest resolution"), validators=[Optional(), NumberRange(10, 2400)])
    good_dpi = IntegerField(_("Recommended resolution"), validators=[Optional(), NumberRange(10, 2400)])
    formats = SelectMultipleField(
        _("Accepted formats"),
        validators=[DataRequired(NEEDED)],
        choices=[SelectChoice(str(known), known.upper()) for known in FileFormat],
        option_widget=CheckboxInput(),
        default=[str(known) for known in FileFormat],
    )
    colour = SelectField(_("Colour"), choices=[SelectChoice(key, word) for key, word in COLOURS.items()])
    is_required = BooleanField(_("A file is required"), default=True)
    position = IntegerField(_("Place in the list"), validators=[InputRequired(NEEDED), NumberRange(0, 99)], default=0)

    def validate_safe_mm(self, field: FloatField) -> None:
        sides = [side for side in (self.width_mm.data, self.height_mm.data) if side]
        if field.data and sides and field.data * 2 >= min(sides):
            raise StopValidation(gettext("It leaves nothing of the area."))

    def validate_good_dpi(self, field: IntegerField) -> None:
        if field.data and self.least_dpi.data and field.data < self.least_dpi.data:
            raise StopValidation(gettext("It is smaller than the smallest resolution."))


def area_form(product: CatalogProduct, told: Any, **values: Any) -> tuple[AreaForm, dict[str, Any]]:
    """The form, with a question per attribute: which value the area is for; and those questions by attribute key."""
    questions = {
        f"only_{place}": SelectField(
            told(attribute["names"]),
            choices=[
                SelectChoice("", _("All")),
                *(SelectChoice(value["key"], told(value["names"])) for value in attribute["values"]),
            ],
        )
        for place, attribute in enumerate(product.attributes)
    }
    form = type("AreaFormOfProduct", (AreaForm,), questions)(**values)
    return form, {attribute["key"]: form[name] for name, attribute in zip(questions, product.attributes, strict=True)}
