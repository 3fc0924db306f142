"""The production floor: batches of lines that are made together, and what was scanned there."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import BigInteger, ForeignKey, Index, Select, String, UniqueConstraint, cast, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import EVERYONE
from core.rights import Actor
from models.base import Base, ClientOwned, states_check, within
from models.orders import OrderItem

OF_THE_PROVIDER = 0  # in scope of its staff alone


class FloorBatchState(StrEnum):
    OPEN = "open"  # lines are put in and taken out
    STARTED = "started"
    DONE = "done"  # nothing in it is left to be made


class FloorBatch(Base):
    """Lines of any clients that are made together. `reach` are these clients, with 0 for the provider: row security
    shows it to whoever sees all of them."""

    __tablename__ = "floor_batches"
    __table_args__ = (
        Index("ix_floor_batches_state", "state", "id"),
        states_check("state", FloorBatchState),
    )

    reach: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=lambda: [OF_THE_PROVIDER])
    name: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default=FloorBatchState.OPEN)
    made_by: Mapped[str] = mapped_column(String(200), default="")  # the name as it was
    started_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        query = select(cls)
        if actor.clients == EVERYONE:
            return query
        return query.where(cls.reach.contained_by(cast(list(map(int, actor.clients)), ARRAY(BigInteger))))


class FloorBatchLine(ClientOwned, Base):
    """A line of an order in a batch. `is_open` until the batch is done: a line is in one open batch at most."""

    __tablename__ = "floor_batch_lines"
    __table_args__ = (
        UniqueConstraint("batch_id", "item_id"),
        within("order_items", "item_id", delete="cascade"),
        Index("uq_floor_batch_lines_open", "client_id", "item_id", unique=True, postgresql_where="is_open"),
        Index("ix_floor_batch_lines_item", "client_id", "item_id"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("floor_batches.id", ondelete="cascade"))
    item_id: Mapped[int]
    is_open: Mapped[bool] = mapped_column(default=True)

    item: Mapped[OrderItem] = relationship(primaryjoin="OrderItem.id == foreign(FloorBatchLine.item_id)", viewonly=True)
    batch: Mapped[FloorBatch] = relationship(viewonly=True)


class Scan(Base):
    """One scan of one person, and what came of it. `did`: something was moved by it; `facts` fill the words of
    `outcome`, and name the items that it moved."""

    __tablename__ = "scans"
    __table_args__ = (
        Index("ix_scans_membership", "membership_id", "id"),
        Index("ix_scans_code", "code", "id"),
    )

    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))  # null: a batch, or nothing of ours
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="cascade"))
    code: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(20))
    did: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    @classmethod
    def of(cls, actor: Actor) -> Select[Self]:
        return select(cls).where(cls.membership_id == actor.id)


class FloorSetting(Base):
    """What the provider says of its floor; there is one row."""

    __tablename__ = "floor_settings"

    file_pattern: Mapped[str] = mapped_column(String(200))
