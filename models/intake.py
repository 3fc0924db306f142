"""The inbox: every delivery as it came, until it is an order."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, ClientOwned, states_check

ASKED_AT = "asked-at"  # among the headers of what Vetrina has read itself


class InboxState(StrEnum):
    NEW = "new"
    DONE = "done"
    NAMED = "named"  # says which order changed, and not how: the order is read from the shop
    IGNORED = "ignored"  # rightly nothing to do; `reason` says why
    PARKED = "parked"  # could not be understood; waits for a person or a better Vetrina


class InboxSource(StrEnum):
    WEBHOOK = "webhook"
    POLL = "poll"
    API = "api"  # a client's own program; it is an order before it is answered, so nothing drains it


class Delivery(ClientOwned, Base):
    """One delivery as it came. Drained in batches by `jobs.intake`; never deleted with its order.

    It refers to no other row: a foreign key would lock the store's row in every one of a flood's transactions, and the
    door has read client and store from that very row. Stores are never deleted, only emptied.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("client_id", "store_id", "dedupe_key"),
        Index("ix_inbox_new", "store_id", "id", postgresql_where="state = 'new'"),
        Index("ix_inbox_named", "store_id", "id", postgresql_where="state = 'named'"),
        Index("ix_inbox_resource", "client_id", "store_id", "resource_id", "id", postgresql_where="resource_id <> ''"),
        Index("ix_inbox_parked", "client_id", "id", postgresql_where="state = 'parked'"),
        states_check("state", InboxState),
        states_check("source", InboxSource),
    )

    client_id: Mapped[int] = mapped_column(BigInteger)
    store_id: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    topic: Mapped[str] = mapped_column(String(60))
    resource_id: Mapped[str] = mapped_column(String(100), default="")  # known once it has been read
    dedupe_key: Mapped[str] = mapped_column(String(150))
    body: Mapped[str]  # text with lz4: half the cost of jsonb
    headers: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    state: Mapped[str] = mapped_column(String(10), default=InboxState.NEW)
    reason: Mapped[str] = mapped_column(default="")
    seen: Mapped[int] = mapped_column(default=1)  # 2: the same delivery came again, however often
    order_id: Mapped[int | None]
    ended_at: Mapped[datetime | None]

    @property
    def known_at(self) -> datetime:
        """Up to when it knows what the shop had: when it came, or, of what was read, when the shop was asked."""
        asked_at = self.headers.get(ASKED_AT)
        return datetime.fromisoformat(asked_at) if asked_at else self.created_at
