"""Notices in words: what happened, where, and the page that it leads to."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import LazyString, lazy_gettext, ngettext
from flask_babel import gettext as _

from core import vocabulary
from core.formats import to_minute
from core.standing_words import signed
from models import Mailing, Notice, NoticeKind

MORE = 1  # how many are told by their name alone


class KindWords(NamedTuple):
    name: LazyString
    about: LazyString
    icon: str
    tone: str


KINDS: dict[str, KindWords] = {
    "action": KindWords(
        lazy_gettext("Order waits for somebody"),
        lazy_gettext("Not connected, on hold, failed, or to be approved"),
        "triangle-alert",
        "warn",
    ),
    "request": KindWords(
        lazy_gettext("Requests"),
        lazy_gettext("A change, a cancelling or a reprint was asked for, or answered"),
        "circle-question-mark",
        "info",
    ),
    "message": KindWords(
        lazy_gettext("Messages"),
        lazy_gettext("Somebody wrote beside an order, or answered a question"),
        "message-square",
        "info",
    ),
    "delayed": KindWords(
        lazy_gettext("Delayed orders"), lazy_gettext("An order will not leave by its date"), "clock", "warn"
    ),
    "ended": KindWords(
        lazy_gettext("Orders that will not arrive"),
        lazy_gettext("An order was canceled, or came back"),
        "ban",
        "warn",
    ),
    "shipped": KindWords(lazy_gettext("Shipped orders"), lazy_gettext("All of an order has left"), "truck", "good"),
    "connection": KindWords(
        lazy_gettext("Connection lost"), lazy_gettext("A store has to be connected again"), "unplug", "bad"
    ),
    "link": KindWords(
        lazy_gettext("Print files at addresses"),
        lazy_gettext("Another file, or none, lies at the address that a print file came from"),
        "link",
        "warn",
    ),
    "work": KindWords(
        lazy_gettext("What you asked for"),
        lazy_gettext("An import, an export or a change of many products has ended"),
        "check",
        "good",
    ),
    "postback": KindWords(
        lazy_gettext("Postbacks"), lazy_gettext("An address does not take them, or was paused"), "send", "bad"
    ),
    "invitation": KindWords(
        lazy_gettext("Invitations"), lazy_gettext("One did not arrive, or was not taken up"), "mail-x", "warn"
    ),
}
MAILINGS: dict[str, LazyString] = {
    Mailing.NONE: lazy_gettext("No e-mail"),
    Mailing.ONCE: lazy_gettext("At once"),
    Mailing.HOURLY: lazy_gettext("With the hour, together"),
    Mailing.DAILY: lazy_gettext("Once a day, together"),
}


class Place(NamedTuple):
    """The page of a thing, and that of many of them; `named` is what the former calls its id."""

    endpoint: str
    named: str
    list: str


PLACES: dict[str, Place] = {
    "order": Place("orders.show", "order_id", "orders.index"),
    "store": Place("stores.show", "store_id", "stores.index"),
    "file": Place("files.show", "file_id", "files.index"),
    "sheet": Place("sheets.show", "sheet_id", "products.index"),
    "order_file": Place("sheets.show_orders", "order_file_id", "orders.index"),
    "parcel_file": Place("sheets.show_parcels", "parcel_file_id", "production.index"),
    "catalog_file": Place("sheets.show_catalog", "catalog_file_id", "catalog.index"),
    "export": Place("exports.index", "", "exports.index"),
    "batch": Place("products.show_batch", "batch_id", "products.batches"),
    "member": Place("users.index", "", "users.index"),
    "staff": Place("users.staff", "", "users.staff"),
    "postback": Place("postbacks.show", "endpoint_id", "postbacks.index"),
}


def place_of(notice: Notice) -> tuple[str, dict[str, Any]]:
    """Where it leads: to the one thing, or to the list of many; (endpoint, values)."""
    kind, number, _name = notice.facts["things"][-1]
    place = PLACES[kind]
    if _is_about_many(notice):
        return place.list, _filters(notice, kind)
    return place.endpoint, {place.named: number} if place.named else _whose(notice, kind)


def _filters(notice: Notice, kind: str) -> dict[str, Any]:
    if kind != "order":
        return _whose(notice, kind)
    status = notice.what if notice.what in vocabulary.ORDER else None
    return {name: value for name, value in (("store", notice.store_id), ("status", status)) if value}


def _whose(notice: Notice, kind: str) -> dict[str, Any]:
    return {"client": notice.client_id} if kind == "member" and notice.client_id else {}


def title_of(notice: Notice) -> str:
    """What happened, with the name of the one thing or the number of many."""
    words = TITLES.get(notice.what.removeprefix("staff_"))
    name = notice.facts["things"][-1][2]
    facts = {
        "name": name,
        "is_about_many": _is_about_many(notice),
        "who": signed(notice.facts.get("who") or "") or "Vetrina",
        "store": notice.facts.get("store") or "",
    }
    return words(notice.count, facts) if words else f"{KINDS[notice.kind].name}: {name}"


def text_of(notice: Notice, *, for_staff: bool) -> str:
    """Where, why and by when: the store, for the staff the client too; the reason where it is the same for all; the
    first deadline."""
    parts = [notice.facts.get("client") if for_staff else "", notice.facts.get("store")]
    if reason := vocabulary.REASON.get(notice.facts.get("reason") or ""):
        parts.append(str(reason))
    if until := notice.facts.get("until"):
        parts.append(_("to be answered by %(moment)s", moment=to_minute(datetime.fromisoformat(until))))
    return " · ".join(part for part in parts if part)


def unnamed_in(notice: Notice) -> int:
    """How many it counts beside the named ones. Of messages nobody counts how many things they are about."""
    return 0 if notice.kind == NoticeKind.MESSAGE else max(notice.count - len(notice.facts["things"]), 0)


def named_in(notice: Notice) -> list[tuple[str, str, dict[str, Any]]]:
    """(name, endpoint, values) of the last few of many orders, newest first."""
    if not _is_about_many(notice):
        return []
    things = [thing for thing in reversed(notice.facts["things"]) if thing[0] == "order"]
    return [(name, PLACES[kind].endpoint, {PLACES[kind].named: number}) for kind, number, name in things]


Facts = dict[str, Any]
TITLES: dict[str, Callable[[int, Facts], str]] = {
    "not_connected": lambda num, said: ngettext(
        "Order %(name)s waits for a product to be connected",
        "%(num)s orders wait for products to be connected",
        num,
        **said,
    ),
    "on_hold": lambda num, said: ngettext("Order %(name)s is on hold", "%(num)s orders are on hold", num, **said),
    "failed": lambda num, said: ngettext(
        "Order %(name)s cannot be produced as it is", "%(num)s orders cannot be produced as they are", num, **said
    ),
    "pending_approval": lambda num, said: ngettext(
        "Order %(name)s waits to be approved", "%(num)s orders wait to be approved", num, **said
    ),
    "line_held": lambda num, said: ngettext(
        "A line of order %(name)s is on hold", "Lines of %(num)s orders are on hold", num, **said
    ),
    "asked": lambda num, said: ngettext(
        "Something is asked about order %(name)s", "Something is asked about %(num)s orders", num, **said
    ),
    "answered": lambda num, said: ngettext(
        "The request about order %(name)s was answered", "The requests about %(num)s orders were answered", num, **said
    ),
    "note": lambda num, said: (
        _("%(num)s messages about orders", num=num)
        if said["is_about_many"]
        else ngettext("%(who)s wrote about order %(name)s", "%(num)s messages about order %(name)s", num, **said)
    ),
    "delayed": lambda num, said: ngettext("Order %(name)s is delayed", "%(num)s orders are delayed", num, **said),
    "canceled": lambda num, said: ngettext("Order %(name)s was canceled", "%(num)s orders were canceled", num, **said),
    "returned": lambda num, said: ngettext("Order %(name)s came back", "%(num)s orders came back", num, **said),
    "shipped": lambda num, said: ngettext(
        "Order %(name)s has been shipped", "%(num)s orders have been shipped", num, **said
    ),
    "lost": lambda num, said: ngettext(
        "%(name)s has to be connected again", "%(num)s stores have to be connected again", num, **said
    ),
    "changed": lambda num, said: ngettext(
        "Another file lies at the address of %(name)s", "Other files lie at the addresses of %(num)s files", num, **said
    ),
    "gone": lambda num, said: ngettext(
        "Nothing lies any more at the address of %(name)s",
        "Nothing lies any more at the addresses of %(num)s files",
        num,
        **said,
    ),
    "import_applied": lambda num, said: ngettext(
        "The file %(name)s was taken over", "%(num)s files were taken over", num, **said
    ),
    "import_undone": lambda num, said: ngettext(
        "The file %(name)s was taken back", "%(num)s files were taken back", num, **said
    ),
    "import_failed": lambda num, said: ngettext(
        "The file %(name)s could not be worked through", "%(num)s files could not be worked through", num, **said
    ),
    "export_done": lambda num, _said: ngettext("Your export is ready", "%(num)s of your exports are ready", num),
    "export_failed": lambda num, _said: ngettext(
        "Your export could not be made", "%(num)s of your exports could not be made", num
    ),
    "batch_done": lambda num, _said: ngettext(
        "Your change of many products is done", "%(num)s changes of many products are done", num
    ),
    "batch_failed": lambda num, _said: ngettext(
        "Your change of many products could not be finished",
        "%(num)s changes of many products could not be finished",
        num,
    ),
    "failing": lambda num, said: ngettext(
        "%(name)s does not take postbacks", "%(num)s addresses do not take postbacks", num, **said
    ),
    "given_up": lambda num, said: ngettext(
        "A postback to %(name)s has failed for good", "Postbacks to %(num)s addresses have failed for good", num, **said
    ),
    "disabled": lambda num, said: ngettext(
        "Postbacks to %(name)s are paused", "Postbacks to %(num)s addresses are paused", num, **said
    ),
    "not_delivered": lambda num, said: ngettext(
        "The invitation to %(name)s did not arrive", "%(num)s invitations did not arrive", num, **said
    ),
    "expired": lambda num, said: ngettext(
        "The invitation to %(name)s has expired", "%(num)s invitations have expired", num, **said
    ),
    "staff": lambda num, said: ngettext(
        "The invitation to %(name)s was not taken up", "%(num)s invitations were not taken up", num, **said
    ),
}


def _is_about_many(notice: Notice) -> bool:
    return len(notice.facts["things"]) > MORE


def name_of(kind: NoticeKind | str) -> str:
    return str(KINDS[kind].name)
