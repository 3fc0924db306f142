"""What a platform is called where its own name is no name but words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from platforms import PLATFORMS

NAMES: dict[str, LazyString] = {"custom": _("Own shop (API)"), "manual": _("Manual")}


def name_of(platform: str) -> str:
    """In the reader's language."""
    return str(NAMES.get(platform) or PLATFORMS[platform].label)
