"""People: who they are, where they may act, and where they are signed in."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, and_, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import EVERYONE
from core.matrix import Role
from models.base import Base, ClientOwned, states_check, within, word_of


class User(Base):
    """A person. What they may do stands in their memberships."""

    __tablename__ = "users"
    __table_args__ = (Index("uq_users_email", func.lower(text("email")), unique=True),)

    email: Mapped[str] = mapped_column(String(254))
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    password_hash: Mapped[str | None]  # null: invited, not yet accepted
    password_changed_at: Mapped[datetime | None]
    locale: Mapped[str | None] = mapped_column(String(5))  # null: the browser's
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/Rome")
    theme: Mapped[str] = mapped_column(String(10), default="system")
    totp_secret: Mapped[str | None]  # sealed
    totp_step: Mapped[int] = mapped_column(default=0)  # the last one used: a code works once
    recovery_codes: Mapped[list[str]] = mapped_column(ARRAY(String(64)), default=list)  # digests

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", order_by="Membership.id")

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def has_second_factor(self) -> bool:
        return self.totp_secret is not None


class Membership(Base):
    """A user's place at one client, or (without a client) on the provider's staff: a role, and how far it reaches."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("user_id", "client_id", postgresql_nulls_not_distinct=True),
        UniqueConstraint("client_id", "id"),
        states_check("role", Role),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    role: Mapped[Role] = mapped_column(word_of(Role))
    all_stores: Mapped[bool] = mapped_column(default=True)
    all_clients: Mapped[bool] = mapped_column(default=True)
    may_connect_stores: Mapped[bool] = mapped_column(default=False)
    accepted_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]  # taken off the lists, and disabled: what they did still bears their name
    seen_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="memberships")
    client: Mapped["Client | None"] = relationship(viewonly=True)  # type: ignore[name-defined] # noqa: F821
    store_links: Mapped[list["MembershipStore"]] = relationship(
        cascade="all, delete-orphan",
        primaryjoin="Membership.id == foreign(MembershipStore.membership_id)",
    )
    client_links: Mapped[list["MembershipClient"]] = relationship(cascade="all, delete-orphan")

    @hybrid_property
    def is_active(self) -> bool:
        return self.disabled_at is None and self.accepted_at is not None

    @is_active.inplace.expression
    @classmethod
    def _is_active(cls) -> ColumnElement[bool]:
        return and_(cls.disabled_at.is_(None), cls.accepted_at.is_not(None))

    @property
    def is_staff(self) -> bool:
        return self.client_id is None

    @property
    def clients(self) -> Collection[int | str]:
        """The clients in scope; 0 stands for the provider's own rows, which have no client."""
        if self.client_id is not None:
            return (self.client_id,)
        return EVERYONE if self.all_clients else (0, *(link.client_id for link in self.client_links))

    @property
    def stores(self) -> Collection[int] | None:
        """The stores in scope; None: all."""
        return None if self.all_stores else tuple(link.store_id for link in self.store_links)

    @property
    def flags(self) -> Collection[str]:
        at_client = self.client is not None and self.client.order_managers_connect
        wanted = {"may_connect_stores": self.may_connect_stores, "order_managers_connect": at_client}
        return [flag for flag, is_on in wanted.items() if is_on]

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def email(self) -> str:
        return self.user.email


class MembershipStore(ClientOwned, Base):
    """One store in the scope of a membership that does not have all."""

    __tablename__ = "membership_stores"
    __table_args__ = (
        UniqueConstraint("membership_id", "store_id"),
        within("memberships", "membership_id", delete="cascade"),
        within("stores", "store_id", delete="cascade"),
    )

    membership_id: Mapped[int]
    store_id: Mapped[int]


class MembershipClient(ClientOwned, Base):
    """One client in the scope of a staff member who does not have all."""

    __tablename__ = "membership_clients"
    __table_args__ = (UniqueConstraint("membership_id", "client_id"),)

    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="cascade"))


class LoginSession(Base):
    """One signed-in browser. Its cookie holds a random token; the row holds only the digest, and can be ended."""

    __tablename__ = "login_sessions"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="set null"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    seen_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(45), default="")
    agent: Mapped[str] = mapped_column(String(300), default="")
    confirmed_at: Mapped[datetime | None]  # when the password was last given: fresh enough for secrets
    ended_at: Mapped[datetime | None]
    # While a staff member stands in for a person or a role of a client; all null otherwise.
    as_client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id", ondelete="cascade"))
    as_member_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="cascade"))
    as_role: Mapped[Role | None] = mapped_column(word_of(Role))  # where it is a role, and nobody's own
    as_until: Mapped[datetime | None]
    as_back: Mapped[str | None] = mapped_column(String(500))  # the page that it was begun on

    user: Mapped[User] = relationship()
    membership: Mapped[Membership | None] = relationship(foreign_keys=membership_id)
    as_client: Mapped["Client | None"] = relationship(viewonly=True)  # type: ignore[name-defined] # noqa: F821
    as_member: Mapped[Membership | None] = relationship(foreign_keys=as_member_id, viewonly=True)


class InvitationState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    NOT_DELIVERED = "not_delivered"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"  # never stored: what a queued or sent one is after its time


class Invitation(Base):
    """A one-time link into a membership. The newest of a membership is the one that counts."""

    __tablename__ = "invitations"
    __table_args__ = (
        within("memberships", "membership_id", delete="cascade"),  # where there is a client: the staff's have none
        states_check("state", InvitationState),
    )

    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="cascade"), index=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="set null"))
    email: Mapped[str] = mapped_column(String(254))
    first_name: Mapped[str] = mapped_column(String(80), default="")  # as the inviter typed them; the person's own
    last_name: Mapped[str] = mapped_column(String(80), default="")  # once accepted by somebody who is new here
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(20), default=InvitationState.QUEUED)
    server_words: Mapped[str | None]  # why the mail server refused it
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]

    membership: Mapped[Membership] = relationship(primaryjoin="Membership.id == foreign(Invitation.membership_id)")

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def state_at(self, moment: datetime) -> InvitationState:
        ended = self.state in (InvitationState.ACCEPTED, InvitationState.REVOKED)
        return InvitationState.EXPIRED if not ended and moment >= self.expires_at else InvitationState(self.state)


class PasswordReset(Base):
    """A one-time link to choose a new password."""

    __tablename__ = "password_resets"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
