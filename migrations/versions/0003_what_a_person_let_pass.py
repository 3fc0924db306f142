"""Which warnings a person let pass, instead of whether all; and an index for mappings that changed just now."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

# Until now a yes was to everything that a person can be asked.
KEEP = """
update orders set accepted = '["duplicate_suspect", "file_format", "file_low_dpi"]'
where is_approved_as_is
"""


def upgrade() -> None:
    op.add_column("orders", sa.Column("accepted", postgresql.JSONB(), nullable=False, server_default="[]"))
    op.execute(KEEP)
    op.alter_column("orders", "accepted", server_default=None)
    op.drop_column("orders", "is_approved_as_is")
    op.create_index("ix_mapping_changes_fresh", "mapping_changes", ["created_at"])


def downgrade() -> None:
    op.drop_index("ix_mapping_changes_fresh", "mapping_changes")
    op.add_column("orders", sa.Column("is_approved_as_is", sa.Boolean(), nullable=False, server_default="false"))
    op.execute("update orders set is_approved_as_is = true where accepted <> '[]'")
    op.alter_column("orders", "is_approved_as_is", server_default=None)
    op.drop_column("orders", "accepted")
