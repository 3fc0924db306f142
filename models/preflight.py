"""How far connections were held against what the provider asks of print files, and where files came from."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, ClientOwned, referable, states_check, within
from models.work import Work, due_index, failed_index


class Judging(Work, Base):
    """All connections at all clients are held against the thresholds anew.

    `progress`: {"after": where it stands, "judged": how many files of connections, "broken", "mended": how many
    variants}.
    """

    __tablename__ = "judgings"
    __table_args__ = (
        due_index("judgings"),
        failed_index("judgings"),
    )


class LinkState(StrEnum):
    SAME = "same"
    CHANGED = "changed"  # another content lies there than the one that is printed
    GONE = "gone"


class FileLink(ClientOwned, Work, Base):
    """The address that a file in use came from. Its work is to see every night whether the same still lies there."""

    __tablename__ = "file_links"
    __table_args__ = (
        referable(),
        UniqueConstraint("client_id", "file_id", "url"),
        within("files", "file_id", delete="cascade"),
        within("files", "newer_id", delete="cascade"),
        due_index("file_links"),
        failed_index("file_links", "client_id"),
        Index("ix_file_links_other", "id", postgresql_where="state <> 'same'"),
        states_check("state", LinkState),
    )

    file_id: Mapped[int]  # the one that is printed
    url: Mapped[str]
    state: Mapped[str] = mapped_column(String(10), default=LinkState.SAME)
    checked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]  # when the other content was first seen
    newer_id: Mapped[int | None]  # the file of what lies there now
    kept_sha256: Mapped[str | None] = mapped_column(String(64))  # of it, where a person stays with the file in use


class FileApproval(ClientOwned, Base):
    """A person lets a finding pass: this content, on this print area as it is. Of another one it says nothing."""

    __tablename__ = "file_approvals"
    __table_args__ = (
        referable(),
        within("files", "file_id", delete="cascade"),
        Index("ix_file_approvals_file", "client_id", "file_id", "area_id"),
    )

    file_id: Mapped[int]
    area_id: Mapped[int] = mapped_column(ForeignKey("print_areas.id", ondelete="cascade"))
    area_print: Mapped[str] = mapped_column(String(64))  # `fingerprint` of the area then
    code: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # of the finding then
    reason: Mapped[str] = mapped_column(String(500))
    by: Mapped[str] = mapped_column(String(200))
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="set null"))
    ended_at: Mapped[datetime | None]  # taken back by a person
    ended_by: Mapped[str] = mapped_column(String(200), default="")


class FileFix(ClientOwned, Work, Base):
    """A file made anew from another so that it fits a print area. The original stays."""

    __tablename__ = "file_fixes"
    __table_args__ = (
        referable(),
        within("files", "file_id", delete="cascade"),
        within("files", "result_id", delete="cascade"),
        due_index("file_fixes"),
        failed_index("file_fixes", "client_id"),
        Index("ix_file_fixes_file", "client_id", "file_id"),
        Index("ix_file_fixes_result", "client_id", "result_id"),
    )

    file_id: Mapped[int]
    area_id: Mapped[int] = mapped_column(ForeignKey("print_areas.id", ondelete="cascade"))
    area_print: Mapped[str] = mapped_column(String(64))  # `fingerprint` of the area then
    kind: Mapped[str] = mapped_column(String(10))  # of `designs.fixes`
    result_id: Mapped[int | None]
    most_tries = 3
