"""What each row of a file of the catalog would do. That depends on all rows about its product, so the rows are kept
first; then product after product is taken in, and that is taken back.

What it would break is found the same way: the mappings of all clients are settled, and that is taken back too.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core.bulk import update_rows
from core.db import EVERYONE, db, seeing
from models import Plan, ProviderSheet, Variant
from services.bulk import plans
from services.bulk.catalog.standing import mark_of, standing
from services.bulk.catalog.taking import Outcome, Taken, Told, refused_whole, take
from services.bulk.planning import Planned
from services.bulk.standing import is_one_of
from services.bulk.together import number_of_wholes
from services.settling import Broken
from sheets import Row

LONGEST = 300  # letters of a product's key that a row may have; a key has fewer


class Planner:
    """Which product a row is about; all else follows in `close`."""

    def __init__(self, sheet: ProviderSheet) -> None:
        self._place = sheet.columns["product"]

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        return [self._planned(row) for row in rows]

    def _planned(self, row: Row) -> Planned:
        key = row.cells[self._place].strip()[:LONGEST] if self._place < len(row.cells) else ""
        if row.fault:
            return Planned(Plan.REFUSED, fault=str(row.fault), belongs_to=key)
        if not key:
            return Planned(Plan.REFUSED, place="product", fault="needed")
        return Planned(Plan.SAME, belongs_to=key)


def close(sheet: ProviderSheet) -> Iterator[int]:
    """Look through product after product; gives how many rows it has been."""
    key, looked = "", 0
    while key := _next(sheet, key):
        rows = rows_about(sheet, key)
        _note(sheet, rows, *_tried(sheet, key, rows))
        looked += len(rows)
        yield looked
    broken = breaking(sheet)
    told = {"variants": broken.variants, "clients": broken.clients}
    sheet.progress = {**sheet.progress, "products": number_of_wholes(sheet), "breaking": told}


def rows_about(sheet: ProviderSheet, key: str) -> list[Told]:
    """All rows about this product, in the order of the file."""
    row = sheet.row
    own = select(row.id, row.number, row.cells, row.plan, row.fault).where(*sheet.own_rows, row.belongs_to == key)
    return [
        Told(id_, number, cells, fault if plan == Plan.REFUSED else "")
        for id_, number, cells, plan, fault in db.execute(own.order_by(row.number))
    ]


def breaking(sheet: ProviderSheet) -> Broken:
    """What all of it would break; a client that has variants of several products is one client."""
    row = sheet.row
    own = select(row.wanted["breaks"]).where(*sheet.own_rows, row.plan == Plan.CHANGE, row.done_at.is_(None))
    ids = tuple(sorted({id_ for found in db.scalars(own.where(row.wanted.has_key("breaks"))) for id_ in found}))
    if not ids:
        return Broken(0, 0)
    with seeing(EVERYONE):
        clients = select(func.count(Variant.client_id.distinct())).where(is_one_of(Variant.id, ids))
        return Broken(len(ids), db.scalar(clients) or 0, ids)


def _next(sheet: ProviderSheet, behind: str) -> str:
    """The next product in the file; empty: there is none."""
    own = select(func.min(sheet.row.belongs_to)).where(*sheet.own_rows, sheet.row.belongs_to > behind)
    return db.scalar(own.where(sheet.row.belongs_to != "")) or ""


def _tried(sheet: ProviderSheet, key: str, rows: Sequence[Told]) -> tuple[Taken, str]:
    """What became of the rows, and the mark of the product that they found."""
    attempt = db.begin_nested()
    try:
        mark = mark_of(standing(key))
        return take(key, rows, sheet.columns), mark
    except IntegrityError:
        wrong = Outcome(rows[0].id, rows[0].number, Plan.REFUSED, place="uid", fault="uid_clash")
        others = [Outcome(row.id, row.number, Plan.CHANGE) for row in rows[1:]]
        return Taken(refused_whole([wrong, *others], wrong)), ""
    finally:
        attempt.rollback()


def _note(sheet: ProviderSheet, found: Sequence[Told], taken: Taken, mark: str) -> None:
    """On the rows. The first that changes something keeps what its product is, and what the rows would break."""
    rows: list[dict[str, Any]] = []
    for outcome in taken.outcomes:
        if outcome.plan is not Plan.SAME:
            facts = {"what": outcome.what} if outcome.plan is Plan.CHANGE else outcome.facts
            told = {"place": outcome.place, "fault": outcome.fault, "facts": facts, "wanted": {}}
            rows.append({"id": outcome.id, "plan": outcome.plan, **told})
    if rows and rows[0]["plan"] is Plan.CHANGE:
        rows[0]["wanted"] = {"seen": mark} | ({"breaks": taken.broken.ids} if taken.broken.ids else {})
    update_rows(sheet.row.__tablename__, rows)
    counted = Counter(outcome.plan for outcome in taken.outcomes)
    refused = counted[Plan.REFUSED] - sum(bool(row.fault) for row in found)
    plans.count(sheet, {Plan.CHANGE: counted[Plan.CHANGE], Plan.REFUSED: refused,
                        Plan.SAME: -counted[Plan.CHANGE] - refused})  # fmt: skip
