"""The activity log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as now_said
from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from core import acts
from core.asked import id_of
from core.paging import Order as Sorting
from core.rights import Right
from core.standing_words import behalf
from models import Activity, Client
from services.activity_list import LATEST_FIRST, acts_asked
from services.exports.listing import Column, Kind, Listing, Question, names_of


@dataclass(frozen=True, slots=True)
class Act:
    line: Activity
    client: str


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    """Only the staff may ask for one client's; their reach bounds it all the same."""
    is_staff = question.actor.role is None or question.actor.role.is_staff
    client_id = id_of(question.asked.get("client")) if is_staff else None
    return acts_asked(question.actor, question.asked, question.zone, client_id), LATEST_FIRST


def lines(found: Sequence[Activity], _question: Question) -> Iterator[Act]:
    clients = names_of(Client, (line.client_id for line in found))
    for line in found:
        yield Act(line, clients.get(line.client_id, ""))


def _changes(act: Act) -> str:
    """Each field that differs, with what it was and what it became."""
    before, after = act.line.before, act.line.after
    return "; ".join(f"{acts.field(name)}: {_change(name, before, after)}" for name in {**after, **before})


def _change(name: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    became = _said(acts.value(name, after.get(name)))
    return f"{_said(acts.value(name, before[name]))} → {became}" if name in before else became


def _said(value: object) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return now_said("yes") if value else now_said("no")
    if isinstance(value, dict):
        return ", ".join(str(each) for each in value.values() if each) or "—"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


LISTING = Listing(
    "activity",
    _("Activity log"),
    "activity.index",
    Right.ACTIVITY_OWN,
    (
        Column(_("When"), lambda act: act.line.created_at, Kind.MOMENT),
        Column(_("Who"), lambda act: act.line.actor or "Vetrina"),
        Column(_("On behalf of"), lambda act: behalf(act.line.on_behalf_of)),
        Column(_("What"), lambda act: acts.act(act.line.action)),
        Column(_("Object"), lambda act: act.line.object_name),
        Column(_("Client"), lambda act: act.client, for_staff=True),
        Column(_("Details"), _changes),
        Column(_("Reason"), lambda act: act.line.reason),
        Column(_("From"), lambda act: act.line.address),
        Column(_("Reference"), lambda act: act.line.request_id),
    ),
    rows,
    lines,
)
