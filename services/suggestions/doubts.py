"""What leaves a suggestion in doubt, in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

DOUBTS: dict[str, LazyString] = {
    "near": _("A size or colour is close, but not the same."),
    "only_sku": _("Only the SKU says so."),
    "other_thing": _("The title names another product too."),
    "perhaps_motif": _("A word of the title may belong to the picture."),
    "says_more": _("The store says more than the catalog does."),
    "name_says_more": _("The catalog says more than the store does."),
    "sku_differs": _("The SKU says something else."),
    "title_differs": _("The title says something else."),
    "several_fit": _("Another product fits just as well."),
}
