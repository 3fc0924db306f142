"""A whole file of rows can be taken back, and a person may say what its columns are."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"

MOMENT = sa.DateTime(timezone=True)
STEPS = ("reading", "checked", "applying", "applied")


def upgrade() -> None:
    op.add_column("mapping_changes", sa.Column("sheet_id", sa.BigInteger))
    op.add_column("sheet_rows", sa.Column("undone_at", MOMENT))
    op.add_column("sheets", sa.Column("applied_at", MOMENT))
    op.add_column("sheets", sa.Column("chosen", postgresql.JSONB, nullable=False, server_default="{}"))
    op.alter_column("sheets", "chosen", server_default=None)
    allow(*STEPS, "undoing", "undone")


def downgrade() -> None:
    allow(*STEPS)
    op.drop_column("sheets", "chosen")
    op.drop_column("sheets", "applied_at")
    op.drop_column("sheet_rows", "undone_at")
    op.drop_column("mapping_changes", "sheet_id")


def allow(*steps: str) -> None:
    op.drop_constraint(op.f("ck_sheets_step"), "sheets")
    op.create_check_constraint(op.f("ck_sheets_step"), "sheets", f"step in {steps}")
