"""Why a batch leaves a variant as it is, in words."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from core.language import in_own_words
from services.mapping_words import REFUSALS

FAULTS: dict[str, LazyString] = {
    "changed_since": _("Somebody changed it since; that was left as it is."),
    "left_out": _("You left it out."),
    "no_suggestion": _("Nothing in the catalog fits what the store says of it."),
    "not_certain": _("The suggestion is not certain. Choose it yourself, or take the likely ones too."),
    "not_connected": _("It is not connected yet."),
    "not_drifted": _("The store has changed nothing of it."),
}


def fault_in_words(code: str, facts: dict[str, Any]) -> str:
    """`code` and `facts` as a batch keeps them."""
    if code in FAULTS:
        return str(FAULTS[code])
    return str(REFUSALS[code] % {"area": in_own_words(facts["area"]) if "area" in facts else ""})
