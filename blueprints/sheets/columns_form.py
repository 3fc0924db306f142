"""What the columns of a file are: a field for each, made for the file."""

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField

from models import AnySheet
from services.bulk import matching
from services.bulk.kinds import Kind, kind_of

MOST_COLUMNS = 100
PREFIX = "column_"


class ColumnsForm(FlaskForm):
    kind: Kind

    @property
    def chosen(self) -> dict[str, int]:
        """{our key: place of the column}."""
        return {field.data: int(field.name.removeprefix(PREFIX)) for field in self._filled}

    def validate(self, extra_validators: Any = None) -> bool:
        """Each of ours once, and enough of them."""
        if not super().validate(extra_validators):
            return False
        seen: set[str] = set()
        for field in self._filled:
            if field.data in seen:
                field.errors = [_("Another column is the same already.")]
            seen.add(field.data)
        if column := self.kind.missing(dict.fromkeys(seen, 0)):
            self.form_errors.append(_("Say which column is “%(column)s”.", column=column))
        return not self.errors

    @property
    def _filled(self) -> list[SelectField]:
        return [field for field in self if field.name.startswith(PREFIX) and field.data]


def columns_form(sheet: AnySheet) -> ColumnsForm:
    """As the columns are taken for now, each with what stands below it."""
    kind, language = kind_of(sheet), get_locale().language
    known = [SelectChoice(key, kind.name_of(key, language)) for key in matching.keys(kind, sheet.header)]
    choices = [SelectChoice("", _("Nothing of these")), *known]
    now = {place: key for key, place in sheet.columns.items()}
    fields = {
        f"{PREFIX}{place}": SelectField(
            name or _("Column %(number)s", number=place + 1),
            choices=choices,
            default=now.get(place, ""),
            description=_samples(sheet, place),
        )
        for place, name in enumerate(sheet.header[:MOST_COLUMNS])
    }
    form: ColumnsForm = type("ColumnsFormOfSheet", (ColumnsForm,), {**fields, "kind": kind})()
    return form


def _samples(sheet: AnySheet, place: int) -> str:
    rows = sheet.progress.get("samples", [])
    return " · ".join(row[place] for row in rows if place < len(row) and row[place])
