"""Lists that somebody wants as a file: collected part by part, kept for some days, given to nobody else."""

from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, String, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.rights import Actor
from models.base import Base
from models.work import Work, due_index, failed_index


class Export(Work, Base):
    """A list as its asker saw it: which one, with what questions, in which language and time zone.

    `client_id` is null where the provider's staff asked: their lists reach over clients. `reach` is a fingerprint of
    what the asker might see when its rows were collected; once that is another, the file is given to nobody.
    `parts` are keys of stored rows, `place` is where the next part goes on. `progress` counts `done` of `total`.
    """

    __tablename__ = "exports"
    __table_args__ = (
        due_index("exports"),
        failed_index("exports", "client_id"),
        Index("ix_exports_asked_by", "asked_by_id", "id"),
        Index("ix_exports_ends", "ends_at"),
        Index("ix_exports_over", "id", postgresql_where="due_at is null and parts <> '[]'"),
    )

    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    listing: Mapped[str] = mapped_column(String(30))
    asked: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # as in the list's URL
    format: Mapped[str] = mapped_column(String(10))
    locale: Mapped[str] = mapped_column(String(5))
    zone: Mapped[str] = mapped_column(String(40))
    reach: Mapped[str] = mapped_column(String(64), default="")
    place: Mapped[str | None]
    parts: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    key: Mapped[str | None] = mapped_column(String(64))  # of the file, once it is whole
    bytes: Mapped[int | None]
    rows: Mapped[int] = mapped_column(default=0)  # of the file; a row of the list may be several
    ends_at: Mapped[datetime]  # then it is gone, with its file
    most_tries = 5

    @classmethod
    def asked_by(cls, actor: Actor) -> Select[Self]:
        return select(cls).where(cls.asked_by_id == actor.id)
