"""The checklist before a store goes live: what people say of it, and its test orders found at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import grant, protect

revision = "0045"
down_revision = "0044b"

SAID = ("specifications", "proofs", "updates", "invoice", "live")


def upgrade() -> None:
    op.create_table(
        "golive_ticks",
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("store_id", sa.BigInteger, nullable=False),
        sa.Column("said", sa.String(20), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("membership_id", sa.BigInteger),
        sa.Column("facts", postgresql.JSONB, nullable=False),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_golive_ticks")),
        sa.UniqueConstraint("client_id", "store_id", "said", name=op.f("uq_golive_ticks_client_id_store_id_said")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_golive_ticks_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["client_id", "store_id"], ["stores.client_id", "stores.id"], name="fk_golive_ticks_store_id_stores",
            ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_golive_ticks_membership_id_memberships"),
            ondelete="set null",
        ),
        sa.CheckConstraint(f"said in {SAID}", name=op.f("ck_golive_ticks_said")),
    )  # fmt: skip
    protect("golive_ticks")
    grant("golive_ticks")
    op.create_index(
        "ix_orders_test_store", "orders", ["client_id", "store_id", "id"], postgresql_where=sa.text("is_test")
    )


def downgrade() -> None:
    op.drop_index("ix_orders_test_store", "orders")
    op.drop_table("golive_ticks")
