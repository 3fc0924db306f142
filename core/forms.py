"""What forms of several areas share."""

import unicodedata

from flask_babel import lazy_gettext as _
from wtforms import EmailField
from wtforms.validators import DataRequired, Email, Length

NEEDED = _("Please fill this in.")


def one_line(text: str | None) -> str | None:
    """A name as one line without control signs: it may end in the head of a mail or in a file name."""
    if text is None:
        return None
    visible = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join(visible.split())


def email_field() -> EmailField:
    checks = [DataRequired(NEEDED), Length(max=254), Email(_("This is no e-mail address."))]
    return EmailField(_("Email"), filters=[one_line], validators=checks)
