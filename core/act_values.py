"""The words of values that the activity log knows, by the field that they stand in."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from core.golive_acts import STEPS
from core.vocabulary import ORDER, ROLE

VALUES: Mapping[str, Mapping[str, LazyString | str]] = {
    "approval": {"automatic": _("automatic"), "delayed": _("after a delay"), "manual": _("by hand")},
    "clients": {"all": _("all"), "some": _("assigned ones")},
    "colour": {"any": _("Any"), "cmyk": "CMYK", "rgb": "RGB", "gray": _("Greyscale")},
    "golive_step": STEPS,
    "locale": {"en": "English", "it": "Italiano"},
    "role": ROLE,
    "status": {code: word.text for code, word in ORDER.items()},
    "stores": {"all": _("all")},
    "theme": {"system": _("As the device"), "light": _("Light"), "dark": _("Dark")},
}
