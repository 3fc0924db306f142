"""What a person fills in about a print file."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from core.forms import NEEDED, one_line


class NameForm(FlaskForm):
    name = StringField(_("Name"), filters=[one_line], validators=[DataRequired(NEEDED), Length(max=255)])
