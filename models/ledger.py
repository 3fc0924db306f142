"""What a shop says it has, beside what is here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, ClientOwned, within


class LedgerDay(ClientOwned, Base):
    """The orders of one day in the shop, as last counted. Those that are neither here nor put aside are missing."""

    __tablename__ = "ledger_days"
    __table_args__ = (UniqueConstraint("client_id", "store_id", "day"), within("stores", "store_id", delete="cascade"))

    store_id: Mapped[int]
    day: Mapped[date]  # UTC
    in_shop: Mapped[int]
    here: Mapped[int]
    aside: Mapped[int]  # known, and not taken: by the store's settings, or called off before they came
    missing: Mapped[list[Any]]  # [{"id": the shop's id, "number": …}]
    counted_at: Mapped[datetime]
