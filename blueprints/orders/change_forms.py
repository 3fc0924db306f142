"""What a client wants changed of an order that is released: pieces of its lines, a print file, its address, and why."""

from collections.abc import Collection
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from blueprints.orders.attaching import WithFile, is_any, offer_files, printings
from blueprints.orders.forms import AddressForm, RequestForm
from models import OrderItem, Status

PARTS = ("first_name", "last_name", "company", "line1", "line2", "post_code", "city", "state", "country", "phone")


class ChangeForm(WithFile, RequestForm, AddressForm):
    """`change_form` adds a field for each line. The address counts only where the box says so."""

    place = SelectField(_("What is to be printed from it?"), default="")

    new_address = BooleanField(_("Send it to another address"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        if not self.new_address.data:
            for name in PARTS:
                self[name].validators = []
            self.country.validate_choice = False

    @property
    def pieces(self) -> dict[int, int]:
        """So many are wanted, by item id."""
        typed = {name: field.data for name, field in self._fields.items() if name.startswith("item_")}
        return {int(name.removeprefix("item_")): pieces for name, pieces in typed.items() if pieces}

    @property
    def address(self) -> dict[str, str] | None:
        return {name: (self[name].data or "").strip() for name in PARTS} if self.new_address.data else None

    def offer(self, items: Collection[OrderItem], client_id: int) -> Self:
        """Which lines may have another file: those that nobody has begun."""
        places = [*printings([item for item in items if item.status == Status.CREATED])]
        offer_files(self, client_id)
        self.place.choices = places if len(places) == 1 else [SelectChoice("", gettext("Choose…")), *places]
        if not places or not self.upload:
            del self.upload, self.library, self.place
        return self

    def validate_place(self, field: SelectField) -> None:
        if is_any(self) and not field.data:
            raise ValidationError(gettext("Say what is to be printed from the attached file."))


def change_form(items: Collection[OrderItem]) -> type[ChangeForm]:
    checks = [Optional(), NumberRange(1, 1_000_000)]
    fields = {f"item_{item.id}": IntegerField(item.title, default=item.quantity, validators=checks) for item in items}
    return type("ChangeForm", (ChangeForm,), fields)
