"""Print files of a client."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, ClientOwned, referable, states_check, within
from models.work import Work, due_index, failed_index


class FileState(StrEnum):
    FETCHING = "fetching"
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"


class File(ClientOwned, Work, Base):
    """One print file, uploaded or behind an address. Its work is to be fetched and looked at.

    One content is one file of its client: an address that gave a content known before points to that file.
    """

    __tablename__ = "files"
    __table_args__ = (
        referable(),
        Index("uq_files_content", "client_id", "sha256", unique=True, postgresql_where="sha256 is not null"),
        within("files", "same_as_id"),
        Index("ix_files_same_as", "client_id", "same_as_id", postgresql_where="same_as_id is not null"),
        due_index("files"),
        failed_index("files", "client_id"),
        states_check("state", FileState),
    )

    name: Mapped[str] = mapped_column(String(255))
    source_url: Mapped[str | None]
    state: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str | None] = mapped_column(String(64))
    bytes: Mapped[int | None]
    format: Mapped[str] = mapped_column(String(10), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # FileFacts of the designs engine
    preview_key: Mapped[str | None] = mapped_column(String(100))
    same_as_id: Mapped[int | None]  # the file of the same content that was there before
    most_tries = 5

    def give_up(self, error: str, **facts: Any) -> None:
        """What cannot be had, or not be opened, is refused; `error` says why."""
        super().give_up(error, **facts)
        self.state = FileState.REFUSED
