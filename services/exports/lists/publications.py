"""Products put on sale from here."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from core.language import in_own_words
from core.paging import Order as Sorting
from core.rights import Right
from core.standing_words import signed
from core.vocabulary import PUBLICATION
from models import Publication
from services.exports.listing import Column, Kind, Listing, Question
from services.publishing.listing import NEWEST_FIRST, publications
from services.publishing.words import trouble_of


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    whole = joinedload(Publication.store), joinedload(Publication.catalog_product)
    return publications(question.actor, question.asked).options(*whole), NEWEST_FIRST


def _trouble(row: Publication) -> str | None:
    trouble = trouble_of(row)
    return trouble.happened if trouble else None


LISTING = Listing(
    "publications",
    _("Products put on sale"),
    "publications.index",
    Right.PRODUCTS_PUBLISH,
    (
        Column(_("Title"), lambda row: row.title),
        Column(_("Product"), lambda row: in_own_words(row.catalog_product.names)),
        Column(_("Store"), lambda row: row.store.name),
        Column(_("State"), lambda row: PUBLICATION[row.state].text),
        Column(_("What is wrong"), _trouble),
        Column(_("Variants"), lambda row: len(row.offered), Kind.NUMBER),
        Column(_("Id in the shop"), lambda row: row.external_id),
        Column(_("Changed by"), lambda row: signed(row.changed_by)),
        Column(_("Created"), lambda row: row.created_at, Kind.MOMENT),
        Column(_("Published"), lambda row: row.published_at, Kind.MOMENT),
    ),
    rows,
)
