"""A line that is held says why, whose turn it is and until when, as a held order does."""

import sqlalchemy as sa
from alembic import op

from migrations.security import as_owner_seeing_all

revision = "0050"
down_revision = "0049"

OWN = {
    "turn": lambda: sa.String(10),
    "hold_until": lambda: sa.DateTime(timezone=True),
    "hold_default": lambda: sa.String(10),
    "hold_remind_at": lambda: sa.DateTime(timezone=True),
    "hold_reason": lambda: sa.String(30),
}


def upgrade() -> None:
    for name, kind in OWN.items():
        op.add_column("order_items", sa.Column(name, kind()))
    as_owner_seeing_all()
    op.execute("update order_items set turn = 'provider' where is_held")
    op.execute("update orders set turn = 'provider' where held_items > 0 and turn is null")


def downgrade() -> None:
    as_owner_seeing_all()
    op.execute(
        "update orders set turn = null, hold_until = null, hold_default = null, hold_remind_at = null "
        "where status <> 'on_hold'"
    )
    for name in OWN:
        op.drop_column("order_items", name)
