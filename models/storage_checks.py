"""Looks at what lies in the storage."""

from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.work import Work, due_index, failed_index


class StorageCheck(Work, Base):
    """What was found at one look: all contents, those that no row names (`loose`), and rows whose content is missing.

    Of both the first few stand here: {"key", "bytes", "stored_at"} and {"key", "table", "id"}. It belongs to no client.
    """

    __tablename__ = "storage_checks"
    __table_args__ = (
        due_index("storage_checks"),
        failed_index("storage_checks"),
    )

    contents: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(default=0)
    loose: Mapped[int] = mapped_column(default=0)
    loose_bytes: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    loose_first: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    missing_first: Mapped[list[Any]] = mapped_column(JSONB, default=list)
