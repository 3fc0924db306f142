"""Clients: the businesses whose stores send orders."""

from datetime import datetime
from typing import Any, Self

from sqlalchemy import Computed, Index, Select, String, func, select, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from core.db import EVERYONE
from core.rights import Actor
from core.search import searchable
from models.base import Base, one_of


def _searchable(context: Any) -> str:
    new = context.get_current_parameters()
    return searchable(new["name"], new.get("reference"))


class Client(Base):
    """A business whose stores send orders to the provider."""

    __tablename__ = "clients"
    __table_args__ = (
        Index("uq_clients_reference", func.lower(text("reference")), unique=True),
        Index("ix_clients_name", "name_key", "id"),
        Index("ix_clients_by_reference", "reference_key", "id"),
        Index("ix_clients_last_order", "last_order_key", "id"),
        Index("ix_clients_attention", "attention_count", "id"),
        Index("ix_clients_created", "created_at", "id"),
        Index("ix_clients_archived", "name_key", "id", postgresql_where="archived_at is not null"),
        Index("ix_clients_search", "search", postgresql_using="gin"),
    )

    name: Mapped[str] = mapped_column(String(120))
    reference: Mapped[str | None] = mapped_column(String(64))
    description: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(String(5), default="it")
    access_on: Mapped[bool] = mapped_column(default=False)
    order_managers_connect: Mapped[bool] = mapped_column(default=False)
    second_factor_needed: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None]
    orders_by_hand: Mapped[int] = mapped_column(default=0)  # so many were numbered: the next is one more
    # What the list is sorted by: columns, since row security keeps an index on `lower(name)` from finding a place.
    name_key: Mapped[str] = mapped_column(Computed("lower(name)", persisted=True))
    reference_key: Mapped[str] = mapped_column(Computed("lower(coalesce(reference, ''))", persisted=True))
    # To the minute: services.client_figures writes them, and no order does.
    last_order_at: Mapped[datetime | None]
    attention_count: Mapped[int] = mapped_column(default=0, server_default="0")
    last_order_key: Mapped[datetime] = mapped_column(
        Computed("coalesce(last_order_at, to_timestamp(0))", persisted=True)
    )
    search_text: Mapped[str] = mapped_column(default=_searchable)  # name, reference, the Admins' addresses
    search: Mapped[Any] = mapped_column(
        TSVECTOR, Computed("to_tsvector('simple', search_text)", persisted=True), deferred=True
    )

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        query = select(cls)
        return query if actor.clients == EVERYONE else query.where(one_of(cls.id, actor.clients))

    @property
    def is_open(self) -> bool:
        """Whether its people may log in and its stores' orders are taken up."""
        return self.access_on and self.archived_at is None
