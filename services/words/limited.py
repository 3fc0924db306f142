"""What a platform holds back, and what the shop itself has switched off: states, not faults."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

LIMITED: dict[str, LazyString] = {
    "vacation": _("The shop is in holiday mode: nobody can buy there at the moment."),
    "tracking_denied": _(
        "The platform does not let Vetrina enter tracking for this shop. Parcels are shown here: enter their codes in "
        "the shop, and ask the platform for the right to."
    ),
    "address_withheld": _(
        "The platform keeps buyers' addresses from Vetrina for some orders. They wait under “Needs attention”: enter "
        "the addresses there, or have the platform show them to Vetrina."
    ),
    "development": _("This is a development shop of Shopify: its orders are tests, and are marked so."),
    "other_version": _(
        "Shopify answers with a newer version of its API than Vetrina was made for. Update Vetrina soon."
    ),
}
