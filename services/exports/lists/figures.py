"""The figures of analytics by day and store: how far orders have come, what stopped them, what was ordered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from core.db import db
from core.language import in_own_words
from core.paging import Order as Sorting
from core.rights import Right
from core.vocabulary import REACHED, REASON
from models import CatalogProduct, Client, DayFigure, DaySpread, SpreadKind, Store
from services.analytics.reading import Table, reach
from services.analytics.sections import period_for, sections_of
from services.exports.listing import Column, Kind, Listing, Question, names_of


@dataclass(frozen=True, slots=True)
class Line:
    """A kept row with its words; `what`: its cause, or its product."""

    row: Any
    client: str
    store: str
    what: object = ""


def figure_rows(question: Question) -> tuple[Select[Any], Sorting]:
    return _rows(DayFigure, question), Sorting((DayFigure.day, DayFigure.id))


def spread_rows(kind: SpreadKind, section: str) -> Callable[[Question], tuple[Select[Any], Sorting]]:
    """Nothing for whoever does not read this section."""

    def rows(question: Question) -> tuple[Select[Any], Sorting]:
        query = _rows(DaySpread, question).where(DaySpread.kind == kind)
        if section not in sections_of(question.actor):
            query = query.where(DaySpread.id < 0)
        return query, Sorting((DaySpread.day, DaySpread.id))

    return rows


def _rows(table: Table, question: Question) -> Select[Any]:
    period = period_for(question.actor, question.asked, question.zone)
    own = reach(table, question.actor, period, question.zone, period.since, period.until, summed=False)
    return select(table).where(*own)


def lines(found: Sequence[Any], question: Question) -> Iterator[Line]:
    """Clients and stores by name, as far as the reader compares them."""
    sections = sections_of(question.actor)
    clients = names_of(Client, (row.client_id for row in found)) if "clients" in sections else {}
    stores = names_of(Store, (row.store_id for row in found)) if "stores" in sections else {}
    what = _words(found)
    for row in found:
        yield Line(
            row, clients.get(row.client_id, ""), stores.get(row.store_id, ""), what.get(getattr(row, "key", ""), "")
        )


def _words(found: Sequence[Any]) -> dict[str, object]:
    """{key: what it stands for}."""
    spreads = [row for row in found if isinstance(row, DaySpread)]
    causes = {row.key: REASON.get(row.key, row.key) for row in spreads if row.kind == SpreadKind.CAUSE}
    ids = {int(row.key) for row in spreads if row.kind == SpreadKind.PRODUCT}
    products = db.scalars(select(CatalogProduct).where(CatalogProduct.id.in_(ids))).all() if ids else []
    return {**causes, **{str(product.id): in_own_words(product.names) for product in products}}


PLACE = (
    Column(_("Day"), lambda line: line.row.day.isoformat()),
    Column(_("Client"), lambda line: line.client, for_staff=True),
    Column(_("Store"), lambda line: line.store),
)


def _count(name: str) -> Callable[[Line], object]:
    return lambda line: getattr(line.row, name)


FIGURES = Listing(
    "day_figures",
    _("Figures by day"),
    "analytics.index",
    Right.ANALYTICS_VIEW,
    (
        *PLACE,
        *(Column(word, _count(key), Kind.NUMBER) for key, word in REACHED.items()),
        Column(_("Canceled"), _count("canceled"), Kind.NUMBER),
        Column(_("Waited for a person"), _count("stopped"), Kind.NUMBER),
        Column(_("Shipped, with a day to leave by"), _count("due"), Kind.NUMBER),
        Column(_("Left by their day"), _count("kept"), Kind.NUMBER),
    ),
    figure_rows,
    lines,
)
LEAD = Listing(
    "day_lead",
    _("Lead time by day"),
    "analytics.index",
    Right.ANALYTICS_VIEW,
    (
        *PLACE,
        Column(_("Hours from release to shipping, the begun one counted"), lambda line: int(line.row.key), Kind.NUMBER),
        Column(_("Orders"), _count("count"), Kind.NUMBER),
    ),
    spread_rows(SpreadKind.LEAD, "lead"),
    lines,
)
CAUSES = Listing(
    "day_causes",
    _("Causes by day"),
    "analytics.index",
    Right.ANALYTICS_VIEW,
    (*PLACE, Column(_("Cause"), lambda line: line.what), Column(_("Orders"), _count("count"), Kind.NUMBER)),
    spread_rows(SpreadKind.CAUSE, "causes"),
    lines,
)
PRODUCTS = Listing(
    "day_products",
    _("Products by day"),
    "analytics.index",
    Right.ANALYTICS_VIEW,
    (*PLACE, Column(_("Product"), lambda line: line.what), Column(_("Pieces"), _count("count"), Kind.NUMBER)),
    spread_rows(SpreadKind.PRODUCT, "products"),
    lines,
)
