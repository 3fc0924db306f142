"""A new key: what it is called, what it is for, how far it reaches."""

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import NEEDED, one_line
from core.key_scopes import WORDS

LONGEST = timedelta(days=3650)


class Ticks(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class KeyForm(FlaskForm):
    name = StringField(
        _("Name"),
        description=_("Of the program that will use it, such as “Warehouse”."),
        filters=[one_line],
        validators=[DataRequired(NEEDED), Length(max=80)],
    )
    scopes = Ticks(_("What it may do"), choices=[SelectChoice(key, words[0]) for key, words in WORDS.items()])
    reach = RadioField(
        _("Stores"),
        choices=[
            SelectChoice("all", _("All stores, those to come too")),
            SelectChoice("some", _("Only these")),
        ],
        default="all",
    )
    stores = Ticks(_("Which stores"), coerce=int)
    expires_on = DateField(
        _("Last day"),
        description=_("After it the key opens nothing any more. Empty: it has no end."),
        validators=[Optional()],
    )

    def __init__(self, *args: Any, today: date, **values: Any) -> None:
        super().__init__(*args, **values)
        self.today = today

    @property
    def store_ids(self) -> list[int] | None:
        return list(self.stores.data or []) if self.reach.data == "some" else None

    def validate_scopes(self, field: Ticks) -> None:
        if not field.data:
            raise ValidationError(_("Tick at least one thing."))

    def validate_stores(self, field: Ticks) -> None:
        if self.reach.data == "some" and not field.data:
            raise ValidationError(_("Tick at least one store."))

    def validate_expires_on(self, field: DateField) -> None:
        if field.data and not self.today <= field.data <= self.today + LONGEST:
            raise ValidationError(_("Choose a day to come, within ten years."))
