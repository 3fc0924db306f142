"""What became of a delivery, in words."""

import re
from ast import literal_eval

from flask_babel import gettext as _

from models import Delivery, InboxSource, InboxState
from platforms import Code
from services.advice import advice_on

FACT = re.compile(r"(\w+)=('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|-?\d+)")


def source_of(delivery: Delivery) -> str:
    if delivery.source == InboxSource.API:
        return _("Sent by a program")
    return _("Told by the shop") if delivery.source == InboxSource.WEBHOOK else _("Asked of the shop")


def reason_of(delivery: Delivery, platform: str) -> str:
    """Why it changed nothing, or could not be read; empty where there is nothing to say."""
    if delivery.state == InboxState.PARKED:
        return _why_parked(delivery.reason, platform)
    words = {
        "older": _("Older than what was known: nothing changed"),
        "same": _("The same as what was known: nothing changed"),
        "status_not_wanted": _("Orders of this status are not brought over"),
        "before_start": _("Placed before the day from which orders are brought over"),
        "unknown_order": _("About an order that is not here"),
        "draft": _("Not placed yet: the shop calls it a draft"),
        "not_ours": _("Nothing for us to do"),
        "another_site": _("Of another site of the same printer: put aside"),
        "not_there": _("The shop, when it was asked, had no such order for this store"),
    }
    code, _colon, fault = delivery.reason.partition(": ")
    if code == "shop_error":
        return _("The shop answered with an error: %(fault)s", fault=fault)
    return words.get(delivery.reason, delivery.reason)


def _why_parked(reason: str, platform: str) -> str:
    """The platform's own words of a fault that it names; of another, what was written down."""
    code, _space, facts = reason.partition(" ")
    if code in set(Code):
        return advice_on(code, {name: literal_eval(value) for name, value in FACT.findall(facts)}, platform).happened
    return _("Kept, and not applied: %(fault)s", fault=reason)
