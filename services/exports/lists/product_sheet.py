"""The product sheet of a store: to be filled in and brought back."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from core.asked import id_of
from core.db import db
from core.paging import Order as Sorting
from core.rights import Right
from core.running import own_url
from models import Store, Variant
from services.bulk import exporting
from services.bulk.columns import NAMES, name_of
from services.exports.listing import Column, Listing, Question


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    """The ids of the variants of the store that is asked for, in the order of their coming."""
    store = _store(question)
    own = (Variant.client_id == store.client_id, Variant.store_id == store.id) if store else (Variant.id.is_(None),)
    return select(Variant.id).where(*own, Variant.gone_at.is_(None)), Sorting((Variant.id,))


def cells(found: Sequence[int], question: Question) -> Iterator[dict[str, object]]:
    if store := _store(question):
        yield from exporting.rows(store, found, own_url("files/"))


def columns(question: Question) -> list[Column]:
    """As many as the store's products have print areas, under the names that the import knows in every language."""
    store = _store(question)
    return [Column(name_of(key), _cell(key)) for key in (exporting.columns(store) if store else NAMES)]


def _cell(key: str) -> Any:
    return lambda row: row.get(key)


def _store(question: Question) -> Store | None:
    query = Store.visible_to(question.actor).where(Store.deleted_at.is_(None))
    return db.scalar(query.where(Store.id == (id_of(question.asked.get("store")) or 0)))


LISTING = Listing("product_sheet", _("Product sheet"), "products.index", Right.MAPPINGS_EXPORT, columns, rows, cells)
