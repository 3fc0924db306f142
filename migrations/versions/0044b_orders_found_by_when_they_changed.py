"""Orders are found by when they last changed: the index is made while people work."""

from alembic import op

from migrations.filling import index

revision = "0044b"
down_revision = "0044"


def upgrade() -> None:
    index("ix_timeline_changed", "timeline", ["client_id", "created_at", "order_id"])


def downgrade() -> None:
    op.drop_index("ix_timeline_changed", "timeline")
