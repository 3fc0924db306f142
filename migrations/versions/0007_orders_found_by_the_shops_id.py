"""An order is found by its id in the shop, whoever looks for it."""

from alembic import op

revision = "0007"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("ix_orders_external", "orders", ["external_id"])


def downgrade() -> None:
    op.drop_index("ix_orders_external", "orders")
