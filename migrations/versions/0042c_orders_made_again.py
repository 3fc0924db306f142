"""Orders that are made again because the first ones were damaged, lost or misprinted; clients may ask for them."""

import sqlalchemy as sa
from alembic import op

revision = "0042c"
down_revision = "0042b"


def upgrade() -> None:
    op.add_column("orders", sa.Column("reprint_reason", sa.String(10)))
    _allow("'change', 'cancel', 'reprint'")


def downgrade() -> None:
    op.execute("delete from order_requests where kind = 'reprint'")
    _allow("'change', 'cancel'")
    op.drop_column("orders", "reprint_reason")


def _allow(kinds: str) -> None:
    op.drop_constraint(op.f("ck_order_requests_kind"), "order_requests")
    op.create_check_constraint(op.f("ck_order_requests_kind"), "order_requests", f"kind in ({kinds})")
