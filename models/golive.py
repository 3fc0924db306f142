"""Going live: what people say of a store on its checklist. All the other lines are read from what there is."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, ClientOwned, states_check, within


class GoLiveSaid(StrEnum):
    """What only a person can know."""

    SPECIFICATIONS = "specifications"  # what is made is what was meant
    PROOFS = "proofs"  # the print files of the test arrived, and look right
    UPDATES = "updates"  # the client saw the test order move on
    INVOICE = "invoice"  # where invoices go is agreed
    LIVE = "live"


class GoLiveTick(ClientOwned, Base):
    """A person said so of this store. `facts`: of `live`, the lines that were open then, and why it goes live so."""

    __tablename__ = "golive_ticks"
    __table_args__ = (
        UniqueConstraint("client_id", "store_id", "said"),
        within("stores", "store_id", delete="cascade"),
        states_check("said", GoLiveSaid),
    )

    store_id: Mapped[int]
    said: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(200))  # the name as it was
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="set null"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
