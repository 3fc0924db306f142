"""An order is found by the client's own number of it, so that a file does not order again what was placed by hand."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    columns = ["client_id", "store_id", "reference"]
    op.create_index("ix_orders_reference", "orders", columns, postgresql_where="reference <> ''")


def downgrade() -> None:
    op.drop_index("ix_orders_reference", "orders")
