"""What the rows about one product do, done in the open transaction: whoever only tries takes that back.

A row adds what is not there and changes what is; nothing is ever deleted by a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from models import CatalogProduct, Plan
from services.bulk.catalog import areas, products, variants
from services.bulk.catalog.catalog import Catalog
from services.bulk.catalog.cells import Cells
from services.bulk.planning import Refused
from services.bulk.together import because_of
from services.catalog import NotReady, publish
from services.settling import Broken, settle
from services.specifications import keep_version

TAKERS = {
    "product": products.take_product,
    "attribute": products.take_attribute,
    "value": products.take_value,
    "area": areas.take_area,
    "variant": variants.take_variant,
}


class Told(NamedTuple):
    """A row of the file; with a fault it cannot be read."""

    id: int
    number: int
    cells: Sequence[str]
    fault: str = ""


@dataclass(slots=True)
class Outcome:
    """Of one row. `what` are our names of what changed."""

    id: int
    number: int
    plan: Plan
    what: list[str] = field(default_factory=list)
    place: str = ""
    fault: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        return self.plan is Plan.REFUSED


@dataclass(frozen=True, slots=True)
class Taken:
    """`product` is None where nothing changed, or a row is wrong."""

    outcomes: list[Outcome]
    product: CatalogProduct | None = None
    broken: Broken = field(default_factory=lambda: Broken(0, 0))


def take(key: str, rows: Sequence[Told], columns: Mapping[str, int]) -> Taken:
    """Take in all rows about the product of this key, and settle what they changed."""
    texts = [
        {name: row.cells[place].strip() for name, place in columns.items() if place < len(row.cells)} for row in rows
    ]
    catalog = Catalog(key, {uid for one in texts if (uid := one.get("uid", ""))})
    outcomes = [_outcome(row, one, catalog) for row, one in zip(rows, texts, strict=True)]
    wanting = {outcome.number: outcome for outcome in outcomes}
    for number in catalog.without_value.values():
        _refuse(wanting[number], "attribute_without_value", "")
    for number, product in catalog.to_publish.items():
        _publish(product, wanting[number])
    if wrong := next((outcome for outcome in outcomes if outcome.is_refused), None):
        return Taken(refused_whole(outcomes, wrong))
    changed = catalog.changed.get(key)
    if changed is None:
        return Taken(outcomes)
    keep_version(changed)
    return Taken(outcomes, changed, settle(changed))


def refused_whole(outcomes: list[Outcome], wrong: Outcome) -> list[Outcome]:
    """Because of one row none of the others changes anything."""
    facts = because_of(wrong.number, wrong.place, wrong.fault, wrong.facts)
    for outcome in outcomes:
        if outcome.plan is Plan.CHANGE:
            _refuse(outcome, "product_refused", "", facts)
    return outcomes


def _outcome(row: Told, texts: Mapping[str, str], catalog: Catalog) -> Outcome:
    if row.fault:
        return Outcome(row.id, row.number, Plan.REFUSED, fault=row.fault)
    cells = Cells(texts)
    try:
        what = TAKERS[cells.kind()](cells, catalog, row.number)
    except Refused as why:
        return Outcome(row.id, row.number, Plan.REFUSED, [], why.place, why.fault, why.facts)
    return Outcome(row.id, row.number, Plan.CHANGE if what else Plan.SAME, what)


def _publish(product: CatalogProduct, outcome: Outcome) -> None:
    """At the end, when the rows behind it have brought what it needs."""
    try:
        publish(product)
    except NotReady as lacking:
        _refuse(outcome, f"unpublished_{lacking.code}", "offered")


def _refuse(outcome: Outcome, fault: str, place: str, facts: Mapping[str, Any] | None = None) -> None:
    outcome.plan, outcome.fault, outcome.place, outcome.facts, outcome.what = (
        Plan.REFUSED,
        fault,
        place,
        facts or {},
        [],
    )
