"""Designs, and the templates among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from core.language import in_own_words
from core.paging import Order as Sorting
from core.rights import Right
from core.standing_words import signed
from models import Client, Design
from services.designs import LAST_CHANGED, WHOLE, listed
from services.exports.listing import Column, Kind, Listing, Question, names_of


@dataclass(frozen=True, slots=True)
class Drawn:
    design: Design
    client: str


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    return listed(question.actor, question.asked).options(*WHOLE), LAST_CHANGED


def drawn(found: Sequence[Design], _question: Question) -> Iterator[Drawn]:
    clients = names_of(Client, (design.client_id for design in found))
    for design in found:
        yield Drawn(design, clients.get(design.client_id, ""))


LISTING = Listing(
    "designs",
    _("Designs"),
    "designs.index",
    Right.PRODUCTS_VIEW,
    (
        Column(_("Client"), lambda row: row.client, for_staff=True),
        Column(_("Name"), lambda row: row.design.name),
        Column(_("Template"), lambda row: row.design.is_template, Kind.FLAG),
        Column(_("Product"), lambda row: in_own_words(row.design.catalog_variant.product.names)),
        Column(_("Product UID"), lambda row: row.design.catalog_variant.uid),
        Column(_("Version"), lambda row: row.design.version, Kind.NUMBER),
        Column(_("Created"), lambda row: row.design.created_at, Kind.MOMENT),
        Column(_("Changed"), lambda row: row.design.changed_at, Kind.MOMENT),
        Column(_("Changed by"), lambda row: signed(row.design.changed_by)),
    ),
    rows,
    drawn,
)
