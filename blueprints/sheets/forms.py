"""What a person fills in about a file of rows."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectChoice, SelectField

from services.words.shapes import ENCODINGS, SEPARATORS


class SheetForm(FlaskForm):
    file = FileField(_("CSV file or Excel workbook"), validators=[FileRequired(_("Choose the file."))])


class ShapeForm(FlaskForm):
    """How the file is written down, where it was guessed wrong."""

    encoding = SelectField(_("Letters"), choices=[SelectChoice(str(value), name) for value, name in ENCODINGS.items()])
    separator = SelectField(
        _("Between the cells"), choices=[SelectChoice(each, name) for each, name in SEPARATORS.items()]
    )
