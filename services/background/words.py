"""What each piece of work is, in one short phrase that holds whether it waits, runs or has failed."""

from typing import Any

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from core.vocabulary import EVENT
from models import BatchKind, PrivacyKind, PushKind, RoundKind, SheetStep, SyncKind
from services.background.names import Of
from services.exports.lists import LISTINGS

ROUNDS: dict[str, LazyString] = {
    RoundKind.ORDERS: lazy_gettext("Orders read from %(store)s"),
    RoundKind.LOOK_BACK: lazy_gettext("Orders of the last days read again from %(store)s"),
    RoundKind.PRODUCTS: lazy_gettext("Changes of products read from %(store)s"),
    RoundKind.LEDGER: lazy_gettext("Orders counted at %(store)s"),
    RoundKind.CHECKUP: lazy_gettext("Connection check of %(store)s"),
    RoundKind.LEAVING: lazy_gettext("Taking leave of %(store)s"),
}
PUSHES: dict[str, LazyString] = {
    PushKind.NOTE: lazy_gettext("Note on order %(order)s to %(store)s"),
    PushKind.SHIPMENT: lazy_gettext("Shipment of order %(order)s to %(store)s"),
    PushKind.STAGE: lazy_gettext("Status of order %(order)s to %(store)s"),
    PushKind.COMPLETE: lazy_gettext("Completion of order %(order)s to %(store)s"),
}
BATCHES: dict[str, LazyString] = {
    BatchKind.CONNECT: lazy_gettext("Connecting many variants"),
    BatchKind.DISCONNECT: lazy_gettext("Disconnecting many variants"),
    BatchKind.IGNORE: lazy_gettext("Ignoring many variants"),
    BatchKind.ACCEPT: lazy_gettext("Accepting changes of many variants"),
    BatchKind.UNDO: lazy_gettext("Taking back a change of many variants"),
    BatchKind.RULE: lazy_gettext("Applying a rule to many variants"),
}
STEPS: dict[str, LazyString] = {
    SheetStep.READING: lazy_gettext("Reading %(file)s"),
    SheetStep.CHECKED: lazy_gettext("Reading %(file)s"),
    SheetStep.APPLYING: lazy_gettext("Applying %(file)s"),
    SheetStep.APPLIED: lazy_gettext("Applying %(file)s"),
    SheetStep.UNDOING: lazy_gettext("Taking back %(file)s"),
    SheetStep.UNDONE: lazy_gettext("Taking back %(file)s"),
}
PRIVACY: dict[str, LazyString] = {
    PrivacyKind.TELL: lazy_gettext("Telling what is kept of a buyer of %(store)s"),
    PrivacyKind.FORGET_BUYER: lazy_gettext("Erasing the data of a buyer of %(store)s"),
    PrivacyKind.FORGET_SHOP: lazy_gettext("Erasing the data of %(store)s"),
}


def sync(row: Any, of: Of) -> str:
    store = of("store_id")
    if row.kind == SyncKind.CHANGED:
        return _("Changed products of %(store)s", store=store)
    return _("Products of %(store)s", store=store)


def round_(row: Any, of: Of) -> str:
    return str(ROUNDS[row.kind]) % {"store": of("store_id")}


def connection(row: Any, _of: Of) -> str:
    return _("Trying the keys of %(store)s", store=row.name)


def file(row: Any, _of: Of) -> str:
    return row.name


def of_file(_row: Any, of: Of) -> str:
    return of("file_id")


def picture(_row: Any, of: Of) -> str:
    return _("Picture of a product of %(store)s", store=of("store_id"))


def sheet(row: Any, _of: Of) -> str:
    return str(STEPS[row.step]) % {"file": row.name}


def export(row: Any, _of: Of) -> str:
    return str(LISTINGS[row.listing].name)


def batch(row: Any, _of: Of) -> str:
    return str(BATCHES[row.kind])


def push(row: Any, of: Of) -> str:
    return str(PUSHES[row.kind]) % {"order": of("order_id"), "store": of("store_id")}


def postback(row: Any, of: Of) -> str:
    told, order = EVENT[row.event].text, of("order_id")
    said = _("%(news)s, order %(order)s", news=told, order=order) if order else str(told)
    return _("%(news)s → %(receiver)s", news=said, receiver=of("endpoint_id"))


def resend(_row: Any, of: Of) -> str:
    receiver = of("endpoint_id")
    return _("Postbacks to %(receiver)s", receiver=receiver) if receiver else _("Postbacks to all endpoints")


def publication(row: Any, of: Of) -> str:
    return _("%(product)s → %(store)s", product=row.title, store=of("store_id"))


def of_design(_row: Any, of: Of) -> str:
    return of("design_id")


def mail(row: Any, _of: Of) -> str:
    return _("%(subject)s → %(recipient)s", subject=row.subject, recipient=row.recipient)


def notice_mail(_row: Any, of: Of) -> str:
    return _("Notices for %(person)s", person=of("asked_by_id"))


def notice_look(_row: Any, _of: Of) -> str:
    return _("Looking for news")


def judging(_row: Any, _of: Of) -> str:
    return _("All connected files against the print requirements")


def storage_check(_row: Any, _of: Of) -> str:
    return _("Stored files against the database")


def privacy(row: Any, of: Of) -> str:
    return str(PRIVACY[row.kind]) % {"store": of("store_id")}
