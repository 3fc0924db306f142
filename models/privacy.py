"""What people, through their shop's platform, ask about their data."""

from enum import StrEnum
from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, ClientOwned, states_check, within
from models.work import Work, due_index, failed_index


class PrivacyKind(StrEnum):
    TELL = "tell"  # the merchant what is kept of a buyer
    FORGET_BUYER = "forget_buyer"
    FORGET_SHOP = "forget_shop"


class PrivacyRequest(ClientOwned, Work, Base):
    """One wish, kept as proof of what was asked and when it was done; the buyer's own data are taken out then."""

    __tablename__ = "privacy_requests"
    __table_args__ = (
        within("stores", "store_id", delete="cascade"),
        due_index("privacy_requests"),
        failed_index("privacy_requests", "client_id"),
        states_check("kind", PrivacyKind),
    )

    store_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    about: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # orders by the shop's ids, and the e-mail
