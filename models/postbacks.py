"""What clients' own systems are told: where to, what, and how each telling went."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import now
from models.base import Base, ClientOwned, referable, states_check, within
from models.orders import Order
from models.work import Work, WorkState, due_index, failed_index

MAIL_TAKES = timedelta(hours=24)


class Event(StrEnum):
    """What a receiver can ask to be told."""

    ORDER_RECEIVED = "order.received"
    ORDER_FAILED = "order.failed"
    ORDER_RELEASED = "order.released"
    ORDER_IN_PRODUCTION = "order.in_production"
    ORDER_PRINTED = "order.printed"
    PACKAGE_SHIPPED = "package.shipped"
    PACKAGE_IN_TRANSIT = "package.in_transit"
    ORDER_DELIVERED = "order.delivered"
    ORDER_RETURNED = "order.returned"
    ORDER_CANCELED = "order.canceled"
    ORDER_DELAYED = "order.delayed"
    PING = "ping"  # on a person's wish only


class EndpointKind(StrEnum):
    URL = "url"
    EMAIL = "email"


class EndpointState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    DISABLED = "disabled"  # by itself: only failures for too long, or the receiver said that it is gone


class PostbackState(StrEnum):
    QUEUED = "queued"
    DELIVERED = "delivered"
    FAILED = "failed"
    DROPPED = "dropped"  # a person did not want the backlog, or it waited for longer than the log is kept


class PostbackEndpoint(ClientOwned, Base):
    """An address that wants to hear. While it is not active, what is owed to it waits.

    `busy_until` is the line's lease: one conversation at a time with each receiver, so that a slow one holds up no
    other and the news of an order keep their order.
    """

    __tablename__ = "postback_endpoints"
    __table_args__ = (
        referable(),
        Index("ix_postback_endpoints_failing", "failing_since", postgresql_where="failing_since is not null"),
        states_check("kind", EndpointKind),
        states_check("state", EndpointState),
    )

    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(2000))
    events: Mapped[list[Any]] = mapped_column(default=list)
    preset: Mapped[str] = mapped_column(String(20), default="generic")
    template: Mapped[str] = mapped_column(Text, default="")  # empty: the standard JSON
    content_type: Mapped[str] = mapped_column(String(80), default="application/json")
    headers: Mapped[str] = mapped_column(Text, default="")  # sealed {name: value}; empty: none
    secret: Mapped[str] = mapped_column(Text, default="")  # sealed
    old_secret: Mapped[str] = mapped_column(Text, default="")  # sealed; signs too until `old_secret_until`
    old_secret_until: Mapped[datetime | None]
    for_provider: Mapped[bool] = mapped_column(default=False)  # feeds the provider's own system: the staff's alone

    state: Mapped[str] = mapped_column(String(10), default=EndpointState.ACTIVE)
    state_reason: Mapped[str] = mapped_column(String(20), default="")  # of `disabled`: gone or failing
    failing_since: Mapped[datetime | None]  # nothing was taken since
    warnings: Mapped[int] = mapped_column(default=0)  # mails about that
    slow_until: Mapped[datetime | None]  # it asked for a pause, or gave no answer in time
    slowed: Mapped[int] = mapped_column(default=0)  # how often in a row
    busy_until: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

    @property
    def is_active(self) -> bool:
        return self.state == EndpointState.ACTIVE and self.deleted_at is None

    @property
    def is_email(self) -> bool:
        return self.kind == EndpointKind.EMAIL

    @property
    def sends_json(self) -> bool:
        return self.content_type == "application/json" or self.content_type.endswith("+json")


class Postback(ClientOwned, Work, Base):
    """One piece of news for one receiver, written together with the change that it tells of.

    `payload` is the order as it stood then; `body` is what went out, once a template has made it: it stays the same
    over all tries. Both are cleared after 30 days, the row stays. Of one order they go out in the order of their ids.
    """

    __tablename__ = "postbacks"
    __table_args__ = (
        referable(),
        UniqueConstraint("client_id", "endpoint_id", "key"),
        UniqueConstraint("webhook_id"),
        within("postback_endpoints", "endpoint_id", delete="cascade"),
        within("orders", "order_id", delete="cascade"),
        Index("ix_postbacks_order", "client_id", "order_id", "sequence"),
        Index("ix_postbacks_line", "client_id", "endpoint_id", "order_id", "id", postgresql_where="state = 'queued'"),
        Index("ix_postbacks_log", "client_id", "id"),
        Index("ix_postbacks_failed", "client_id", "endpoint_id", "id", postgresql_where="state = 'failed'"),
        Index("ix_postbacks_mail", "mail_id", postgresql_where="mail_id is not null"),
        Index("ix_postbacks_kept", "created_at", postgresql_where="payload <> ''"),
        due_index("postbacks"),
        failed_index("postbacks", "client_id"),
        states_check("event", Event),
        states_check("state", PostbackState),
    )

    endpoint_id: Mapped[int]
    order_id: Mapped[int | None]
    event: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(100))  # the same change is told once
    webhook_id: Mapped[str] = mapped_column(String(40))
    sequence: Mapped[int] = mapped_column(default=0)  # rises with each news of an order
    is_trial: Mapped[bool] = mapped_column(default=False)  # a person wanted to see one arrive; waits for no other
    occurred_at: Mapped[datetime]
    payload: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default=PostbackState.QUEUED)
    sent: Mapped[int] = mapped_column(default=0)  # tries ever, also those before a person sent it again
    delivered_at: Mapped[datetime | None]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mails.id", ondelete="set null"))
    most_tries = 10
    drained_by = "endpoint_id"

    endpoint: Mapped[PostbackEndpoint] = relationship(
        primaryjoin="PostbackEndpoint.id == foreign(Postback.endpoint_id)", viewonly=True
    )
    order: Mapped[Order | None] = relationship(primaryjoin="Order.id == foreign(Postback.order_id)", viewonly=True)

    @property
    def is_kept(self) -> bool:
        """Whether it can still be read and sent."""
        return bool(self.payload)

    def arrive(self, at: datetime) -> None:
        self.finish()
        self.state, self.delivered_at = PostbackState.DELIVERED, at

    def give_up(self, error: str, **facts: Any) -> None:
        """Not taken in all its tries, or for a reason that no try changes."""
        super().give_up(error, **facts)
        self.state = PostbackState.FAILED

    def hand_over(self, mail_id: int) -> None:
        """The mail server is asked next, and its answer ends this try; if none ever comes, it is looked at again."""
        self.mail_id = mail_id
        self.work_state, self.token, self.due_at = WorkState.WAITING, None, now() + MAIL_TAKES

    def drop(self, why: str) -> None:
        """Not to be told any more. `why` is a code that has words."""
        self.cancel()
        self.state, self.error = PostbackState.DROPPED, why

    def wait_until(self, moment: datetime | None) -> None:
        """Not its turn: due then, or once somebody wakes it (None). This look does not count as a try."""
        self.work_state, self.token, self.due_at = WorkState.WAITING, None, moment
        self.tries = max(self.tries - 1, 0)


class PostbackAttempt(ClientOwned, Base):
    """One try: what went out beside the body, and what came back. Append only, gone after 30 days."""

    __tablename__ = "postback_attempts"
    __table_args__ = (
        within("postbacks", "postback_id", delete="cascade"),
        Index("ix_postback_attempts_postback", "client_id", "postback_id", "id"),
        Index("ix_postback_attempts_created", "created_at"),
    )

    postback_id: Mapped[int]
    number: Mapped[int]
    milliseconds: Mapped[int]
    status: Mapped[int | None]  # null: no answer
    error: Mapped[str] = mapped_column(String(40), default="")
    error_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    request_headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answer_headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answer: Mapped[str] = mapped_column(Text, default="")  # its first 4 KiB


class PostbackResend(ClientOwned, Work, Base):
    """Many to be sent again: those that failed, or all of some days. `progress` counts `done` of `total`."""

    __tablename__ = "postback_resends"
    __table_args__ = (
        within("postback_endpoints", "endpoint_id", delete="cascade"),
        Index("ix_postback_resends_client", "client_id", "id"),
        due_index("postback_resends"),
        failed_index("postback_resends", "client_id"),
    )

    endpoint_id: Mapped[int | None]  # null: of all
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    delivered_too: Mapped[bool] = mapped_column(default=False)
    place: Mapped[int] = mapped_column(default=0)  # the id behind which it goes on
    last: Mapped[int] = mapped_column(default=0)  # the id with which it ends: what is owed later is none of it
