"""How files of rows are written down, as people choose it."""

from flask_babel import lazy_gettext as _

from sheets import Encoding

ENCODINGS = {
    Encoding.UTF8: "UTF-8",
    Encoding.WINDOWS: "Windows-1252",
    Encoding.UTF16: "UTF-16",
    Encoding.UTF16_LITTLE: "UTF-16 LE",
    Encoding.UTF16_BIG: "UTF-16 BE",
}
SEPARATORS = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Vertical bar")}
