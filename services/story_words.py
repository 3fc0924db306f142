"""An order's story in words: for each code of the timeline a title, what stands beside it, a tone and an icon."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _

from core import vocabulary
from core.formats import day
from models import Delivery, InboxState, Mail, Postback, Push, PushState, Store, TimelineEntry
from services.advice import advice_on
from services.delivery_words import reason_of, source_of
from services.postbacks.words import fault_of


class Told(NamedTuple):
    title: str
    text: str = ""
    tone: str = "quiet"
    icon: str = "dot"


def told(entry: TimelineEntry, store: Store) -> Told:
    """One entry, for people. A code without words of its own is shown as its kind."""
    if entry.what == "shop_status":
        steps = [store.word_of(entry.facts[when]) for when in ("before", "after")]
        return Told(_("The shop's own status"), " → ".join(step for step in steps if step), "quiet", "store")
    words = WORDS.get(entry.what) or KINDS.get(entry.kind)
    return words(entry) if words else Told(entry.what)


def told_of_delivery(delivery: Delivery, platform: str) -> Told:
    """What came in, and what became of it."""
    tone = "bad" if delivery.state == InboxState.PARKED else "quiet"
    said = [source_of(delivery), reason_of(delivery, platform)]
    if delivery.seen > 1:
        said.append(_("came more than once"))
    return Told(_("Message of the store"), " · ".join(part for part in said if part), tone, "inbox")


def told_of_push(push: Push) -> Told:
    """What the store is told, and how that stands."""
    word = vocabulary.PUSH[PushState(push.state)]
    return Told(_("To the store: %(news)s", news=news_of(push)), str(word.text), word.tone, "send")


def news_of(push: Push) -> str:
    return _what(push.kind, push.message.get("status"))


def told_of_postback(postback: Postback) -> Told:
    """What a receiver of the client's is told, and how that stands."""
    word = vocabulary.POSTBACK[postback.state]
    fault = fault_of(postback.error, postback.error_facts)
    event = vocabulary.EVENT[postback.event].text if postback.event in vocabulary.EVENT else postback.event
    said = " · ".join(str(part) for part in (postback.endpoint.name, event, word.text, fault) if part)
    return Told(_("Postback"), said, word.tone, "send")


def told_of_mail(mail: Mail) -> Told:
    """An e-mail that named the order: how far it came, and the mail server's own words. Never what stood in it."""
    if mail.sent_at:
        state, tone = _("E-mail sent"), "good"
    elif mail.is_open:
        state, tone = _("E-mail waits to be sent"), "info"
    else:
        state, tone = _("E-mail not sent"), "bad"
    return Told(state, " · ".join(part for part in (mail.subject, mail.server_words) if part), tone, "mail")


def differences(wanted: dict[str, Any]) -> str:
    """What changed, or should: "Poster: 1 → 3; Torino → Milano". Lines bring their title, as two may share one."""
    parts = []
    for name, (before, after, *title) in wanted.items():
        if title and isinstance(after, dict):  # files
            parts.append(f"{title[0]}: {_shown(before.get('name'))} → {_shown(after.get('name'))}")
        elif isinstance(before, dict) and isinstance(after, dict):
            changed = [part for part in after if before.get(part) != after[part]]
            parts += [f"{_shown(before.get(part))} → {_shown(after[part])}" for part in changed]
        elif isinstance(after, str) and after in WHY and not title:
            parts.append(WHY[after]())  # the shop called it off
        else:
            parts.append(f"{title[0] if title else name}: {_shown(before)} → {_shown(after)}")
    return "; ".join(parts)


def _shown(value: object) -> str:
    return "—" if value in (None, "", {}) else str(value)


def _status(entry: TimelineEntry) -> Told:
    word = vocabulary.ORDER[entry.to_status or "received"]
    notes = []
    if entry.reason in vocabulary.REASON:
        notes.append(str(vocabulary.REASON[entry.reason]))
    if items := entry.facts.get("items"):
        notes.append(", ".join(items))
    if entry.facts.get("why") in WHY:
        notes.append(WHY[entry.facts["why"]]())
    if words := entry.facts.get("words"):
        notes.append(words)
    return Told(str(word.text), ". ".join(notes), word.tone, word.icon)


