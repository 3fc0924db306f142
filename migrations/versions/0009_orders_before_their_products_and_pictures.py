"""Orders that came before their products are found again; products have their pictures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import grant, protect

revision = "0009"
down_revision = "0008"

UNKNOWN = "ix_order_items_unknown"


def upgrade() -> None:
    columns = ["client_id", "store_id", "product_ref"]
    op.create_index(UNKNOWN, "order_items", columns, postgresql_where=sa.text("variant_id is null"))
    make_pictures()
    protect("pictures")
    grant("pictures")


def downgrade() -> None:
    op.drop_table("pictures")
    op.drop_index(UNKNOWN, table_name="order_items")


def make_pictures() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "pictures",
        sa.Column("store_id", sa.BigInteger(), nullable=False),
        sa.Column("url_hash", sa.String(length=64), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("preview_key", sa.String(length=64), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", at, nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("work_state", sa.String(length=12), nullable=False),
        sa.Column("due_at", at, nullable=True),
        sa.Column("token", sa.String(length=32), nullable=True),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("error_facts", postgresql.JSONB(), nullable=False),
        sa.Column("progress", postgresql.JSONB(), nullable=False),
        sa.Column("started_at", at, nullable=True),
        sa.Column("heard_at", at, nullable=True),
        sa.Column("ended_at", at, nullable=True),
        sa.Column("cancel_asked_at", at, nullable=True),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], name=op.f("fk_pictures_asked_by_id")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_pictures_client_id")),
        sa.ForeignKeyConstraint(
            ["client_id", "store_id"],
            ["stores.client_id", "stores.id"],
            name=op.f("fk_pictures_client_id_store_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sa.UniqueConstraint("client_id", "store_id", "url_hash", name=op.f("uq_pictures_client_id_store_id_url_hash")),
    )
    op.create_index("ix_pictures_due", "pictures", ["due_at"], postgresql_where=sa.text("due_at is not null"))
