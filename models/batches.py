"""Something done to many variants at once: one thing that is watched, that ends, and that can be taken back whole."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import EVERYONE, now
from core.rights import Actor
from models.base import Base, ClientOwned, one_of, referable, states_check, within
from models.work import Work, due_index, failed_index

TAKEN_BACK_FOR = timedelta(days=30)


class BatchKind(StrEnum):
    CONNECT = "connect"
    DISCONNECT = "disconnect"
    IGNORE = "ignore"
    ACCEPT = "accept"  # what the store changed of it
    UNDO = "undo"  # of another batch
    RULE = "rule"  # what a rule says


class BatchStep(StrEnum):
    DRAFT = "draft"  # a person still chooses what they are made as
    APPLYING = "applying"
    APPLIED = "applied"


class MappingBatch(ClientOwned, Work, Base):
    """One act on many variants. As work it is owed while it is applied, in steps that a stop leaves whole.

    `selection` is {"ids": [variant id, …]}, or the filters that they match; of a RULE {"sync": id}, or empty.
    `wanted` is what a CONNECT makes them as (services.batches.wanted). `place` is the id behind which it goes on.
    `progress` counts what was done, changed, the same, refused, and the orders that went on.
    """

    __tablename__ = "mapping_batches"
    __table_args__ = (
        referable(),
        within("stores", "store_id", delete="cascade"),
        within("mapping_batches", "of_id", delete="cascade"),
        within("mapping_rules", "rule_id"),
        due_index("mapping_batches"),
        failed_index("mapping_batches", "client_id"),
        Index("ix_mapping_batches_client", "client_id", "id"),
        Index("ix_mapping_batches_ended", "ended_at", postgresql_where="rule_id is null and ended_at is not null"),
        Index("ix_mapping_batches_rule", "client_id", "rule_id", "id", postgresql_where="rule_id is not null"),
        Index("ix_mapping_batches_of", "client_id", "of_id", postgresql_where="of_id is not null"),
        states_check("kind", BatchKind),
        states_check("step", BatchStep),
    )

    store_id: Mapped[int | None]  # null: variants of several stores
    kind: Mapped[str] = mapped_column(String(12))
    step: Mapped[str] = mapped_column(String(10), default=BatchStep.DRAFT)
    selection: Mapped[dict[str, Any]]
    wanted: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    total: Mapped[int] = mapped_column(default=0)
    place: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime] = mapped_column(default=now)  # whoever changed a variant since keeps their change
    of_id: Mapped[int | None]  # the batch that an UNDO takes back
    rule_id: Mapped[int | None]

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """One over several stores is seen by whoever sees all of the client's, and by whoever did it."""
        query = select(cls)
        if actor.clients != EVERYONE:
            query = query.where(one_of(cls.client_id, actor.clients))
        if actor.stores is None:
            return query
        return query.where(
            or_(one_of(cls.store_id, actor.stores), cls.store_id.is_(None) & (cls.asked_by_id == actor.id))
        )

    @property
    def is_draft(self) -> bool:
        return self.step == BatchStep.DRAFT

    @property
    def can_be_undone(self) -> bool:
        """For 30 days, of whatever it has done."""
        is_over = self.step != BatchStep.DRAFT and not self.is_open
        return is_over and bool(self.progress.get("changed")) and self.created_at > now() - TAKEN_BACK_FOR


class MappingRefusal(ClientOwned, Base):
    """A variant that a batch left as it was, and why: `fault` is a code with words, `facts` fill them."""

    __tablename__ = "mapping_refusals"
    __table_args__ = (
        UniqueConstraint("client_id", "batch_id", "variant_id"),
        within("mapping_batches", "batch_id", delete="cascade"),
        within("variants", "variant_id", delete="cascade"),
        Index("ix_mapping_refusals_variant", "client_id", "variant_id"),
    )

    batch_id: Mapped[int]
    variant_id: Mapped[int]
    fault: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class VariantPicks(ClientOwned, Base):
    """The variants of a client that a person has ticked so far in the grid: `ids`, in their order."""

    __tablename__ = "variant_picks"
    __table_args__ = (UniqueConstraint("client_id", "membership_id"),)

    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="cascade"), index=True)
    ids: Mapped[list[Any]]
    changed_at: Mapped[datetime] = mapped_column(default=now, index=True)
