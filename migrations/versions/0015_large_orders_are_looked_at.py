"""A store can ask for approval of orders from an amount on."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("stores", sa.Column("approve_from", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("stores", "approve_from")
