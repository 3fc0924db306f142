"""What is to be made again, of which lines and why."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from blueprints.orders.forms import ActForm, AddressForm
from core import vocabulary
from core.forms import NEEDED
from models import OrderItem, ReprintReason
from services.reprints import Reprint

F = TypeVar("F", bound="Lines")


class Lines(ActForm):
    """`with_lines` adds a field for each line."""

    reason = RadioField(
        _("What happened?"),
        choices=[SelectChoice(str(reason), vocabulary.REPRINT[reason]) for reason in ReprintReason],
        validators=[InputRequired(_("Choose one."))],
    )
    words = TextAreaField(_("In words"), validators=[Length(max=1000)])

    @property
    def pieces(self) -> dict[int, int]:
        chosen = {name: field.data for name, field in self._fields.items() if name.startswith("item_")}
        return {int(name.removeprefix("item_")): count for name, count in chosen.items() if count}


class AskForm(Lines):
    words = TextAreaField(_("In words"), validators=[DataRequired(NEEDED), Length(max=1000)])
    picture = FileField(_("Picture"), description=_("What it looks like, if that can be seen."))

    @property
    def wanted(self) -> Reprint:
        return Reprint(self.pieces, ReprintReason(self.reason.data), self.words.data or "")


class MakeForm(Lines, AddressForm):
    form_key = HiddenField(validators=[DataRequired(), Length(max=40)])
    is_free = BooleanField(_("Charge nothing"), default=True)

    @property
    def wanted(self) -> Reprint:
        names = ("first_name", "last_name", "company", "line1", "line2", "post_code", "city", "state", "country")
        address = {name: (self[name].data or "").strip() for name in (*names, "phone")}
        reason, is_free = ReprintReason(self.reason.data), bool(self.is_free.data)
        return Reprint(self.pieces, reason, self.words.data or "", is_free=is_free, address=address)


def with_lines(form: type[F], items: Collection[OrderItem], chosen: Mapping[str, int] | None = None) -> type[F]:
    """`form` with a number for each line: as `chosen`, {item id as text: pieces}; a lone line is chosen whole."""
    alone = {str(item.id): item.quantity for item in items} if len(items) == 1 else {}
    fields: dict[str, Any] = {}
    for item in items:
        wanted = (chosen or alone).get(str(item.id), 0)
        checks = [Optional(), NumberRange(0, item.quantity)]
        fields[f"item_{item.id}"] = IntegerField(item.title, default=wanted, validators=checks)
    return type(form.__name__, (form,), fields)
