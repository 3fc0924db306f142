"""Looks at the storage: what lies there that no row names, and what a row names that is not there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import grant

revision = "0034"
down_revision = "0033"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "storage_checks",
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("contents", "bytes")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("loose", "loose_bytes", "missing")),
        *(sa.Column(name, postgresql.JSONB, nullable=False) for name in ("loose_first", "missing_first")),
        sa.Column("work_state", sa.String(12), nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("token", sa.String(32)),
        sa.Column("tries", sa.BigInteger, nullable=False),
        sa.Column("error", sa.String),
        sa.Column("error_facts", postgresql.JSONB, nullable=False),
        sa.Column("progress", postgresql.JSONB, nullable=False),
        *(sa.Column(name, MOMENT) for name in ("started_at", "heard_at", "ended_at")),
        sa.Column("asked_by_id", sa.BigInteger),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storage_checks")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["memberships.id"], name=op.f("fk_storage_checks_asked_by_id_memberships")
        ),
    )
    op.create_index("ix_storage_checks_due", "storage_checks", ["due_at"], postgresql_where="due_at is not null")
    grant("storage_checks")


def downgrade() -> None:
    op.drop_table("storage_checks")
