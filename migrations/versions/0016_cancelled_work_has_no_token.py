"""Work that a person canceled has lost its token; that alone stops it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
TABLES = ("connections", "files", "mails", "pictures", "pushes", "rounds", "syncs")


def upgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "cancel_asked_at")


def downgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("cancel_asked_at", sa.DateTime(timezone=True)))
