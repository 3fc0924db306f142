"""What an order and one of its lines know alike while they are held."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class Turn(StrEnum):
    """Whose answer a hold waits for."""

    CLIENT = "client"
    PROVIDER = "provider"


class Holdable:
    """All empty where nothing is held. An order that is not held itself bears what its held lines wait for first."""

    turn: Mapped[str | None] = mapped_column(String(10))  # a Turn
    hold_until: Mapped[datetime | None]
    hold_default: Mapped[str | None] = mapped_column(String(10))  # what happens then: canceled or received
    hold_remind_at: Mapped[datetime | None]  # until the client was reminded of it
