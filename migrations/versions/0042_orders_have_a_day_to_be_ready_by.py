"""Orders have a day by which they are to leave; what the provider promises for it; which are late, and were told so."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import grant

revision = "0042"
down_revision = "0041"

MOMENT = sa.DateTime(timezone=True)
ON_FLOOR = "status in ('created', 'in_production', 'printed', 'packaged', 'partially_shipped')"


def upgrade() -> None:
    for name in ("due_at", "delayed_at", "held_at"):
        op.add_column("orders", sa.Column(name, MOMENT))
    op.create_index("ix_orders_due", "orders", ["due_at", "id"], postgresql_where=ON_FLOOR)
    op.create_index(
        "ix_orders_delayed", "orders", ["created_at", "id"], postgresql_where=f"delayed_at is not null and {ON_FLOOR}"
    )
    op.add_column("catalog_products", sa.Column("production_days", sa.BigInteger))
    op.create_table(
        "deadline_settings",
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("said", postgresql.JSONB, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_settings")),
    )
    op.execute("insert into deadline_settings (id, number, said, by, created_at) values (1, 0, '{}', '', now())")
    grant("deadline_settings", "select, insert, update")


def downgrade() -> None:
    op.drop_table("deadline_settings")
    op.drop_column("catalog_products", "production_days")
    op.drop_index("ix_orders_delayed", "orders")
    op.drop_index("ix_orders_due", "orders")
    for name in ("held_at", "delayed_at", "due_at"):
        op.drop_column("orders", name)
