"""What the activity log says of holds, deadlines, requests and reprints."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from core.vocabulary import REASON

HOLD_ACTS: dict[str, LazyString] = {
    "deadlines.changed": _("Changed the deadlines"),
    "order.approved_as_is": _("Approved an order as it is"),
    "order.asked_cancel": _("Asked to cancel an order"),
    "order.asked_change": _("Asked to change an order"),
    "order.forced_back": _("Forced an order back"),
    "order.held": _("Held an order"),
    "order.line_held": _("Held a line of an order"),
    "order.line_let_go": _("Let a line of an order go on"),
    "order.noted": _("Wrote a note"),
    "order.request_accepted": _("Accepted a request"),
    "order.request_refused": _("Refused a request"),
    "order.resumed": _("Resumed an order"),
    "order.hold_answered": _("Wrote about a held order"),
    "order.asked_reprint": _("Asked for a reprint"),
    "order.reprinted": _("Had an order made again"),
}

HOLD_FIELDS: dict[str, LazyString] = {
    **REASON,
    "again": _("Made again"),
    "cut_off": _("Cut-off"),
    "production_days": _("Production days"),
}
