"""Columns that several migrations make alike. What stands here never changes: it is what those versions made."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

MOMENT = sa.DateTime(timezone=True)


def work() -> list[sa.Column]:
    """Of a row that is work, as `models.work` has it."""
    return [
        sa.Column("work_state", sa.String(12), nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("token", sa.String(32)),
        sa.Column("tries", sa.BigInteger, nullable=False),
        sa.Column("error", sa.String),
        sa.Column("error_facts", postgresql.JSONB, nullable=False),
        sa.Column("progress", postgresql.JSONB, nullable=False),
        *(sa.Column(name, MOMENT) for name in ("started_at", "heard_at", "ended_at")),
        sa.Column("asked_by_id", sa.BigInteger),
    ]
