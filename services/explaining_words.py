"""The words in which it is told why somebody may or may not do something."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from services.explaining import Why

AGAINST: dict[Why, LazyString] = {
    Why.REMOVED: _("This person was removed."),
    Why.DISABLED: _("This person is disabled."),
    Why.INVITED: _("The invitation has not been accepted yet."),
    Why.ARCHIVED: _("The client is archived."),
    Why.DOOR: _("Storefront access of the client is off."),
    Why.ROLE: _("The role does not include it."),
    Why.CONNECT_STORES: _("The switch “May connect stores” of this person is off."),
    Why.CONNECT_FROM_ORDER: _("The client's rule “Order Managers may connect products” is off."),
    Why.PUBLISH: _("The store does not let the provider publish: that switch is off."),
    Why.STANDING: _("Whoever views as somebody may not do this."),
    Why.CLIENT: _("The client is not among those assigned to this person."),
    Why.STORE: _("The store is not among those of this person."),
}
CONDITIONS: dict[str, LazyString] = {
    "L1": _("Only on the client's written request, with the reason noted; its Admins are told."),
    "L2": _("Names and state only, no settings."),
    "L3": _("The switch “May connect stores” of this person is on."),
    "L4": _("The name of the store is typed, no order is open, and it happens after a day."),
    "L5": _("Orders only."),
    "L6": _("Inside an order, to read."),
    "L7": _("The store lets the provider publish."),
    "L8": _("Files that belong to an order."),
    "L9": _("The client's rule “Order Managers may connect products” is on."),
    "L10": _("Notifications of the client's own, none of the provider's systems."),
    "looks": _("With a reason, for 30 minutes, and only to look."),
    "stands_in": _("With a reason, for 30 minutes, noted in the client's log; never users, passwords or keys."),
    "stores": _("Where it is about a store, only those assigned to this person."),
}
