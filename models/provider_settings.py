"""What the provider has settled for all clients: one row for each subject."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

THE_ONE = 1  # id


class ProviderSetting:
    """One row. `said` is what its service keeps; `number` counts how often it changed."""

    number: Mapped[int] = mapped_column(default=0)
    said: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    by: Mapped[str] = mapped_column(String(200), default="")  # whoever changed it last


class PreflightSetting(ProviderSetting, Base):
    """What `designs.thresholds` asks of print files."""

    __tablename__ = "preflight_settings"


class DeadlineSetting(ProviderSetting, Base):
    """What is promised: the days that production takes, and how long a hold waits, as `services.deadlines` has it."""

    __tablename__ = "deadline_settings"
