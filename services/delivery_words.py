"""What became of a delivery, in words."""

from flask_babel import gettext as _

from models import Delivery, InboxSource


def source_of(delivery: Delivery) -> str:
    return _("Told by the shop") if delivery.source == InboxSource.WEBHOOK else _("Asked of the shop")


def reason_of(delivery: Delivery) -> str:
    """Why it changed nothing, or could not be read. A reason without words of its own is shown as it is."""
    words = {
        "older": _("Older than what was known: nothing changed"),
        "same": _("The same as what was known: nothing changed"),
        "status_not_wanted": _("Orders of this status are not brought over"),
        "not_ours": _("Nothing for us to do"),
    }
    code, _colon, fault = delivery.reason.partition(": ")
    if code == "shop_error":
        return _("The shop answered with an error: %(fault)s", fault=fault)
    return words.get(delivery.reason, delivery.reason)
