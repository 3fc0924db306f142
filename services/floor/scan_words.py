"""What a person is told of a scan: what happened, what comes next, in which colour."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from core.formats import clock
from core.vocabulary import ORDER
from models import Scan

Facts = dict[str, Any]


class Said(NamedTuple):
    """`tone` and `icon` as in core.vocabulary."""

    title: str
    follows: str
    tone: str
    icon: str


def said_of(scan: Scan) -> Said:
    return WORDS[scan.outcome](scan.facts)


def about(facts: Facts) -> str:
    """What was scanned, in one line."""
    if "batch" in facts:
        return str(_("Batch %(name)s", name=facts["batch"]))
    if "order" not in facts:
        return ""
    words = _("Order %(number)s", number=facts["order"])
    return f"{facts['title']} · {words}" if "title" in facts else str(words)


def _at(facts: Facts) -> str:
    return clock(datetime.fromisoformat(facts["at"])) if "at" in facts else ""


def _unknown(_facts: Facts) -> Said:
    follows = _("Scan the barcode of a job ticket, a batch ticket or a packing slip. A number is found on the board.")
    return Said(_("This is no code of ours"), follows, "bad", "octagon-x")


def _not_there(_facts: Facts) -> Said:
    follows = _("It is gone, or belongs to a client that you do not reach. Ask an administrator.")
    return Said(_("Nothing stands behind this code"), follows, "bad", "octagon-x")


def _started(facts: Facts) -> Said:
    pieces = ngettext("%(num)s piece", "%(num)s pieces", facts["pieces"])
    follows = _("Print %(pieces)s, then scan the same ticket once more.", pieces=pieces)
    return Said(_("Started"), follows, "work", "play")


def _printed(facts: Facts) -> Said:
    if facts["left"]:
        follows = ngettext("%(num)s line of this order is still to be made.",
                           "%(num)s lines of this order are still to be made.", facts["left"])  # fmt: skip
    else:
        follows = _("The whole order is printed: scan its packing slip to pack it.")
    return Said(_("Printed"), follows, "good", "circle-check")


def _again(facts: Facts) -> Said:
    done = {
        "started": _("Already started at %(time)s", time=_at(facts)),
        "batch_started": _("Already started at %(time)s", time=_at(facts)),
        "packed": _("Already packed at %(time)s", time=_at(facts)),
    }
    title = done.get(facts["what"]) or _("Already printed at %(time)s", time=_at(facts))
    return Said(title, _("The same code came twice; the second time did nothing."), "warn", "triangle-alert")


def _already(facts: Facts) -> Said:
    status = ORDER[facts["status"]].text
    if facts["status"] == "printed" and "at" in facts:
        title = _("Already printed at %(time)s", time=_at(facts))
    elif facts["status"] == "in_production" and "at" in facts:
        title = _("Already started at %(time)s", time=_at(facts))
    else:
        title = _("Already further: %(status)s", status=status)
    return Said(title, _("Nothing was changed. To pack it, scan its packing slip."), "warn", "triangle-alert")


def _held(_facts: Facts) -> Said:
    return Said(
        _("Held: do not make it"), _("Open the order to see why, and who can let it go on."), "bad", "circle-pause"
    )


def _canceled(_facts: Facts) -> Said:
    return Said(_("Canceled: do not make it"), _("Put its ticket away."), "bad", "ban")


def _parcel_canceled(_facts: Facts) -> Said:
    return Said(_("Canceled: do not send it"), _("The parcel stays here. Put its slip away."), "bad", "ban")


def _cancel_asked(facts: Facts) -> Said:
    return Said(_("The client asks to cancel it"), _all_the_same(facts), "bad", "ban")


def _change_asked(facts: Facts) -> Said:
    return Said(_("The client asks to change it"), _all_the_same(facts), "warn", "message-square")


def _all_the_same(facts: Facts) -> str:
    if "title" in facts:
        return _("Open the order to answer the request. On the board it can be started all the same.")
    return _("Open the order to answer the request. It can be packed from there all the same.")


def _not_released(_facts: Facts) -> Said:
    return Said(_("Not released yet"), _("It comes to the floor once its checks are passed."), "warn", "triangle-alert")


def _batch_started(facts: Facts) -> Said:
    said = ngettext("%(num)s line started", "%(num)s lines started", facts["count"])
    return Said(said, _behind(facts) or _("Print them all, then scan the batch ticket once more."), "work", "play")


def _batch_printed(facts: Facts) -> Said:
    said = ngettext("%(num)s line printed", "%(num)s lines printed", facts["count"])
    return Said(said, _behind(facts) or _("Scan the packing slips of its orders to pack them."), "good", "circle-check")


def _behind(facts: Facts) -> str:
    return ngettext("%(num)s line stays behind: held, or somebody asks to cancel it.",
                    "%(num)s lines stay behind: held, or somebody asks to cancel them.",
                    facts["behind"]) if facts.get("behind") else ""  # fmt: skip


def _batch_done(facts: Facts) -> Said:
    return Said(
        _("Already printed at %(time)s", time=_at(facts)), _("All of this batch is printed."), "warn", "triangle-alert"
    )


def _batch_again(_facts: Facts) -> Said:
    return Said(_("Somebody else did it at this moment"), _("Nothing was done twice."), "warn", "triangle-alert")


def _batch_stuck(_facts: Facts) -> Said:
    follows = _("Its lines are held, or somebody asks to cancel them. Open the batch to see which.")
    return Said(_("Nothing of this batch can go on"), follows, "bad", "circle-pause")


def _packed(facts: Facts) -> Said:
    said = ngettext("Packed: %(num)s piece in one parcel", "Packed: %(num)s pieces in one parcel", facts["count"])
    return Said(said, _("Print its packing slip, and hand it over with its tracking code."), "good", "package")


def _packing(_facts: Facts) -> Said:
    return Said(_("Packing"), _("Not all of it is printed: choose what goes into this parcel."), "info", "package-open")


def _shipment(_facts: Facts) -> Said:
    return Said(_("Packed already"), _("Scan the tracking code of the carrier's label."), "info", "truck")


def _not_printed(facts: Facts) -> Said:
    follows = ngettext("%(num)s line of this order is still to be made.",
                       "%(num)s lines of this order are still to be made.", facts["unmade"])  # fmt: skip
    return Said(_("Nothing to pack yet"), follows, "warn", "triangle-alert")


def _sent(facts: Facts) -> Said:
    title = _("Handed over at %(time)s", time=_at(facts)) if "at" in facts else _("Nothing is left to pack")
    return Said(title, str(ORDER[facts["status"]].text), "warn", "truck")


def _may_not_pack(_facts: Facts) -> Said:
    return Said(
        _("You may not pack"), _("Packing is for operators, account managers and administrators."), "bad", "lock"
    )


WORDS: dict[str, Callable[[Facts], Said]] = {
    "unknown": _unknown,
    "not_there": _not_there,
    "started": _started,
    "printed": _printed,
    "again": _again,
    "already": _already,
    "held": _held,
    "canceled": _canceled,
    "parcel_canceled": _parcel_canceled,
    "cancel_asked": _cancel_asked,
    "change_asked": _change_asked,
    "not_released": _not_released,
    "batch_started": _batch_started,
    "batch_printed": _batch_printed,
    "batch_done": _batch_done,
    "batch_again": _batch_again,
    "batch_stuck": _batch_stuck,
    "packed": _packed,
    "packing": _packing,
    "shipment": _shipment,
    "not_printed": _not_printed,
    "sent": _sent,
    "may_not_pack": _may_not_pack,
}
