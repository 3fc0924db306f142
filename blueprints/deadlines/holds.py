"""The part of the form about holds: for each reason the days, and what happens then."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional

from core import vocabulary
from models import Status
from services.deadlines import Deadlines
from services.hold_terms import WITH_TERMS

THEN = [SelectChoice(Status.RECEIVED, _("it goes on")), SelectChoice(Status.CANCELED, _("it is canceled"))]


class Row(NamedTuple):
    """A reason with its two questions."""

    words: Any
    days: Field
    then: Field


class HoldTermsForm(FlaskForm):
    """A question of each kind for each reason; no days: it waits until a person says so."""

    @property
    def rows(self) -> Iterator[Row]:
        for reason in WITH_TERMS:
            yield Row(vocabulary.REASON[reason], self[f"days_{reason}"], self[f"then_{reason}"])

    @property
    def holds(self) -> dict[str, list[Any]]:
        """As `Deadlines.holds` has them."""
        return {str(reason): [self[f"days_{reason}"].data, self[f"then_{reason}"].data] for reason in WITH_TERMS}


def typed_holds(promised: Deadlines) -> dict[str, Any]:
    terms = {reason: promised.terms(reason) for reason in WITH_TERMS}
    days = {f"days_{reason}": each.days for reason, each in terms.items()}
    return days | {f"then_{reason}": str(each.then) for reason, each in terms.items()}


for one in WITH_TERMS:
    setattr(HoldTermsForm, f"days_{one}", IntegerField(_("Days"), validators=[Optional(), NumberRange(1, 90)]))
    setattr(HoldTermsForm, f"then_{one}", SelectField(_("Then"), choices=THEN, default=Status.RECEIVED))
