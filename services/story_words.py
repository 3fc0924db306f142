"""An order's story in words: for each code of the timeline a title, what stands beside it, a tone and an icon."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask_babel import gettext as _

from core import vocabulary
from models import TimelineEntry
from services.advice import advice_on


class Told(NamedTuple):
    title: str
    text: str = ""
    tone: str = "quiet"
    icon: str = "dot"


def told(entry: TimelineEntry) -> Told:
    """One entry, for people. A code without words of its own is shown as its kind."""
    words = WORDS.get(entry.what) or KINDS.get(entry.kind)
    return words(entry) if words else Told(entry.what)


def differences(wanted: dict[str, Any]) -> str:
    """What changed, or should: "Poster: 1 → 3; Torino → Milano". Lines bring their title, as two may share one."""
    parts = []
    for name, (before, after, *title) in wanted.items():
        if isinstance(before, dict) and isinstance(after, dict):
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
    "deadline": lambda: _("The deadline of the hold had passed"),
}


def _arrived(entry: TimelineEntry) -> Told:
    by = {"webhook": _("The shop told of it"), "poll": _("Found by looking at the shop")}
    return Told(_("Order arrived"), by.get(entry.facts.get("source", ""), ""), "info", "inbox")


def _requested(title: str, entry: TimelineEntry, tone: str = "warn") -> Told:
    text = differences(entry.facts["wanted"]) if entry.facts.get("wanted") else entry.facts.get("words", "")
    return Told(title, text, tone, "circle-question-mark")


def _about_line(entry: TimelineEntry) -> str:
    """Which line, why, and what a person said."""
    reason = vocabulary.REASON.get(entry.reason or "", "")
    return " · ".join(str(part) for part in (entry.facts["line"], reason, entry.facts.get("words")) if part)


def _parcel(entry: TimelineEntry) -> str:
    """The carrier, the tracking code, and what a person said."""
    parts = (entry.facts.get(part) for part in ("carrier", "code", "words"))
    return " · ".join(part for part in parts if part)


def _news(entry: TimelineEntry) -> str:
    """Which news of ours it is about."""
    if entry.facts.get("push") == "complete":
        return _("Completing the store's order")
    status = entry.facts.get("status")
    return _("Tracking to the store") if not status else str(vocabulary.ORDER[status].text)


WORDS: dict[str, Callable[[TimelineEntry], Told]] = {
    "arrived": _arrived,
    "imported": lambda entry: Told(
        _("Brought by a file"),
        _("%(file)s, row %(row)s", file=entry.facts["file"], row=entry.facts["row"]),
        "info",
        "file-text",
    ),
    "placed": lambda entry: Told(_("Placed by hand"), "", "info", "pencil"),
    "draft_changed": lambda entry: Told(_("Draft changed"), "", "quiet", "pencil"),
    "note": lambda entry: Told(_("Note"), entry.facts.get("words", ""), "info", "message-square"),
    "address": lambda entry: Told(_("Address changed"), differences(entry.facts["wanted"]), "info", "map-pin"),
    "line_held": lambda entry: Told(_("Line on hold"), _about_line(entry), "warn", "circle-pause"),
    "line_let_go": lambda entry: Told(_("Line goes on"), _about_line(entry), "quiet", "play"),
    "line_ignored": lambda entry: Told(_("Line ignored"), entry.facts.get("line", ""), "quiet", "eye-off"),
    "file_replaced": lambda entry: Told(_("File replaced"), entry.facts.get("line", ""), "info", "file-image"),
    "changed_in_shop": lambda entry: Told(
        _("Changed in the shop"), differences(entry.facts["wanted"]), "info", "store"
    ),
    "packed": lambda entry: Told(_("Package packed"), _parcel(entry), "work", "package"),
    "shipped": lambda entry: Told(_("Package handed to the carrier"), _parcel(entry), "info", "truck"),
    "delivered": lambda entry: Told(_("Package delivered"), _parcel(entry), "good", "circle-check"),
    "returned": lambda entry: Told(_("Package came back"), _parcel(entry), "warn", "undo-2"),
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
    "shop_status": lambda entry: Told(
        _("The shop's own status"), f"{entry.facts['before']} → {entry.facts['after']}", "quiet", "store"
    ),
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
    "cancel_accepted": lambda entry: _requested(_("The cancelling was accepted"), entry, "good"),
    "cancel_refused": lambda entry: _requested(_("The cancelling was refused"), entry, "bad"),
}

KINDS: dict[str, Callable[[TimelineEntry], Told]] = {
    "status": _status,
    "package": lambda entry: Told(_("Package"), _parcel(entry), "info", "package"),
    "push": lambda entry: Told(_("Told to the store"), _news(entry), "quiet", "send"),
}
