"""What the activity log says of going live and of test orders."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

GOLIVE_ACTS: dict[str, LazyString] = {
    "golive.declared": _("Declared a store live"),
    "golive.ticked": _("Ticked a line before going live"),
    "golive.unticked": _("Took a tick away before going live"),
    "golive.withdrawn": _("Took back that a store is live"),
    "order.marked_test": _("Marked an order as a test"),
    "order.unmarked_test": _("Took back that an order is a test"),
}
STEPS: dict[str, LazyString] = {
    "specifications": _("The product specifications are right"),
    "proofs": _("The print files of the test order arrived as they should"),
    "updates": _("The client saw the test order move on"),
    "invoice": _("The invoice address is agreed"),
}
GOLIVE_FIELDS: dict[str, LazyString] = {"left_open": _("Lines that were open"), "golive_step": _("Line")}
