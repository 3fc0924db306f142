"""Batches of lines that are made together, and scans that move them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import grant, protect, protect_many

revision = "0041"
down_revision = "0040"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("order_items", sa.Column("printed_at", MOMENT))
    op.create_table(
        "floor_batches",
        sa.Column("reach", postgresql.ARRAY(sa.BigInteger), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("done_at", MOMENT),
        *common("floor_batches"),
        sa.CheckConstraint("state in ('open', 'started', 'done')", name=op.f("ck_floor_batches_state")),
    )
    op.create_index("ix_floor_batches_state", "floor_batches", ["state", "id"])
    lines()
    scans()
    op.create_table(
        "floor_settings", sa.Column("file_pattern", sa.String(200), nullable=False), *common("floor_settings")
    )
    protect_many("floor_batches", "reach")
    protect("floor_batch_lines")
    protect("scans", "coalesce(client_id, 0)")
    for table in ("floor_batches", "floor_batch_lines", "scans"):
        grant(table)
    grant("floor_settings", "select, insert, update")


def downgrade() -> None:
    for table in ("floor_settings", "scans", "floor_batch_lines", "floor_batches"):
        op.drop_table(table)
    op.drop_column("order_items", "printed_at")


def lines() -> None:
    batch = op.f("fk_floor_batch_lines_batch_id_floor_batches")
    item = op.f("fk_floor_batch_lines_item_id_order_items")
    op.create_table(
        "floor_batch_lines",
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("client_id", "batch_id", "item_id")),
        sa.Column("is_open", sa.Boolean, nullable=False),
        *common("floor_batch_lines"),
        sa.UniqueConstraint("batch_id", "item_id", name=op.f("uq_floor_batch_lines_batch_id_item_id")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_floor_batch_lines_client_id_clients")),
        sa.ForeignKeyConstraint(["batch_id"], ["floor_batches.id"], ondelete="cascade", name=batch),
        sa.ForeignKeyConstraint(
            ["client_id", "item_id"], ["order_items.client_id", "order_items.id"], ondelete="cascade", name=item
        ),
    )
    open_once = {"unique": True, "postgresql_where": "is_open"}
    op.create_index("uq_floor_batch_lines_open", "floor_batch_lines", ["client_id", "item_id"], **open_once)
    op.create_index("ix_floor_batch_lines_item", "floor_batch_lines", ["client_id", "item_id"])


def scans() -> None:
    member = op.f("fk_scans_membership_id_memberships")
    op.create_table(
        "scans",
        sa.Column("client_id", sa.BigInteger),
        sa.Column("membership_id", sa.BigInteger, nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("did", sa.Boolean, nullable=False),
        sa.Column("facts", postgresql.JSONB, nullable=False),
        *common("scans"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_scans_client_id_clients")),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], ondelete="cascade", name=member),
    )
    op.create_index("ix_scans_membership", "scans", ["membership_id", "id"])
    op.create_index("ix_scans_code", "scans", ["code", "id"])


def common(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
