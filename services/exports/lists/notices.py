"""The asker's own notices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from core.paging import Order as Sorting
from core.rights import Right
from models import Notice
from services.exports.listing import Column, Kind, Listing, Question
from services.notices import words
from services.notices.reading import LATEST_FIRST, listed


@dataclass(frozen=True, slots=True)
class Read:
    """A notice, and where it happened."""

    notice: Notice
    where: str


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    return listed(question.actor, question.asked), LATEST_FIRST


def read(found: Sequence[Notice], question: Question) -> Iterator[Read]:
    is_staff = question.actor.role is None or question.actor.role.is_staff
    for notice in found:
        yield Read(notice, words.text_of(notice, for_staff=is_staff))


LISTING = Listing(
    "notices",
    _("Notices"),
    "notices.index",
    Right.PROFILE_EDIT,
    (
        Column(_("When"), lambda row: row.notice.last_at, Kind.MOMENT),
        Column(_("Kind"), lambda row: words.KINDS[row.notice.kind].name),
        Column(_("What"), lambda row: words.title_of(row.notice)),
        Column(_("Where"), lambda row: row.where),
        Column(_("How many"), lambda row: row.notice.count, Kind.NUMBER),
        Column(_("Read"), lambda row: row.notice.read_at, Kind.MOMENT),
    ),
    rows,
    read,
)
