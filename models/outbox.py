"""What leaves Vetrina: status and tracking to the stores, and e-mails."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from models.base import Base, ClientOwned, states_check, within
from models.orders import Order
from models.work import Work, WorkState, due_index, failed_index


class PushState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"  # the shop answered yes; not yet read back
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    SKIPPED = "skipped"  # the platform has no place for it, or a person did it by hand


class PushKind(StrEnum):
    NOTE = "note"  # private, for the merchant
    SHIPMENT = "shipment"  # one package: tracking, and the note that the buyer gets
    STAGE = "stage"  # the lines' own stage in the shop, by the store's map
    COMPLETE = "complete"  # the last package has left


PRESSING = (PushKind.SHIPMENT, PushKind.COMPLETE)  # the buyer waits for it; notes and stages are for the merchant


class Push(ClientOwned, Work, Base):
    """One message to a store. Of one order they go out in the order of their ids."""

    __tablename__ = "pushes"
    __table_args__ = (
        UniqueConstraint("client_id", "key"),
        within("stores", "store_id", delete="cascade"),
        within("orders", "order_id", delete="cascade"),
        Index("ix_pushes_order", "client_id", "order_id", "id"),
        Index("ix_pushes_refused", "client_id", "id", postgresql_where="state = 'refused'"),
        due_index("pushes"),
        failed_index("pushes", "client_id"),
        states_check("kind", PushKind),
        states_check("state", PushState),
    )

    store_id: Mapped[int]
    order_id: Mapped[int]
    package_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(100))  # the same message is owed once
    message: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    state: Mapped[str] = mapped_column(String(10), default=PushState.QUEUED)
    sent_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    shop_words: Mapped[str] = mapped_column(default="")  # what the shop said when it refused
    most_tries = 28  # more than three days: a shop that is down over a weekend hears all of it

    order: Mapped[Order] = relationship(primaryjoin="Order.id == foreign(Push.order_id)", viewonly=True)

    @classmethod
    def goes_first(cls) -> ColumnElement[bool]:
        """A parcel's news, and what its order tells before it."""
        other = aliased(cls)
        return cls.order_id.in_(select(other.order_id).where(other.due_at.is_not(None), other.kind.in_(PRESSING)))

    def give_up(self, error: str, **facts: Any) -> None:
        """The shop did not take it, or could not be asked for too long."""
        super().give_up(error, **facts)
        self.state, self.shop_words = PushState.REFUSED, str(facts.get("shop_message") or "")

    def skip(self, why: str) -> None:
        """Not to be told any more. `why` is a code that has words."""
        self.cancel()
        self.state, self.error = PushState.SKIPPED, why

    def wait_until(self, moment: datetime) -> None:
        """Not yet its turn: due later, and this look does not count as a try."""
        self.work_state, self.token, self.due_at = WorkState.WAITING, None, moment
        self.tries = max(self.tries - 1, 0)


class Mail(Work, Base):
    """One e-mail. Secret links inside it are gone from the row once the mail server has taken it."""

    __tablename__ = "mails"
    __table_args__ = (
        due_index("mails"),
        failed_index("mails", "client_id"),
    )

    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id", ondelete="set null"))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    sealed: Mapped[str]  # {"text", "html"}, sealed: it holds one-time links
    sent_at: Mapped[datetime | None]
    server_words: Mapped[str] = mapped_column(default="")


class Heartbeat(Base):
    """When a worker or the sweeper was last alive. RQ's own count is wrong after Redis was emptied."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    queue: Mapped[str] = mapped_column(String(20))
    heard_at: Mapped[datetime]
