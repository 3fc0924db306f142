"""Files of rows that people bring: read, looked through before anything is written, and applied row by row.

A client's sheet is about one of its stores. A sheet of the provider's is about many clients, or about none.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Self

from sqlalchemy import BigInteger, ForeignKey, Index, Select, String, UniqueConstraint, cast, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import EVERYONE
from core.rights import Actor
from models.base import Base, ClientOwned, one_of, referable, states_check, within
from models.stores import Store
from models.work import Work, due_index, failed_index

OF_NO_CLIENT = [0]  # the reach of a file that is about none: as the provider's staff see it


class SheetStep(StrEnum):
    READING = "reading"  # each row is looked at; nothing is changed
    CHECKED = "checked"  # a person sees what it would do
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class SheetKind(StrEnum):
    """What a client's rows are about; services.bulk.kinds has what differs."""

    PRODUCTS = "products"  # what a store's variants are made as
    ORDERS = "orders"  # one row for each line of an order


class ProviderSheetKind(StrEnum):
    """What the provider's rows are about."""

    TRACKING = "tracking"  # parcels that have left, of all clients
    CATALOG = "catalog"  # products, what they have, and their variants


class Plan(StrEnum):
    """What becomes of a row: every row of the file has exactly one."""

    CHANGE = "change"
    SAME = "same"
    REFUSED = "refused"


class FileOfRows(Work):
    """Mixin of a file that a person brought. As work it is owed while it is read, and again while it is applied.

    `columns` is {our key of a column: its place}, `unknown` the headers that nobody knows. `progress` counts `rows`.
    Whoever reads or writes its rows asks it which they are: `row_keys` is what they bear, `own_rows` the conditions
    that find them, `alike` those that find the files about the same.
    """

    row: ClassVar[Any]  # the table of its rows

    kind: Mapped[str] = mapped_column(String(10))
    step: Mapped[str] = mapped_column(String(10), default=SheetStep.READING)
    name: Mapped[str] = mapped_column(String(255))
    key: Mapped[str] = mapped_column(String(64))  # of the stored content, which is its SHA-256
    encoding: Mapped[str] = mapped_column(String(12), default="")  # empty: to be guessed
    separator: Mapped[str] = mapped_column(String(1), default="")
    header: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    unknown: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    chosen: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # `columns` as a person said; else empty
    applied_at: Mapped[datetime | None]  # when a person last said so


class RowOfFile:
    """Mixin of a row of a sheet: as it stands there, what it would do, and what it did."""

    number: Mapped[int]  # as a spreadsheet counts: the header has 1
    cells: Mapped[list[Any]]
    plan: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(60), default="")  # our key of the column that is wrong
    fault: Mapped[str] = mapped_column(String(40), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    wanted: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    done_at: Mapped[datetime | None]  # null: a change that is not made yet
    undone_at: Mapped[datetime | None]  # when it was taken back; with a `fault`: why it was not


class SheetRow(ClientOwned, RowOfFile, Base):
    __tablename__ = "sheet_rows"
    __table_args__ = (
        UniqueConstraint("client_id", "sheet_id", "number"),
        within("sheets", "sheet_id", delete="cascade"),
        Index("ix_sheet_rows_owed", "client_id", "sheet_id", "number", postgresql_where="done_at is null"),
        Index("ix_sheet_rows_plan", "client_id", "sheet_id", "plan", "number"),
        Index("ix_sheet_rows_belong", "client_id", "sheet_id", "belongs_to", postgresql_where="belongs_to <> ''"),
        states_check("plan", Plan),
    )

    client_id: Mapped[int] = mapped_column(BigInteger)
    sheet_id: Mapped[int]
    belongs_to: Mapped[str] = mapped_column(String(100), default="")  # rows that are planned and made together
    variant_id: Mapped[int | None]  # refers to no row: products may go while a sheet waits


class Sheet(ClientOwned, FileOfRows, Base):
    """A client's, about one store."""

    __tablename__ = "sheets"
    __table_args__ = (
        referable(),
        within("stores", "store_id", delete="cascade"),
        due_index("sheets"),
        failed_index("sheets", "client_id"),
        Index("ix_sheets_store", "client_id", "store_id", "id"),
        Index("ix_sheets_ended", "ended_at", postgresql_where="ended_at is not null"),
        states_check("step", SheetStep),
        states_check("kind", SheetKind),
    )
    row = SheetRow

    store_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10), default=SheetKind.PRODUCTS)

    store: Mapped[Store] = relationship(primaryjoin="Store.id == foreign(Sheet.store_id)", viewonly=True)

    @property
    def row_keys(self) -> dict[str, int]:
        return {"client_id": self.client_id, "sheet_id": self.id}

    @property
    def own_rows(self) -> tuple[Any, ...]:
        return SheetRow.client_id == self.client_id, SheetRow.sheet_id == self.id

    @property
    def alike(self) -> tuple[Any, ...]:
        return Sheet.client_id == self.client_id, Sheet.store_id == self.store_id, Sheet.kind == self.kind


