"""What the designer's script says, in the reader's language. {places} are filled in by the script."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

SENTENCES: Mapping[str, LazyString] = {
    "text": _("Text"),
    "image": _("Picture"),
    "new_text": _("Your text"),
    "zoom": _("{percent} %"),
    "saved": _("Saved {time}"),
    "unsaved": _("Not saved yet"),
    "saving": _("Saving…"),
    "uploading": _("Saved as soon as the pictures are there"),
    "offline": _("No connection. Nothing is lost: keep this page open, it saves by itself."),
    "ended": _("You are logged out. Log in in another tab; this page then saves by itself."),
    "failed": _("Not saved. Vetrina tries again by itself."),
    "refused": _("Not saved: {why}"),
    "conflict": _("Somebody else has saved"),
    "conflict_told": _("{name} saved this design at {time}, while you were changing it. Both are still there."),
    "uploading_file": _("Uploading {name}…"),
    "not_uploaded": _("{name} was not uploaded. {why}"),
    "laid": _("{name} lies in the drawing."),
    "dpi_good": _("{dpi} dpi: sharp"),
    "dpi_low": _("{dpi} dpi: less than the recommended {good}. Make it smaller, or take a larger picture."),
    "dpi_bad": _("{dpi} dpi: too little, at least {least} are needed. Make it smaller, or take a larger picture."),
    "text_size": _("{width} × {height} mm"),
    "unsafe": _("Nearer to the edge than {safe} mm: it may be cut off."),
    "lacking": _("No typeface can draw this, so it cannot be printed: {letters}"),
    "chosen": _("{name} is chosen."),
    "several": _("{count} layers are chosen."),
    "several_moved": _("{count} layers moved"),
    "moved": _("Moved to {x}, {y} mm"),
    "is_locked": _("{name} is locked."),
    "act_up": _("Move {name} up"),
    "act_back": _("Move {name} down"),
    "act_hide": _("Hide {name}"),
    "act_lock": _("Lock {name}"),
    "act_duplicate": _("Duplicate {name}"),
    "act_remove": _("Delete {name}"),
}


def sentences() -> dict[str, str]:
    return {key: str(sentence) for key, sentence in SENTENCES.items()}
