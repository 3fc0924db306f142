"""What the rows of a catalog's file do. All of it is done in the open transaction: whoever only tries takes that back.

A row adds what is not there and changes what is; nothing is ever deleted by a file. What a row says of one thing is
taken or refused as a whole; the other rows go on.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from core.db import EVERYONE, db, seeing
from models import CatalogProduct, Plan, Variant
from services.activity import log_activity
from services.catalog import NotReady, publish
from services.catalog_sheet import areas, products, variants
from services.catalog_sheet.catalog import Catalog
from services.catalog_sheet.cells import Cells, Refused
from services.settling import Broken, any_of, settle
from services.specifications import keep_version
from sheets import Row

TAKERS = {
    "product": products.take_product,
    "attribute": products.take_attribute,
    "value": products.take_value,
    "area": areas.take_area,
    "variant": variants.take_variant,
}


@dataclass(slots=True)
class Outcome:
    """Of one row. `what` are our names of what changed; `about` is the thing that the row is about."""

    number: int
    cells: tuple[str, ...]
    plan: Plan
    about: str = ""
    what: list[str] = field(default_factory=list)
    place: str = ""
    fault: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Result:
    outcomes: list[Outcome]
    broken: Broken

    def counts(self) -> dict[str, int]:
        """{plan: rows}; all of them together are the rows of the file."""
        found = Counter(str(outcome.plan) for outcome in self.outcomes)
        return {str(plan): found[str(plan)] for plan in Plan}

    def of(self, plan: Plan) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.plan is plan]


def bring(rows: Iterable[Row], columns: Mapping[str, int]) -> Result:
    """Take all rows in, and settle what they changed."""
    catalog = Catalog()
    outcomes = [_outcome(row, columns, catalog) for row in rows]
    wanting = {outcome.number: outcome for outcome in outcomes}
    for number, product in catalog.to_publish.items():
        _publish(product, wanting[number])
    for number in catalog.without_value.values():
        wanting[number].plan, wanting[number].fault = Plan.REFUSED, "attribute_without_value"
    return Result(outcomes, _together([_settle(product) for product in catalog.changed.values()]))


def _outcome(row: Row, columns: Mapping[str, int], catalog: Catalog) -> Outcome:
    if row.fault:
        return Outcome(row.number, row.cells, Plan.REFUSED, fault=str(row.fault))
    texts = {key: row.cells[place] for key, place in columns.items() if place < len(row.cells)}
    cells = Cells(texts)
    about = " ".join(filter(None, (texts.get("uid") or texts.get("product"), texts.get("key"), texts.get("value"))))
    try:
        taken = TAKERS[cells.kind()](cells, catalog, row.number)
    except Refused as why:
        return Outcome(row.number, row.cells, Plan.REFUSED, about, [], why.place, why.fault, why.facts)
    return Outcome(row.number, row.cells, Plan.CHANGE if taken else Plan.SAME, about, taken)


def _publish(product: CatalogProduct, outcome: Outcome) -> None:
    """At the end, when the rows behind it have brought what it needs."""
    try:
        publish(product)
    except NotReady as lacking:
        outcome.plan, outcome.fault, outcome.place = Plan.REFUSED, lacking.code, "offered"


def _settle(product: CatalogProduct) -> Broken:
    keep_version(product)
    log_activity("catalog.imported", product, name=product.names.get("en", ""))
    return settle(product)


def _together(each: list[Broken]) -> Broken:
    """Of all products; a client that has variants of several is one client."""
    ids = [variant_id for broken in each for variant_id in broken.ids]
    with seeing(EVERYONE):
        clients = select(func.count(Variant.client_id.distinct())).where(Variant.id == any_of(ids))
        return Broken(len(ids), db.scalar(clients) or 0, tuple(ids))
