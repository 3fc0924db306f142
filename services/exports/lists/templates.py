"""The template products."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from core.language import in_own_words
from core.paging import Order as Sorting
from core.rights import Right
from core.standing_words import signed
from core.vocabulary import MAPPING
from models import Client, Template
from services.exports.listing import Column, Kind, Listing, Question, names_of
from services.making import Making
from services.templates import BY_NAME, WHOLE, makings, templates


@dataclass(frozen=True, slots=True)
class Kept:
    """A template, its client's name, and whether it can be produced as it stands."""

    template: Template
    client: str
    making: Making


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    return templates(question.actor, question.asked).options(*WHOLE), BY_NAME


def kept(found: Sequence[Template], _question: Question) -> Iterator[Kept]:
    made = makings(found)
    clients = names_of(Client, (template.client_id for template in found))
    for template in found:
        yield Kept(template, clients.get(template.client_id, ""), made[template.id])


LISTING = Listing(
    "templates",
    _("Template products"),
    "templates.index",
    Right.PRODUCTS_VIEW,
    (
        Column(_("Client"), lambda row: row.client, for_staff=True),
        Column(_("Name"), lambda row: row.template.name),
        Column(_("Product"), lambda row: in_own_words(row.template.catalog_variant.product.names)),
        Column(_("Product UID"), lambda row: row.template.catalog_variant.uid),
        Column(_("State"), lambda row: MAPPING[row.making.state].text),
        Column(_("Print files"), lambda row: ", ".join(link.file.name for link in row.template.files)),
        Column(_("Changed by"), lambda row: signed(row.template.changed_by)),
        Column(_("Created"), lambda row: row.template.created_at, Kind.MOMENT),
    ),
    rows,
    kept,
)
