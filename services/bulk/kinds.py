"""What differs between the kinds of sheets: their columns, how a row is planned, and how the plan is carried out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from models import Sheet, SheetKind, Store
from services.bulk import applying, columns
from services.bulk.orders import applying as orders_applying
from services.bulk.orders import columns as orders_columns
from services.bulk.orders import planning as orders_planning
from services.bulk.planning import Planned, Planner
from services.bulk.rows import Ends, Owed
from sheets import Row


class Plans(Protocol):
    def plan(self, rows: Sequence[Row]) -> list[Planned]: ...


@dataclass(frozen=True)
class Kind:
    """`close` is called once all rows are planned."""

    names: Collection[str]  # our keys of its columns
    key_of: Callable[[str], str]
    name_of: Callable[..., str]  # of a key, and of a language where it is not English
    missing: Callable[[Mapping[str, int]], str]
    planner: Callable[[Store, Mapping[str, int], str], Plans]
    close: Callable[[Sheet], None]
    with_others: Callable[[Sheet, list[Owed]], list[Owed]]
    apply: Callable[[Sheet, Sequence[Owed]], Ends]
    act: str


KINDS = {
    SheetKind.PRODUCTS: Kind(
        names=columns.NAMES,
        key_of=columns.key_of,
        name_of=columns.name_of,
        missing=columns.missing,
        planner=Planner,
        close=lambda sheet: None,
        with_others=lambda sheet, rows: rows,
        apply=applying.apply,
        act="mapping.imported",
    ),
    SheetKind.ORDERS: Kind(
        names=orders_columns.NAMES,
        key_of=orders_columns.key_of,
        name_of=orders_columns.name_of,
        missing=orders_columns.missing,
        planner=orders_planning.Planner,
        close=orders_planning.close,
        with_others=orders_applying.with_others,
        apply=orders_applying.apply,
        act="order.imported",
    ),
}


def kind_of(sheet: Sheet) -> Kind:
    return KINDS[SheetKind(sheet.kind)]