WHY: dict[str, Callable[[], str]] = {
    "cancelled": lambda: _("Cancelled in the shop"),
    "refunded": lambda: _("Refunded in the shop"),
    "gone": lambda: _("Moved to the trash in the shop"),
    "deleted": lambda: _("Deleted in the shop"),
    "moved": lambda: _("Moved in the shop to another address of its order: it is made there"),
    "taken_back": lambda: _("The shop took its cancelling back"),
    "mapping_changed": lambda: _("The product was connected differently meanwhile"),
    "large": lambda: _("The store wants orders of such a total approved by a person"),
    "mended": lambda: _("What it was held for is mended"),
    "deadline": lambda: _("The deadline of the hold had passed"),
}


def _arrived(entry: TimelineEntry) -> Told:
    told = _("The shop told of it")
    by = {"webhook": told, "named": told, "poll": _("Found by looking at the shop")}
    return Told(_("Order arrived"), by.get(entry.facts.get("source", ""), ""), "info", "inbox")


def _requested(title: str, entry: TimelineEntry, tone: str = "warn") -> Told:
    parts = [differences(entry.facts.get("wanted", {})), entry.facts.get("words", "")]
    if too_late := entry.facts.get("too_late"):
        parts.append(not_done(too_late))
    return Told(title, " · ".join(filter(None, parts)), tone, "circle-question-mark")


def not_done(too_late: list[str]) -> str:
    """What an accepted change came too late for."""
    names = ", ".join(_("Address") if name == "address" else name for name in too_late)
    return _("Too late for: %(names)s", names=names)


def _about_line(entry: TimelineEntry) -> str:
    """Which line, why, and what a person said."""
    reason, why = vocabulary.REASON.get(entry.reason or "", ""), WHY.get(entry.facts.get("why", ""), str)()
    return " · ".join(str(part) for part in (entry.facts["line"], reason, why, entry.facts.get("words")) if part)


def _parcel(entry: TimelineEntry) -> str:
    """The carrier, the tracking code, and what a person said."""
    parts = (entry.facts.get(part) for part in ("carrier", "code", "words"))
    return " · ".join(part for part in parts if part)


def _again(title: str, entry: TimelineEntry) -> Told:
    """Why, which lines, and what a person said."""
    cause, lines = vocabulary.REPRINT[entry.facts["cause"]], ", ".join(entry.facts["lines"])
    return Told(title, " · ".join(filter(None, (str(cause), lines, entry.facts.get("words")))), "info", "printer")


def _with_file(entry: TimelineEntry) -> str:
    """About which line, if about one; what a person wrote, and the name of the file that they attached."""
    facts = entry.facts
    return " · ".join(filter(None, (facts.get("line"), facts.get("words"), facts.get("file", {}).get("name"))))


def _delayed(entry: TimelineEntry) -> Told:
    due = day(datetime.fromisoformat(entry.facts["due"]))
    return Told(_("Delayed"), _("It should have left by %(day)s.", day=due), "bad", "clock-alert")


def _news(entry: TimelineEntry) -> str:
    """Which news of ours it is about."""
    return _what(entry.facts.get("push", ""), entry.facts.get("status"))


def _what(kind: str, status: str | None) -> str:
    if kind == "complete":
        return _("Completing the store's order")
    return _("Tracking to the store") if not status else str(vocabulary.ORDER[status].text)


