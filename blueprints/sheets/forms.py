"""What a person fills in about a file of rows."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectChoice, SelectField

from sheets import SEPARATORS, Encoding

ENCODINGS = {
    Encoding.UTF8: "UTF-8",
    Encoding.WINDOWS: "Windows-1252",
    Encoding.UTF16: "UTF-16",
    Encoding.UTF16_LITTLE: "UTF-16 LE",
    Encoding.UTF16_BIG: "UTF-16 BE",
}
NAMES = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Vertical bar")}


class SheetForm(FlaskForm):
    file = FileField(_("CSV file or Excel workbook"), validators=[FileRequired(_("Choose the file."))])


class ShapeForm(FlaskForm):
    """How the file is written down, where it was guessed wrong."""

    encoding = SelectField(_("Letters"), choices=[SelectChoice(str(value), name) for value, name in ENCODINGS.items()])
    separator = SelectField(_("Between the cells"), choices=[SelectChoice(each, NAMES[each]) for each in SEPARATORS])
