"""What happened: the timeline of an order, requests about it, and the activity log."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Computed, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClientOwned, states_check, within
from models.people import Membership


class Happening(StrEnum):
    DELIVERY = "delivery"  # something came in
    STATUS = "status"
    CHANGE = "change"  # address, lines, files, mapping
    CHECK = "check"
    REQUEST = "request"
    PUSH = "push"  # told to the store
    PACKAGE = "package"
    NOTE = "note"


class TimelineEntry(ClientOwned, Base):
    """One line of an order's story. `what` is a code that has words; `facts` fill them."""

    __tablename__ = "timeline"
    __table_args__ = (
        within("orders", "order_id", delete="cascade"),
        Index("ix_timeline_order", "client_id", "order_id", "id"),
        Index("ix_timeline_changed", "client_id", "created_at", "order_id"),
        states_check("kind", Happening),
    )

    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    what: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    from_status: Mapped[str | None] = mapped_column(String(20))
    to_status: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(30))
    actor: Mapped[str] = mapped_column(String(200), default="")  # the name as it was; empty: Vetrina itself
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="set null"))
    inbox_id: Mapped[int | None]  # the delivery behind it


class RequestKind(StrEnum):
    CHANGE = "change"
    CANCEL = "cancel"
    REPRINT = "reprint"


class RequestState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class OrderRequest(ClientOwned, Base):
    """A change or a cancelling asked for after production was told; a person of the provider answers."""

    __tablename__ = "order_requests"
    __table_args__ = (
        within("orders", "order_id", delete="cascade"),
        Index("ix_order_requests_order", "client_id", "order_id"),
        Index("ix_order_requests_open", "client_id", "id", postgresql_where="state = 'open'"),
        states_check("kind", RequestKind),
        states_check("state", RequestState),
    )

    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=RequestState.OPEN)
    wanted: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # {field: [now, wanted]}
    words: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="set null"))  # null: the shop
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="set null"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")


class Activity(Base):
    """One act of a person. Append only: the database refuses to change or delete a line."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_client", "client_id", "id"),
        Index("ix_activity_object", "object_type", "object_id", "id"),
        Index("ix_activity_membership", "membership_id", "id"),
        Index("ix_activity_action", "action", "id"),
        Index("ix_activity_search", "search", postgresql_using="gin"),
    )

    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))  # null: the provider's own matter
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    actor: Mapped[str] = mapped_column(String(200))  # the name as it was
    on_behalf_of: Mapped[str] = mapped_column(String(200), default="", server_default="")  # for whom staff stood in
    action: Mapped[str] = mapped_column(String(60))  # a code that has words
    object_type: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int | None]
    object_name: Mapped[str] = mapped_column(String(300), default="")
    before: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    reason: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    request_id: Mapped[str] = mapped_column(String(40), default="")
    search_text: Mapped[str] = mapped_column(default="")  # core.search.searchable
    search: Mapped[Any] = mapped_column(
        TSVECTOR, Computed("to_tsvector('simple', search_text)", persisted=True), deferred=True
    )

    membership: Mapped[Membership | None] = relationship()


class SavedView(Base):
    """A list's filters under a name, for one person or for everyone at the same place."""

    __tablename__ = "saved_views"
    __table_args__ = (Index("ix_saved_views_membership", "membership_id", "page"),)

    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="cascade"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    page: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))
    is_shared: Mapped[bool] = mapped_column(default=False)
