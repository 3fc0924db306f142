"""Why an export is not ready, in the reader's words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from models import Export

FAULTS: dict[str, LazyString] = {
    "not_allowed": _("You may not see this list any more. Ask whoever manages the users."),
    "storage_full": _("There was no room left for files. Vetrina tries again by itself."),
    "too_many_rows": _("An Excel sheet has no room for so many rows. Take the CSV file."),
    "turn": _("Files of other people have their turn; it goes on by itself."),
    "unexpected": _("Something unforeseen stopped it. Vetrina tries again by itself."),
    "unexpected_for_good": _(
        "Something unforeseen stopped it, also when it was tried again. Ask for the list once more."
    ),
}


def fault_of(export: Export) -> str:
    code = export.error or ""
    if code not in FAULTS or (code in ("unexpected", "storage_full") and not export.is_open):
        code = "unexpected" if export.is_open else "unexpected_for_good"
    return str(FAULTS[code])
