"""The form of a product that is put on sale: words, a price for each variant, a file for each area, pictures."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from core.forms import NEEDED, amount, one_line
from core.money import to_text
from models import CatalogVariant, File, PrintArea
from platforms.offers import Question
from services.publishing.words import QUESTIONS

NO_FILE = 0
DRAFT, LIVE = "draft", "live"
PICTURES = ("png", "jpeg")


class PublicationForm(FlaskForm):
    currency = "EUR"  # of the store
    title = StringField(_("Title"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=140)])
    text = TextAreaField(
        _("Description"),
        validators=[Length(max=10_000)],
        description=_("As buyers read it. An empty line begins a new paragraph."),
    )
    goes = RadioField(
        _("In the shop"),
        choices=[SelectChoice(DRAFT, _("As a draft")), SelectChoice(LIVE, _("On sale at once"))],
        default=DRAFT,
    )
    with_mockups = BooleanField(
        _("Mock-ups of the print files"),
        description=_("Drawn by Vetrina, in each colour that is sold."),
    )
    pictures = SelectMultipleField(_("Pictures from the library"), coerce=int, option_widget=CheckboxInput())
    new_pictures = MultipleFileField(_("New pictures"), description=_("PNG or JPEG. They come last."))
    accepts_low_resolution = BooleanField(_("Accept files with a low resolution"))

    def of_area(self, area: PrintArea) -> dict[str, Field]:
        return {name: self[f"{name}_{area.id}"] for name in ("library", "upload")}

    def of_variant(self, variant: CatalogVariant) -> dict[str, Field]:
        return {name: self[f"{name}_{variant.id}"] for name in ("offer", "price")}

    def answer(self, question: Question) -> Field:
        return self[f"answer_{question.key}"]

    def prices(self, variants: Iterable[CatalogVariant]) -> dict[int, int]:
        """{variant: minor units} of those that are ticked."""
        chosen = {each.id: self.of_variant(each) for each in variants}
        return {number: amount(own["price"].data, self.currency) for number, own in chosen.items() if own["offer"].data}


class Price:
    """An amount, asked for where its variant is ticked."""

    def __call__(self, form: PublicationForm, field: Field) -> None:
        if not form[field.name.replace("price_", "offer_")].data:
            return
        if amount(field.data, form.currency) <= 0:
            raise ValidationError(_("Say for how much it is sold."))


def form_for(
    currency: str,
    variants: Sequence[CatalogVariant],
    areas: Sequence[PrintArea],
    library: Sequence[File],
    questions: Sequence[Question],
    data: dict[str, Any] | None = None,
) -> PublicationForm:
    parts: dict[str, Any] = {"currency": currency}
    for variant in variants:
        parts[f"offer_{variant.id}"] = BooleanField(variant.uid)
        parts[f"price_{variant.id}"] = StringField(_("Price"), filters=[one_line], validators=[Price()])
    choices = [SelectChoice(NO_FILE, _("none")), *(SelectChoice(file.id, file.name) for file in library)]
    for area in areas:
        choose = {"coerce": int, "choices": choices, "default": NO_FILE}
        parts[f"library_{area.id}"] = SelectField(_("File of the library"), **choose)
        parts[f"upload_{area.id}"] = FileField(_("or a new file"))
    for question in questions:
        parts[f"answer_{question.key}"] = _answer(question)
    form: PublicationForm = type("FormOfPublication", (PublicationForm,), parts)(data=data)
    form.pictures.choices = [SelectChoice(file.id, file.name) for file in library if file.format in PICTURES]
    return form


def _answer(question: Question) -> SelectField:
    nothing = SelectChoice("", _("choose") if question.is_needed else _("none"))
    choices = [nothing, *(SelectChoice(key, name) for key, name in question.answers)]
    checks = [DataRequired(NEEDED)] if question.is_needed else [Optional()]
    return SelectField(QUESTIONS[question.key], choices=choices, validators=checks, default="")


def price_text(minor: int, currency: str) -> str:
    return to_text(minor, currency) if minor else ""
