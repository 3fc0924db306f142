"""Stores: the shops that orders come from, their secrets, and the routine work around them."""

import sys
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import now
from core.rights import Actor, is_provider
from models.base import Base, ClientOwned, referable, states_check, within
from models.work import Work, due_index, failed_index


class StoreStatus(StrEnum):
    CONNECTED = "connected"
    NEEDS_ATTENTION = "needs_attention"
    RECONNECT = "reconnect"
    PAUSED = "paused"
    DISCONNECTED = "disconnected"


class ApprovalMode(StrEnum):
    AUTOMATIC = "automatic"
    DELAYED = "delayed"
    MANUAL = "manual"


class Store(ClientOwned, Base):
    """A client's shop on a selling platform, or a manual one. `identity` finds the same shop again at a reconnect."""

    __tablename__ = "stores"
    __table_args__ = (
        referable(),
        UniqueConstraint("client_id", "platform", "identity"),
        states_check("status", StoreStatus),
        states_check("approval", ApprovalMode),
    )

    name: Mapped[str] = mapped_column(String(80))
    platform: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(300), default="")
    identity: Mapped[str] = mapped_column(String(300))
    status: Mapped[str] = mapped_column(String(20), default=StoreStatus.CONNECTED)
    problem: Mapped[str | None] = mapped_column(String(60))  # a code of platforms.base that has words
    problem_facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # what the platform says of itself
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    hook_token: Mapped[str] = mapped_column(String(64), unique=True)
    hook_secret: Mapped[str | None]  # sealed
    webhooks: Mapped[list[Any]] = mapped_column(JSONB, default=list)  # as last seen at the shop
    webhooks_checked_at: Mapped[datetime | None]
    synced_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]  # last webhook
    ordered_at: Mapped[datetime | None]  # last new order
    orders_read_to: Mapped[datetime | None]  # where the reconciliation goes on
    field_map: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # where this shop says what in its messages
    import_from: Mapped[datetime]
    import_statuses: Mapped[list[str]] = mapped_column(ARRAY(String(40)), default=list)
    stage_map: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # our statuses as the shop's own stages
    approval: Mapped[str] = mapped_column(String(12), default=ApprovalMode.AUTOMATIC)
    delay_hours: Mapped[int] = mapped_column(default=0)
    approve_from: Mapped[int | None] = mapped_column(BigInteger)  # minor units; orders of that total wait for a person
    complete_in_shop: Mapped[bool] = mapped_column(default=True)
    tell_buyer: Mapped[bool] = mapped_column(default=True)
    provider_publishes: Mapped[bool] = mapped_column(default=False)  # its staff may put products on sale there
    connected_at: Mapped[datetime] = mapped_column(default=now)  # last
    disconnected_at: Mapped[datetime | None]
    delete_at: Mapped[datetime | None]  # a person asked for it; until then it can be taken back
    deleted_at: Mapped[datetime | None]  # what stays is the name, for the orders that came from it

    def lets_publish(self, actor: Actor) -> bool:
        """The print provider's own staff need the client's leave, which is a switch of the store."""
        return self.provider_publishes or not is_provider(actor)

    @property
    def is_live(self) -> bool:
        """Whether anything is exchanged with the shop."""
        return self.status not in (StoreStatus.DISCONNECTED, StoreStatus.PAUSED)

    def word_of(self, shop_status: str) -> str:
        """What the shop itself calls an order's status; the status's code where it never said."""
        return next(
            (each["name"] for each in self.facts.get("statuses", []) if each["slug"] == shop_status), shop_status
        )


class Credentials(ClientOwned, Base):
    """The keys of one store, sealed; `hint` is the last four characters."""

    __tablename__ = "credentials"
    __table_args__ = (UniqueConstraint("client_id", "store_id"), within("stores", "store_id", delete="cascade"))

    store_id: Mapped[int]
    sealed: Mapped[str]
    hint: Mapped[str] = mapped_column(String(4))
    changed_at: Mapped[datetime]
    lasts_until: Mapped[datetime | None]  # then the owner has to say yes again; null: for ever
    renewing_until: Mapped[datetime | None]  # one worker is at it, and all others wait
    warned_at: Mapped[datetime | None]  # that they end soon


class Claim(Base):
    """A shop that was installed from the platform's own pages, by nobody whom we know yet.

    It is of no client before somebody who has logged in, in that very browser, claims it for theirs.
    """

    __tablename__ = "claims"

    platform: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(300))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[str | None]  # what the owner's browser brought back
    expires_at: Mapped[datetime]


class Connection(ClientOwned, Work, Base):
    """A connecting under way: what was typed, and the single-use token that ties the platform's answer to it.

    As work it is owed from the moment the keys are there: they are tried at that very shop before anything is believed.
    """

    __tablename__ = "connections"
    __table_args__ = (
        within("stores", "store_id", delete="cascade"),
        due_index("connections"),
        failed_index("connections", "client_id"),
    )

    store_id: Mapped[int | None]  # from the start: reconnects this one; else set when the store is there
    platform: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(300))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[str | None]  # the keys, until they are proved
    expires_at: Mapped[datetime | None]  # null: nobody was asked yet
    used_at: Mapped[datetime | None]
    most_tries = 3  # a person waits

    def give_up(self, error: str, **facts: Any) -> None:
        """Ended without a store; the keys are forgotten, what else was typed stays."""
        super().give_up(error, **facts)
        self.sealed = None


WAS = "was"  # among the facts of a deleted store: the identity that it had


class SyncKind(StrEnum):
    """How much of a store a sync reads."""

    FULL = "full"
    CHANGED = "changed"


class Sync(ClientOwned, Work, Base):
    """One bringing-over of a store's products. `progress` counts found, new, changed, gone and failed."""

    __tablename__ = "syncs"
    __table_args__ = (
        within("stores", "store_id", delete="cascade"),
        due_index("syncs"),
        failed_index("syncs", "client_id"),
        Index("ix_syncs_store", "client_id", "store_id", "id"),
        states_check("kind", SyncKind),
    )

    store_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10), default=SyncKind.FULL)
    place: Mapped[str | None]  # where to go on, in the platform's own terms
    store: Mapped[Store] = relationship(primaryjoin="Store.id == foreign(Sync.store_id)", viewonly=True)


class RoundKind(StrEnum):
    ORDERS = "orders"  # reconciliation from the cursor, every 10 minutes
    LOOK_BACK = "look_back"  # reconciliation of the last 14 days, nightly
    PRODUCTS = "products"  # what changed of the products, hourly; nightly all of them
    LEDGER = "ledger"  # the orders of the last two weeks counted, nightly and when a person asks
    CHECKUP = "checkup"  # all that has to be right between us and the shop, daily and when a person asks
    LEAVING = "leaving"  # of a disconnected store: webhooks away, later the keys, at last what is kept of it


class Round(ClientOwned, Work, Base):
    """A recurring look at one store. It is never done nor given up: after each run it is due again."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("client_id", "store_id", "kind"),
        within("stores", "store_id", delete="cascade"),
        due_index("rounds"),
        failed_index("rounds", "client_id"),
        states_check("kind", RoundKind),
    )

    store_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    found: Mapped[int] = mapped_column(default=0)  # orders that no webhook had told, all time
    most_tries = sys.maxsize
    store: Mapped[Store] = relationship(primaryjoin="Store.id == foreign(Round.store_id)", viewonly=True)
