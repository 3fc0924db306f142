"""Why a variant is broken or drifted, and why it could not be connected, in words: what is wrong, and what to do."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from core.preflight_words import BLOCKED
from designs.findings import Code
from designs.thresholds import USUAL

MAY_BLOCK = (*USUAL, Code.FORMAT_NOT_ACCEPTED, Code.PROPORTION_DIFFERS)
LOOK = _("Look at it and connect it again.")

REASONS: dict[str, tuple[LazyString, LazyString]] = {
    "product_unavailable": (
        _("The catalog product can no longer be ordered."),
        _("Choose another product, or ask your print service provider."),
    ),
    "area_changed": (
        _("A print area of the catalog product has changed."),
        _("Check whether the file still fits and connect it again."),
    ),
    "area_without_file": (_("A print area has no file."), _("Add the file and connect it again.")),
    "sku_changed": (_("Its SKU was changed in the store."), LOOK),
    "options_changed": (_("Its options were changed in the store."), LOOK),
    "title_changed": (_("Its title was changed in the store."), LOOK),
    "changed_in_store": (_("It was changed in the store."), LOOK),
}

# What forbids printing a connection's file by what the provider asks now.
MEND = _("Look at the file to see what is wrong and what to do, or choose another one.")
REASONS |= {
    str(code): (_("Its print file is blocked: %(fault)s.", fault=BLOCKED[str(code)]), MEND) for code in MAY_BLOCK
}

REFUSALS: dict[str, LazyString] = {
    "product_unavailable": _("This product cannot be ordered at the moment. Choose another one."),
    "area_without_file": _("%(area)s still needs a file."),
    "file_not_ready": _("The file for %(area)s is not checked yet. Wait a moment, then connect."),
    "file_unfit": _("The file for %(area)s does not fit. Choose another one."),
    "low_resolution": _("The file for %(area)s has a low resolution. Accept that, or choose a better one."),
}
