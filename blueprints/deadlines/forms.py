from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from blueprints.deadlines.holds import HoldTermsForm, typed_holds
from core.forms import NEEDED
from services.deadlines import Deadlines


def zones() -> list[SelectChoice]:
    return [SelectChoice(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]


class DeadlinesForm(HoldTermsForm):
    """What the provider promises of production, and how long its holds wait."""

    production_days = IntegerField(_("Production days"), validators=[InputRequired(NEEDED), NumberRange(0, 60)])
    cut_off = TimeField(_("Cut-off"), validators=[InputRequired(NEEDED)])
    time_zone = SelectField(_("Time zone"), choices=zones)

    @property
    def deadlines(self) -> Deadlines:
        """As they were typed."""
        return Deadlines(self.production_days.data or 0, f"{self.cut_off.data:%H:%M}", self.time_zone.data, self.holds)


def as_typed(promised: Deadlines) -> dict[str, object]:
    return {
        "production_days": promised.production_days,
        "cut_off": promised.cut_off_time,
        "time_zone": promised.time_zone,
    } | typed_holds(promised)
