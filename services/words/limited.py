"""What a platform holds back, and what the shop itself has switched off: states, not faults."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

LIMITED: dict[str, LazyString] = {
    "vacation": _("The shop is in holiday mode: nobody can buy there at the moment."),
    "development": _("This is a development shop of Shopify: its orders are tests, and are marked so."),
    "other_version": _(
        "Shopify answers with a newer version of its API than Vetrina was made for. Update Vetrina soon."
    ),
}
