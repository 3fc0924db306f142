"""A sheet as people see it: how many rows would do what, the first of them, and a file of those that were refused."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from core.db import db
from models import Membership, Plan, Sheet, SheetKind, SheetRow, Store

SHOWN = 50
EARLIER = 10
CHUNK = 1000


def counts(sheet: Sheet) -> dict[str, int]:
    """{plan: rows}; all of them together are the rows of the file. Kept with each batch: counting a million is slow."""
    return dict.fromkeys(map(str, Plan), 0) | sheet.progress.get("plans", {})


def count(sheet: Sheet, more: Mapping[str, int]) -> None:
    """So many more (or fewer, below 0) have these plans, in the transaction that gives them to the rows."""
    kept = counts(sheet)
    sheet.progress = {**sheet.progress, "plans": {plan: kept[plan] + more.get(plan, 0) for plan in kept}}


def end(sheet: Sheet, refused: int, same: int) -> None:
    """So many that were to be changed were refused in the end, or found as they were to be."""
    count(sheet, {Plan.REFUSED: refused, Plan.SAME: same, Plan.CHANGE: -refused - same})


def first_refused(sheet: Sheet) -> Sequence[SheetRow]:
    return db.scalars(_rows(sheet, Plan.REFUSED).limit(SHOWN)).all()


def first_changes(sheet: Sheet) -> Sequence[SheetRow]:
    return db.scalars(_rows(sheet, Plan.CHANGE).limit(SHOWN)).all()


def first_kept(sheet: Sheet) -> Sequence[SheetRow]:
    """Changes that were not taken back, as somebody changed them again."""
    return db.scalars(_kept(sheet).limit(SHOWN)).all() if sheet.progress.get("kept") else []


def twin(sheet: Sheet) -> Sheet | None:
    """The same file, byte by byte, applied to this store before."""
    own = select(Sheet).where(Sheet.client_id == sheet.client_id, Sheet.store_id == sheet.store_id)
    same = own.where(Sheet.key == sheet.key, Sheet.id < sheet.id, Sheet.applied_at.is_not(None))
    return db.scalars(same.order_by(Sheet.id.desc()).limit(1)).first()


def brought_by(sheet: Sheet | None) -> str:
    """Who applied it; Vetrina, where that is not told."""
    membership = db.get(Membership, sheet.asked_by_id) if sheet and sheet.asked_by_id else None
    return membership.name if membership else "Vetrina"


def refused_rows(sheet: Sheet, fault_of: Callable[[SheetRow, str], str], heading: str) -> Iterator[list[object]]:
    """With the file's own columns, and in a further one what is wrong; once it was taken back, those that were not."""
    width, last = len(sheet.header), 0
    yield [*sheet.header, heading]
    told = _kept(sheet) if sheet.progress.get("kept") else _rows(sheet, Plan.REFUSED)
    while chunk := db.scalars(told.where(SheetRow.number > last).limit(CHUNK)).all():
        for row in chunk:
            yield [*row.cells[:width], *[""] * (width - len(row.cells)), fault_of(row, sheet.kind), *row.cells[width:]]
        last = chunk[-1].number
        db.expunge_all()


def earlier(store: Store, kind: SheetKind = SheetKind.PRODUCTS) -> Sequence[Sheet]:
    """The last that were brought for this store, newest first."""
    own = select(Sheet).where(Sheet.client_id == store.client_id, Sheet.store_id == store.id, Sheet.kind == kind)
    return db.scalars(own.order_by(Sheet.id.desc()).limit(EARLIER)).all()


def _rows(sheet: Sheet, plan: Plan) -> Select[SheetRow]:
    return select(SheetRow).where(*_of(sheet), SheetRow.plan == plan).order_by(SheetRow.number)


def _kept(sheet: Sheet) -> Select[SheetRow]:
    return _rows(sheet, Plan.CHANGE).where(SheetRow.fault != "")


def _of(sheet: Sheet) -> tuple[Any, ...]:
    return SheetRow.client_id == sheet.client_id, SheetRow.sheet_id == sheet.id
