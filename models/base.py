"""What every table shares: identity, the client it belongs to, and who sees it."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    MetaData,
    Select,
    UniqueConstraint,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.db import EVERYONE, now
from core.rights import Actor

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        int: BigInteger,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class ClientOwned:
    """A row that belongs to one client. Row security stands behind `visible_to`.

    Foreign keys and unique keys reach round row security, so whatever refers to such a row does it with the
    client's id (`within`), and unique keys begin with it.
    """

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        return select(cls).where(*scope(cls, actor))


def scope(table: type[ClientOwned], actor: Actor) -> Iterable[Any]:
    """The conditions that keep `table` to the clients and the stores of `actor`."""
    if actor.clients != EVERYONE:
        yield one_of(table.client_id, actor.clients)
    store = table.id if table.__tablename__ == "stores" else getattr(table, "store_id", None)  # type: ignore[attr-defined]
    if actor.stores is not None and store is not None:
        yield one_of(store, actor.stores)


def one_of(column: Any, ids: Iterable[int | str]) -> Any:
    """`column = 7` for one id, so that the planner can follow the order of the index; `in` for several."""
    ids = list(ids)
    return column == ids[0] if len(ids) == 1 else column.in_(ids)


def referable() -> UniqueConstraint:
    """Lets other rows refer to a client's row together with the client's id."""
    return UniqueConstraint("client_id", "id")


def within(table: str, column: str, *, delete: str | None = None) -> ForeignKeyConstraint:
    """A reference from `column` to a row of the same client in `table`."""
    return ForeignKeyConstraint(["client_id", column], [f"{table}.client_id", f"{table}.id"], ondelete=delete)


def word_of(states: type[StrEnum]) -> Enum:
    """A column type that stores the word and gives back the member of `states`."""
    return Enum(states, native_enum=False, length=20, values_callable=lambda words: [str(word) for word in words])


def states_check(column: str, states: type[StrEnum]) -> CheckConstraint:
    """Only words of `states` in `column`."""
    words = ", ".join(f"'{state}'" for state in states)
    return CheckConstraint(f"{column} in ({words})", name=column)
