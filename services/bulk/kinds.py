"""What differs between the kinds of sheets: their columns, how a row is planned, and how the plan is carried out."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.matrix import Right
from core.running import own_url
from models import AnySheet, ProviderSheetKind, SheetKind
from services.bulk import applying, columns, undoing
from services.bulk.catalog import applying as catalog_applying
from services.bulk.catalog import columns as catalog_columns
from services.bulk.catalog import planning as catalog_planning
from services.bulk.catalog import undoing as catalog_undoing
from services.bulk.orders import applying as orders_applying
from services.bulk.orders import columns as orders_columns
from services.bulk.orders import planning as orders_planning
from services.bulk.orders import undoing as orders_undoing
from services.bulk.planning import Planned, Planner
from services.bulk.rows import Ends, Owed
from services.bulk.tracking import applying as tracking_applying
from services.bulk.tracking import columns as tracking_columns
from services.bulk.tracking import planning as tracking_planning
from services.bulk.tracking import undoing as tracking_undoing
from sheets import Row


class Plans(Protocol):
    def plan(self, rows: Sequence[Row]) -> list[Planned]: ...


@dataclass(frozen=True)
class Kind:
    """`close` is gone through once all rows are known; it gives how many it has looked at, where it may be stopped.

    `undo` takes back, where that is possible at all.
    """

    names: Collection[str]  # our keys of its columns
    key_of: Callable[[str], str]
    name_of: Callable[..., str]  # of a key, and of a language where it is not English
    missing: Callable[[Mapping[str, int]], str]
    planner: Callable[[Any], Plans]
    close: Callable[[Any], Iterator[int]]
    with_others: Callable[[Any, list[Owed]], list[Owed]]
    apply: Callable[[Any, Sequence[Owed]], Ends]
    act: str
    undo: Callable[[Any, Sequence[Owed]], undoing.Ends] | None = None
    undo_act: str = ""
    right: Right | None = None  # without which the work on a sheet of the provider's does not go on
    undo_right: Right | None = None
    most: int = 1000  # rows in one transaction

    @property
    def area(self) -> str:
        """Where its acts stand in the log."""
        return self.act.partition(".")[0]


KINDS: dict[str, Kind] = {
    SheetKind.PRODUCTS: Kind(
        names=columns.NAMES,
        key_of=columns.key_of,
        name_of=columns.name_of,
        missing=columns.missing,
        planner=lambda sheet: Planner(sheet.store, sheet.columns, own_url("files/")),
        close=lambda sheet: iter(()),
        with_others=lambda sheet, rows: rows,
        apply=applying.apply,
        act="mapping.imported",
        undo=undoing.undo,
        undo_act="mapping.import_undone",
    ),
    SheetKind.ORDERS: Kind(
        names=orders_columns.NAMES,
        key_of=orders_columns.key_of,
        name_of=orders_columns.name_of,
        missing=orders_columns.missing,
        planner=lambda sheet: orders_planning.Planner(sheet.store, sheet.columns, own_url("files/")),
        close=orders_planning.close,
        with_others=orders_applying.with_others,
        apply=orders_applying.apply,
        act="order.imported",
        undo=orders_undoing.undo,
        undo_act="order.import_undone",
        most=2500,  # what they are made of is read once for each turn
    ),
    ProviderSheetKind.TRACKING: Kind(
        names=tracking_columns.NAMES,
        key_of=tracking_columns.key_of,
        name_of=tracking_columns.name_of,
        missing=tracking_columns.missing,
        planner=tracking_planning.Planner,
        close=tracking_planning.close,
        with_others=tracking_applying.with_others,
        apply=tracking_applying.apply,
        act="package.imported",
        undo=tracking_undoing.undo,
        undo_act="package.import_undone",
        right=Right.PACKAGES_EDIT,
        undo_right=Right.ORDERS_FORCE_BACK,
        most=tracking_applying.MOST,
    ),
    ProviderSheetKind.CATALOG: Kind(
        names=catalog_columns.NAMES,
        key_of=catalog_columns.key_of,
        name_of=catalog_columns.name_of,
        missing=catalog_columns.missing,
        planner=catalog_planning.Planner,
        close=catalog_planning.close,
        with_others=catalog_applying.with_others,
        apply=catalog_applying.apply,
        act="catalog.import_applied",
        undo=catalog_undoing.undo,
        undo_act="catalog.import_undone",
        right=Right.CATALOG_EDIT,
        undo_right=Right.CATALOG_EDIT,
        most=catalog_applying.MOST,
    ),
}


def kind_of(sheet: AnySheet) -> Kind:
    return KINDS[sheet.kind]