class ProviderSheetRow(RowOfFile, Base):
    """Row security shows it with its sheet."""

    __tablename__ = "provider_sheet_rows"
    __table_args__ = (
        UniqueConstraint("sheet_id", "number"),
        Index("ix_provider_sheet_rows_owed", "sheet_id", "number", postgresql_where="done_at is null"),
        Index("ix_provider_sheet_rows_plan", "sheet_id", "plan", "number"),
        Index("ix_provider_sheet_rows_belong", "sheet_id", "belongs_to", postgresql_where="belongs_to <> ''"),
        states_check("plan", Plan),
    )

    sheet_id: Mapped[int] = mapped_column(ForeignKey("provider_sheets.id", ondelete="cascade"))
    belongs_to: Mapped[str] = mapped_column(String(320), default="")


class ProviderSheet(FileOfRows, Base):
    """The provider's, brought by its staff. `reach` are the clients that its rows may be about: those whom its bringer
    saw, with 0 for the provider's own; null: all. Row security shows it to whoever sees all of these."""

    __tablename__ = "provider_sheets"
    __table_args__ = (
        due_index("provider_sheets"),
        failed_index("provider_sheets"),
        Index("ix_provider_sheets_kind", "kind", "id"),
        states_check("step", SheetStep),
        states_check("kind", ProviderSheetKind),
    )
    row = ProviderSheetRow

    reach: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        query = select(cls)
        return query if actor.clients == EVERYONE else query.where(cls.reach.contained_by(_ids(actor.clients)))

    def within_reach(self, client_id: Any) -> tuple[Any, ...]:
        """The condition that keeps a query to its clients; `client_id` is a column."""
        return () if self.reach is None else (one_of(client_id, self.reach),)

    @property
    def scope(self) -> tuple[int | str, ...]:
        """The clients that its job sees."""
        return EVERYONE if self.reach is None else tuple(self.reach)

    @property
    def row_keys(self) -> dict[str, int]:
        return {"sheet_id": self.id}

    @property
    def own_rows(self) -> tuple[Any, ...]:
        return (ProviderSheetRow.sheet_id == self.id,)

    @property
    def alike(self) -> tuple[Any, ...]:
        same = ProviderSheet.reach.is_not_distinct_from(None if self.reach is None else _ids(self.reach))
        return ProviderSheet.kind == self.kind, same


AnySheet = Sheet | ProviderSheet


def reach_of(actor: Actor) -> list[int] | None:
    """Of a sheet that this member of the staff brings."""
    return None if actor.clients == EVERYONE else sorted(map(int, actor.clients))


def _ids(clients: Iterable[int | str]) -> Any:
    return cast([int(id_) for id_ in clients], ARRAY(BigInteger))
