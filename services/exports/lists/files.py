"""The library of print files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from core.paging import Order as Sorting
from core.rights import Right
from core.vocabulary import FILE
from models import Client, File
from services import file_list
from services.exports.listing import Column, Kind, Listing, Question, names_of
from services.file_troubles import trouble_of
from services.file_uses import Use, uses


@dataclass(frozen=True, slots=True)
class Kept:
    """A file, its client's name, and how often it is used where."""

    file: File
    client: str
    uses: Mapping[Use, int]


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    return file_list.files(question.actor, question.asked), file_list.LATEST_FIRST


def kept(found: Sequence[File], _question: Question) -> Iterator[Kept]:
    used, clients = uses(found), names_of(Client, (file.client_id for file in found))
    for file in found:
        yield Kept(file, clients.get(file.client_id, ""), used[file.id])


def _trouble(row: Kept) -> str | None:
    trouble = trouble_of(row.file)
    return trouble.found if trouble else None


def _used(use: Use) -> Any:
    return lambda row: row.uses.get(use, 0)


LISTING = Listing(
    "files",
    _("Print files"),
    "files.index",
    Right.PRODUCTS_VIEW,
    (
        Column(_("Client"), lambda row: row.client, for_staff=True),
        Column(_("Name"), lambda row: row.file.name),
        Column(_("State"), lambda row: FILE[row.file.state].text),
        Column(_("What is wrong"), _trouble),
        Column(_("Format"), lambda row: row.file.format.upper()),
        Column(_("Bytes"), lambda row: row.file.bytes, Kind.NUMBER),
        Column(_("Width (px)"), lambda row: row.file.facts.get("width_px"), Kind.NUMBER),
        Column(_("Height (px)"), lambda row: row.file.facts.get("height_px"), Kind.NUMBER),
        Column(_("Address"), lambda row: row.file.source_url),
        Column(_("Connections"), _used(Use.CONNECTIONS), Kind.NUMBER),
        Column(_("Templates"), _used(Use.TEMPLATES), Kind.NUMBER),
        Column(_("Designs"), _used(Use.DESIGNS), Kind.NUMBER),
        Column(_("Rules"), _used(Use.RULES), Kind.NUMBER),
        Column(_("Orders"), _used(Use.ORDERS), Kind.NUMBER),
        Column(_("Added"), lambda row: row.file.created_at, Kind.MOMENT),
    ),
    rows,
    kept,
)
