"""A template says how many pieces are made for each that is ordered, and what it is."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031b"


def upgrade() -> None:
    op.add_column("templates", sa.Column("multiplier", sa.Integer, nullable=False, server_default="1"))
    op.add_column("templates", sa.Column("description", sa.String(500), nullable=False, server_default=""))
    for name in ("multiplier", "description"):
        op.alter_column("templates", name, server_default=None)


def downgrade() -> None:
    for name in ("description", "multiplier"):
        op.drop_column("templates", name)
