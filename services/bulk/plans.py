"""A sheet as people see it: how many rows would do what, the first of them, and a file of those that were refused."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from core.db import db
from core.rights import Actor
from core.standing_words import stood_in
from models import AnySheet, Plan, ProviderSheet, ProviderSheetKind, Sheet, SheetKind, Store
from services.askers import asker_of

SHOWN = 50
EARLIER = 10
CHUNK = 1000


def counts(sheet: AnySheet) -> dict[str, int]:
    """{plan: rows}; all of them together are the rows of the file. Kept with each batch: counting a million is slow."""
    return dict.fromkeys(map(str, Plan), 0) | sheet.progress.get("plans", {})


def count(sheet: AnySheet, more: Mapping[str, int]) -> None:
    """So many more (or fewer, below 0) have these plans, in the transaction that gives them to the rows."""
    kept = counts(sheet)
    sheet.progress = {**sheet.progress, "plans": {plan: kept[plan] + more.get(plan, 0) for plan in kept}}


def end(sheet: AnySheet, refused: int, same: int) -> None:
    """So many that were to be changed were refused in the end, or found as they were to be."""
    count(sheet, {Plan.REFUSED: refused, Plan.SAME: same, Plan.CHANGE: -refused - same})


def first_refused(sheet: AnySheet) -> Sequence[Any]:
    return db.scalars(_rows(sheet, Plan.REFUSED).limit(SHOWN)).all()


def first_changes(sheet: AnySheet) -> Sequence[Any]:
    return db.scalars(_rows(sheet, Plan.CHANGE).limit(SHOWN)).all()


def first_kept(sheet: AnySheet) -> Sequence[Any]:
    """Changes that were not taken back, as somebody changed them again."""
    return db.scalars(_kept(sheet).limit(SHOWN)).all() if sheet.progress.get("kept") else []


def twin(sheet: AnySheet) -> AnySheet | None:
    """The same file, byte by byte, applied before."""
    table: Any = type(sheet)
    same = select(table).where(*sheet.alike, table.key == sheet.key, table.id < sheet.id)
    found: AnySheet | None = db.scalars(
        same.where(table.applied_at.is_not(None)).order_by(table.id.desc()).limit(1)
    ).first()
    return found


def brought_by(sheet: AnySheet | None) -> str:
    """Who applied it; Vetrina, where that is not told."""
    who = asker_of(sheet) if sheet else None
    return stood_in(who.name, who.on_behalf_of) if who else "Vetrina"


def refused_rows(sheet: AnySheet, fault_of: Callable[[Any, str], str], heading: str) -> Iterator[list[object]]:
    """With the file's own columns, and in a further one what is wrong; once it was taken back, those that were not."""
    width, last = len(sheet.header), 0
    yield [*sheet.header, heading]
    told = _kept(sheet) if sheet.progress.get("kept") else _rows(sheet, Plan.REFUSED)
    while chunk := db.scalars(told.where(sheet.row.number > last).limit(CHUNK)).all():
        for row in chunk:
            yield [*row.cells[:width], *[""] * (width - len(row.cells)), fault_of(row, sheet.kind), *row.cells[width:]]
        last = chunk[-1].number
        db.expunge_all()


def earlier(store: Store, kind: SheetKind = SheetKind.PRODUCTS) -> Sequence[Sheet]:
    """The last that were brought for this store, newest first."""
    own = select(Sheet).where(Sheet.client_id == store.client_id, Sheet.store_id == store.id, Sheet.kind == kind)
    return db.scalars(own.order_by(Sheet.id.desc()).limit(EARLIER)).all()


def earlier_of(actor: Actor, kind: ProviderSheetKind) -> Sequence[ProviderSheet]:
    """The last of the provider's that this person may see, newest first."""
    own = ProviderSheet.visible_to(actor).where(ProviderSheet.kind == kind)
    return db.scalars(own.order_by(ProviderSheet.id.desc()).limit(EARLIER)).all()


def _rows(sheet: AnySheet, plan: Plan) -> Select[Any]:
    return select(sheet.row).where(*sheet.own_rows, sheet.row.plan == plan).order_by(sheet.row.number)


def _kept(sheet: AnySheet) -> Select[Any]:
    return _rows(sheet, Plan.CHANGE).where(sheet.row.fault != "")