WORDS: dict[str, Callable[[TimelineEntry], Told]] = {
    "arrived": _arrived,
    "imported": lambda entry: Told(
        _("Brought by a file"),
        _("%(file)s, row %(row)s", file=entry.facts["file"], row=entry.facts["row"]),
        "info",
        "file-text",
    ),
    "by_program": lambda entry: Told(_("Sent by a program, with an API key"), "", "info", "key-round"),
    "placed": lambda entry: Told(_("Placed by hand"), "", "info", "pencil"),
    "draft_changed": lambda entry: Told(_("Draft changed"), "", "quiet", "pencil"),
    "note": lambda entry: Told(_("Note"), entry.facts.get("words", ""), "info", "message-square"),
    "marked_test": lambda entry: Told(_("Marked as a test"), "", "info", "flask-conical"),
    "unmarked_test": lambda entry: Told(_("No longer marked as a test"), "", "info", "flask-conical"),
    "reprinted": lambda entry: _again(_("Made again as order %(number)s", number=entry.facts["number"]), entry),
    "reprint_accepted": lambda entry: _again(_("Made again as order %(number)s", number=entry.facts["number"]), entry),
    "reprint_of": lambda entry: _again(_("Order %(number)s made again", number=entry.facts["number"]), entry),
    "hold_wrote": lambda entry: Told(_("About the hold"), _with_file(entry), "info", "message-square"),
    "hold_reminded": lambda entry: Told(
        _("The client was reminded of the deadline"), entry.facts.get("line", ""), "quiet", "clock-alert"
    ),
    "address": lambda entry: Told(_("Address changed"), differences(entry.facts["wanted"]), "info", "map-pin"),
    "line_held": lambda entry: Told(_("Line on hold"), _about_line(entry), "warn", "circle-pause"),
    "line_let_go": lambda entry: Told(_("Line goes on"), _about_line(entry), "quiet", "play"),
    "line_ignored": lambda entry: Told(_("Line ignored"), entry.facts.get("line", ""), "quiet", "eye-off"),
    "file_replaced": lambda entry: Told(_("File replaced"), entry.facts.get("line", ""), "info", "file-image"),
    "link_changed": lambda entry: Told(
        _("Another file lies at the address of a print file"),
        _("%(file)s is printed as it was checked, unless somebody chooses the other one.", file=entry.facts["file"]),
        "warn",
        "link",
    ),
    "changed_in_shop": lambda entry: Told(
        _("Changed in the shop"), differences(entry.facts["wanted"]), "info", "store"
    ),
    "packed": lambda entry: Told(_("Package packed"), _parcel(entry), "work", "package"),
    "shipped": lambda entry: Told(_("Package handed to the carrier"), _parcel(entry), "info", "truck"),
    "in_transit": lambda entry: Told(_("Package in transit"), _parcel(entry), "info", "route"),
    "delivered": lambda entry: Told(_("Package delivered"), _parcel(entry), "good", "circle-check"),
    "returned": lambda entry: Told(_("Package came back"), _parcel(entry), "warn", "undo-2"),
    "taken_back": lambda entry: Told(_("Package taken back"), _parcel(entry), "warn", "undo-2"),
    "tracking_added": lambda entry: Told(_("Tracking added"), _parcel(entry), "info", "pencil"),
    "tracking_corrected": lambda entry: Told(_("Tracking corrected"), _parcel(entry), "info", "pencil"),
    "push_confirmed": lambda entry: Told(_("The store has it"), _news(entry), "good", "check-check"),
    "push_refused": lambda entry: Told(
        _("The store refused it"), f"{_news(entry)}. {advice_on(entry.facts['code']).happened}", "bad", "octagon-x"
    ),
    "push_retried": lambda entry: Told(_("Sent to the store again"), _news(entry), "info", "rotate-cw"),
    "push_by_hand": lambda entry: Told(_("Marked as done by hand"), _news(entry), "quiet", "check"),
    "supplemented": lambda entry: Told(
        _("Lines were added too late"), _("They are order %(number)s.", number=entry.facts["number"]), "info", "plus"
    ),
    "order.delayed": _delayed,
    "replayed": lambda entry: Told(_("A message of the store is read once more"), "", "info", "rotate-cw"),
    "older": lambda entry: Told(_("An older version came late and was ignored"), "", "quiet", "store"),
    "called_off_too_late": lambda entry: Told(
        WHY[entry.facts["why"]](), _("It has left already: nothing can be stopped here."), "warn", "store"
    ),
    "shop_withdraws_change": lambda entry: Told(_("The shop took its change back"), "", "quiet", "store"),
    "shop_withdraws_cancel": lambda entry: Told(_("The shop took its cancelling back"), "", "quiet", "store"),
    "shop_asks_change": lambda entry: _requested(_("The shop changed it after release"), entry),
    "shop_asks_cancel": lambda entry: _requested(_("The shop wants it cancelled"), entry),
    "asks_change": lambda entry: _requested(_("A change was asked for"), entry),
    "asks_cancel": lambda entry: _requested(_("A cancelling was asked for"), entry),
    "change_accepted": lambda entry: _requested(_("The change was accepted"), entry, "good"),
    "change_refused": lambda entry: _requested(_("The change was refused"), entry, "bad"),
    "asks_reprint": lambda entry: _requested(_("A reprint was asked for"), entry),
    "reprint_refused": lambda entry: _requested(_("The reprint was refused"), entry, "bad"),
    "cancel_accepted": lambda entry: _requested(_("The cancelling was accepted"), entry, "good"),
    "cancel_refused": lambda entry: _requested(_("The cancelling was refused"), entry, "bad"),
}

KINDS: dict[str, Callable[[TimelineEntry], Told]] = {
    "status": _status,
    "package": lambda entry: Told(_("Package"), _parcel(entry), "info", "package"),
    "push": lambda entry: Told(_("Told to the store"), _news(entry), "quiet", "send"),
}
