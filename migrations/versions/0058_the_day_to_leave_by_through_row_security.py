"""The floor's day to leave by, as an index that is used through row security, too: over a case, not over coalesce()."""

import sqlalchemy as sa
from alembic import op

from migrations.filling import index

revision = "0058"
down_revision = "0057"

ON_FLOOR = "status in ('created', 'in_production', 'printed', 'packaged', 'partially_shipped')"
BEFORE = "coalesce(due_at, '9999-01-01 00:00:00+00'::timestamptz)"
DAY = "(case when due_at is null then '9999-01-01 00:00:00+00'::timestamptz else due_at end)"
INDEXES = {"ix_order_items_floor_day": ["status"], "ix_order_items_floor_client": ["client_id", "status"]}


def upgrade() -> None:
    over(DAY)


def downgrade() -> None:
    over(BEFORE)


def over(day: str) -> None:
    """The one that is there is used until the new one is made."""
    for name, columns in INDEXES.items():
        index(f"{name}_next", "order_items", [*columns, sa.text(day), "id"], postgresql_where=ON_FLOOR)
        with op.get_context().autocommit_block():
            op.execute(f"drop index concurrently if exists {name}")
            op.execute(f"alter index {name}_next rename to {name}")
