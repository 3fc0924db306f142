"""Files of rows that people bring: read, looked through before anything is written, and applied row by row."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClientOwned, referable, states_check, within
from models.stores import Store
from models.work import Work, due_index


class SheetStep(StrEnum):
    READING = "reading"  # each row is looked at; nothing is changed
    CHECKED = "checked"  # a person sees what it would do
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class SheetKind(StrEnum):
    """What its rows are about; services.bulk.kinds has what differs."""

    PRODUCTS = "products"  # what a store's variants are made as
    ORDERS = "orders"  # one row for each line of an order


class Plan(StrEnum):
    """What becomes of a row: every row of the file has exactly one."""

    CHANGE = "change"
    SAME = "same"
    REFUSED = "refused"


class Sheet(ClientOwned, Work, Base):
    """One file that a person brought. As work it is owed while it is read, and again while it is applied.

    `columns` is {our key of a column: its place}, `unknown` the headers that nobody knows. `progress` counts `rows`.
    """

    __tablename__ = "sheets"
    __table_args__ = (
        referable(),
        within("stores", "store_id", delete="cascade"),
        due_index("sheets"),
        Index("ix_sheets_store", "client_id", "store_id", "id"),
        states_check("step", SheetStep),
        states_check("kind", SheetKind),
    )

    store_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10), default=SheetKind.PRODUCTS)
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

    store: Mapped[Store] = relationship(primaryjoin="Store.id == foreign(Sheet.store_id)", viewonly=True)


class SheetRow(ClientOwned, Base):
    """A row of a sheet: as it stands there, what it would do, and what it did."""

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
    number: Mapped[int]  # as a spreadsheet counts: the header has 1
    cells: Mapped[list[Any]]
    plan: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(60), default="")  # our key of the column that is wrong
    fault: Mapped[str] = mapped_column(String(40), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    belongs_to: Mapped[str] = mapped_column(String(100), default="")  # rows that are planned and made together
    variant_id: Mapped[int | None]  # refers to no row: products may go while a sheet waits
    wanted: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    done_at: Mapped[datetime | None]  # null: a change that is not made yet
    undone_at: Mapped[datetime | None]  # when it was taken back; with a `fault`: why it was not
