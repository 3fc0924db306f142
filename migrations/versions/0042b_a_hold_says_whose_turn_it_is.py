"""A hold says whose turn it is, and when to remind them."""

import sqlalchemy as sa
from alembic import op

from migrations.security import as_owner_seeing_all

revision = "0042b"
down_revision = "0042"


def upgrade() -> None:
    op.add_column("orders", sa.Column("turn", sa.String(10)))
    op.add_column("orders", sa.Column("hold_remind_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_orders_turn", "orders", ["turn", "client_id", "created_at"], postgresql_where="turn is not null"
    )
    op.create_index("ix_orders_remind", "orders", ["hold_remind_at"], postgresql_where="hold_remind_at is not null")
    as_owner_seeing_all()
    op.execute(
        "update orders set turn = case when reason in ('psp_capacity', 'material_shortage') then 'provider' "
        "else 'client' end, held_at = now() where status = 'on_hold'"
    )


def downgrade() -> None:
    op.drop_index("ix_orders_remind", "orders")
    op.drop_index("ix_orders_turn", "orders")
    op.drop_column("orders", "hold_remind_at")
    op.drop_column("orders", "turn")
