"""What a person says about themselves."""

from functools import lru_cache
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length

from core.forms import NEEDED, one_line
from core.language import LANGUAGES

THEMES = [
    SelectChoice("system", _("As the device")),
    SelectChoice("light", _("Light")),
    SelectChoice("dark", _("Dark")),
]
CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@lru_cache
def zones() -> list[SelectChoice]:
    named = sorted(zone for zone in available_timezones() if zone.split("/")[0] in CONTINENTS)
    return [SelectChoice(zone, zone.replace("_", " ")) for zone in ("UTC", *named)]


class ProfileForm(FlaskForm):
    first_name = StringField(_("First name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=80)])
    last_name = StringField(_("Last name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=80)])
    locale = SelectField(_("Language"), choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()])
    time_zone = SelectField(_("Time zone"), choices=zones)
    theme = SelectField(_("Appearance"), choices=THEMES)


class CodeForm(FlaskForm):
    code = StringField(_("Code that the app shows now"), filters=[one_line], validators=[DataRequired(NEEDED)])
