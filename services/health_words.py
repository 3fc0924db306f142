"""How the parts of the installation are, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _

PARTS: dict[str, LazyString] = {
    "database": _("Database"),
    "redis": _("Queue"),
    "workers": _("Workers"),
    "intake": _("Orders that arrive"),
    "work": _("Work that waits"),
}


def said(part: str, state: Mapping[str, Any]) -> str:
    """What is wrong with it, or how long something waits; empty where there is nothing to say."""
    if error := state.get("error"):
        return gettext("No answer (%(error)s).", error=error)
    if missing := state.get("missing"):
        return gettext("Nobody works on %(queues)s.", queues=", ".join(missing))
    minutes = state.get("oldest_seconds", 0) // 60
    if not minutes:
        return ""
    return ngettext("The oldest has waited for %(num)s minute.", "The oldest has waited for %(num)s minutes.", minutes)
