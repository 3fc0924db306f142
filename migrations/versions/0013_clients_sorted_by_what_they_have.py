"""The list of clients is sorted by the last order and by what needs attention: kept with each client, to the minute."""

import sqlalchemy as sa
from alembic import op

from migrations.security import as_owner_seeing_all

revision = "0013"
down_revision = "0010"

INDEXES = {
    "ix_clients_last_order": ["last_order_key", "id"],
    "ix_clients_attention": ["attention_count", "id"],
    "ix_clients_created": ["created_at", "id"],
}
KNOWN = """
update clients set last_order_at = has.last_order_at, attention_count = has.attention_count from (
  select client_id, max(created_at) as last_order_at,
    count(*) filter (where status in ('not_connected', 'on_hold', 'failed')) as attention_count
  from orders group by client_id
) as has where clients.id = has.client_id
"""
FIRST = "coalesce(last_order_at, to_timestamp(0))"


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.add_column("clients", sa.Column("last_order_at", at))
    op.add_column("clients", sa.Column("attention_count", sa.BigInteger(), server_default="0", nullable=False))
    as_owner_seeing_all()
    op.execute(KNOWN)
    op.add_column("clients", sa.Column("last_order_key", at, sa.Computed(FIRST, persisted=True), nullable=False))
    for name, columns in INDEXES.items():
        op.create_index(name, "clients", columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="clients")
    for name in ("last_order_key", "last_order_at", "attention_count"):
        op.drop_column("clients", name)
