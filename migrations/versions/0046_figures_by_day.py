"""When an order was released, made, sent and delivered; and what analytics shows, kept by day."""

import sqlalchemy as sa
from alembic import op

from migrations.security import grant, protect

revision = "0046"
down_revision = "0045"

MOMENT = sa.DateTime(timezone=True)
COUNTS = (
    "received",
    "released",
    "produced",
    "shipped",
    "delivered",
    "canceled",
    "called_off",
    "stopped",
    "due",
    "kept",
)


def upgrade() -> None:
    for name in ("released_at", "produced_at", "shipped_at", "delivered_at"):
        op.add_column("orders", sa.Column(name, MOMENT))
    kept("day_figures", *(sa.Column(name, sa.BigInteger, nullable=False) for name in COUNTS))
    kept(
        "day_spreads",
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.CheckConstraint("kind in ('cause', 'product', 'lead')", name=op.f("ck_day_spreads_kind")),
    )
    unique("day_figures")
    unique("day_spreads", "kind", "key")
    op.create_table(
        "figure_zones",
        sa.Column("zone", sa.String(40), nullable=False),
        sa.Column("seen_id", sa.BigInteger, nullable=False),
        sa.Column("from_day", sa.Date),
        sa.Column("is_whole", sa.Boolean, nullable=False),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_zones")),
        sa.UniqueConstraint("zone", name=op.f("uq_figure_zones_zone")),
    )
    grant("figure_zones")


def downgrade() -> None:
    for table in ("figure_zones", "day_spreads", "day_figures"):
        op.drop_table(table)
    for name in ("delivered_at", "shipped_at", "produced_at", "released_at"):
        op.drop_column("orders", name)


def kept(table: str, *own: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("zone", sa.String(40), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("client_id", sa.BigInteger),
        sa.Column("store_id", sa.BigInteger),
        *own,
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f(f"fk_{table}_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["client_id", "store_id"], ["stores.client_id", "stores.id"], name=f"fk_{table}_store_id_stores",
            ondelete="cascade",
        ),
    )  # fmt: skip
    op.create_index(f"ix_{table}_day", table, ["zone", "day", "client_id"])
    protect(table, "coalesce(client_id, 0)")
    grant(table)


def unique(table: str, *more: str) -> None:
    columns = ["zone", "client_id", "store_id", "day", *more]
    op.create_index(f"uq_{table}", table, columns, unique=True, postgresql_nulls_not_distinct=True)
