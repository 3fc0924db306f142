"""Notices: what a person is told of, in the app and by e-mail, and how far the looks for news have come."""

import sys
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import EVERYONE, now
from core.rights import Actor
from models.base import Base, ClientOwned, one_of, states_check, within
from models.people import Membership
from models.work import Work, WorkState, due_index, failed_index


class NoticeKind(StrEnum):
    """What a person chooses by, in the order in which it is shown."""

    ACTION = "action"  # an order waits for somebody
    REQUEST = "request"  # a change, a cancelling or a reprint was asked for, or answered
    MESSAGE = "message"  # somebody wrote beside an order, or answered a question
    DELAYED = "delayed"
    ENDED = "ended"  # an order was canceled, or came back
    SHIPPED = "shipped"  # all of an order has left
    CONNECTION = "connection"  # a store was lost
    LINK = "link"  # another file, or none, lies at the address of a print file
    WORK = "work"  # what this person asked for has ended
    POSTBACK = "postback"
    INVITATION = "invitation"


class Mailing(StrEnum):
    NONE = "none"
    ONCE = "once"  # soon, once for all that comes within a while
    HOURLY = "hourly"
    DAILY = "daily"


class Source(StrEnum):
    """Where a look finds its news."""

    STORY = "story"  # the timelines of the orders
    OWED = "owed"  # what other parts have noted to be told
    WORK = "work"
    STORES = "stores"
    LINKS = "links"
    INVITATIONS = "invitations"
    POSTBACKS = "postbacks"


class Notice(Base):
    """One kind of news at one place, for one person: everything alike within a while is counted in one row.

    `place` is what is alike. `facts` names the last few things, [[type, id, name], …], and where they are.
    """

    __tablename__ = "notices"
    __table_args__ = (
        within("stores", "store_id", delete="cascade"),
        Index("ix_notices_unread", "membership_id", "id", postgresql_where="read_at is null and is_shown"),
        Index("ix_notices_latest", "membership_id", "last_at", "id", postgresql_where="is_shown"),
        Index("ix_notices_place", "membership_id", "place", "created_at"),
        Index("ix_notices_to_mail", "membership_id", "mailing", postgresql_where="mailed_at is null"),
        Index("ix_notices_old", "last_at"),
        states_check("kind", NoticeKind),
        states_check("mailing", Mailing),
    )

    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))  # null: the provider's own matter
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="cascade"))
    store_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(12))
    what: Mapped[str] = mapped_column(String(30))
    place: Mapped[str] = mapped_column(String(80))
    count: Mapped[int] = mapped_column(default=1)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    last_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    is_shown: Mapped[bool] = mapped_column(default=True)  # in the app; else it only waits for its mail
    mailing: Mapped[str] = mapped_column(String(8), default=Mailing.NONE)
    mailed_at: Mapped[datetime | None]

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """The actor's own, as far as they still see what it is about."""
        query = select(cls).where(cls.membership_id == actor.id)
        if actor.clients != EVERYONE:
            query = query.where(or_(cls.client_id.is_(None), one_of(cls.client_id, actor.clients)))
        if actor.stores is not None:
            query = query.where(or_(cls.store_id.is_(None), cls.store_id.in_(actor.stores)))
        return query


class NoticeCause(Base):
    """Something to be told that leaves no other trace to find it by. It is gone once it has been told."""

    __tablename__ = "notice_causes"

    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    kind: Mapped[str] = mapped_column(String(12))
    what: Mapped[str] = mapped_column(String(30))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # as services.notices.causes.Cause has them


class NoticeSetting(Base):
    """What one person has chosen, where it differs from what their role begins with: {kind: [in the app, mailing]}."""

    __tablename__ = "notice_settings"

    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="cascade"), unique=True)
    chosen: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    hour: Mapped[int] = mapped_column(default=8)  # of the person's own day: when the daily mail comes


class NoticeLook(Work, Base):
    """One recurring look for news. It is never done nor given up: after each run it is due again.

    `place` is how far it has read; `ahead` how far it may read next, once all who wrote then have committed; `seen`
    are the keys of what stood there at the last look and has been told.
    """

    __tablename__ = "notice_looks"
    __table_args__ = (
        due_index("notice_looks"),
        failed_index("notice_looks"),
    )

    source: Mapped[str] = mapped_column(String(12), unique=True)
    place: Mapped[int] = mapped_column(default=0)
    ahead: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    seen: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    most_tries = sys.maxsize

    def rest_until(self, moment: datetime) -> None:
        self.finish()
        self.work_state, self.due_at, self.tries = WorkState.WAITING, moment, 0


class NoticeMail(Work, Base):
    """A mail that one person is owed: what has come until then, at their own pace. One row for each pace."""

    __tablename__ = "notice_mails"
    __table_args__ = (
        UniqueConstraint("membership_id", "pace"),
        due_index("notice_mails"),
        failed_index("notice_mails", "client_id"),
        states_check("pace", Mailing),
    )

    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="cascade"))
    pace: Mapped[str] = mapped_column(String(8))

    membership: Mapped[Membership] = relationship(foreign_keys=[membership_id])


class OrderMail(ClientOwned, Base):
    """A mail that named an order: it stands in that order's story."""

    __tablename__ = "order_mails"
    __table_args__ = (
        UniqueConstraint("client_id", "order_id", "mail_id"),
        within("orders", "order_id", delete="cascade"),
    )

    order_id: Mapped[int]
    mail_id: Mapped[int] = mapped_column(ForeignKey("mails.id", ondelete="cascade"), index=True)
    person: Mapped[str] = mapped_column(String(200))  # the name as it was
