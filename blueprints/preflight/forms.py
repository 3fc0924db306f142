from collections.abc import Iterator

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, FloatField, IntegerField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, StopValidation

from core.forms import CommaFloatField
from core.preflight_words import ASKED
from designs.findings import Level
from designs.thresholds import FIGURES, USUAL, Thresholds

LEVELS = {Level.BLOCK: _("blocks the file"), Level.WARN: _("only warns"), Level.OK: _("is not minded")}
CHOICES = [SelectChoice(str(level), words) for level, words in LEVELS.items()]
MINDED = tuple(USUAL)


class ThresholdsForm(FlaskForm):
    """The figures; and for each code that the provider may mind more or less, a question of the code's name."""

    min_dpi = IntegerField(_("Smallest resolution"), validators=[InputRequired(), NumberRange(10, 2400)])
    recommended_dpi = IntegerField(_("Recommended resolution"), validators=[InputRequired(), NumberRange(10, 2400)])
    size_tolerance_mm = CommaFloatField(_("Size tolerance"), validators=[InputRequired(), NumberRange(0, 20)])
    bleed_tolerance_mm = CommaFloatField(_("Bleed tolerance"), validators=[InputRequired(), NumberRange(0, 20)])
    cut_blocks_percent = CommaFloatField(_("Cut off that blocks"), validators=[InputRequired(), NumberRange(0, 100)])

    def validate_recommended_dpi(self, field: FloatField) -> None:
        if field.data and self.min_dpi.data and field.data < self.min_dpi.data:
            raise StopValidation(gettext("It is smaller than the smallest resolution."))

    @property
    def levels(self) -> Iterator[Field]:
        return (self[str(code)] for code in MINDED)

    @property
    def thresholds(self) -> Thresholds:
        """As they were typed and chosen."""
        levels = {code: Level(self[str(code)].data) for code in MINDED}
        return Thresholds(**{name: self[name].data for name in FIGURES}, levels=levels)


for code in MINDED:
    setattr(ThresholdsForm, str(code), SelectField(ASKED[str(code)], choices=CHOICES))


def as_typed(limits: Thresholds) -> dict[str, object]:
    return {name: getattr(limits, name) for name in FIGURES} | {str(code): str(limits.level(code)) for code in MINDED}
