"""What forms of several areas share."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from email_validator import SPECIAL_USE_DOMAIN_NAMES
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import EmailField, Field, FieldList, FloatField, FormField
from wtforms.validators import DataRequired, Email, Length, StopValidation

from core.money import to_minor

NEEDED = _("Please fill this in.")

# Names that the internet never delivers to, but an office (.local) and the demo (.test) do.
for reserved in ("local", "test"):
    SPECIAL_USE_DOMAIN_NAMES.remove(reserved)


def one_line(text: str | None) -> str | None:
    """A name as one line without control signs: it may end in the head of a mail or in a file name."""
    if text is None:
        return None
    visible = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join(visible.split())


def amount(text: str | None, currency: str) -> int:
    """Minor units of an amount typed with a point or a comma."""
    try:
        cents = to_minor((text or "").replace(",", "."), currency)
    except ValueError:
        raise StopValidation(gettext("Type an amount such as 12.50.")) from None
    if not 0 <= cents < 10**10:
        raise StopValidation(gettext("Type an amount from 0 to 99,999,999."))
    return cents


def email_field() -> EmailField:
    checks = [DataRequired(NEEDED), Length(max=254), Email(_("This is no e-mail address."))]
    return EmailField(_("Email"), filters=[one_line], validators=checks)


class CommaFloatField(FloatField):
    """Takes 2.5 and 2,5."""

    def process_formdata(self, values: list[str]) -> None:
        super().process_formdata([value.replace(",", ".") for value in values])

    def _value(self) -> str:
        return str(super()._value()).removesuffix(".0")


class Fault(NamedTuple):
    """What is wrong with one field, and where the field stands."""

    id: str
    label: str
    text: str


def faults_of(fields: Iterable[Field], place: str = "") -> Iterator[Fault]:
    """The first fault of each field, those inside of lists and of forms within the form too."""
    for field in fields:
        label = f"{place}{field.label.text}"
        if isinstance(field, FormField):
            yield from faults_of(field.form, f"{label} · ")
            continue
        if own := [text for text in field.errors if not isinstance(text, dict | list | tuple)]:
            yield Fault(field.id, label, own[0])
        if isinstance(field, FieldList):
            for number, entry in enumerate(field, 1):
                inner = entry.form if isinstance(entry, FormField) else [entry]
                yield from faults_of(inner, f"{label} {number} · ")
