"""What analytics shows, kept by month beside by day: a year is not read day by day."""

import sqlalchemy as sa
from alembic import op

from migrations.security import as_owner_seeing_all, grant, protect

revision = "0053"
down_revision = "0052"

COUNTS = "received released produced shipped delivered canceled called_off stopped due kept".split()


def upgrade() -> None:
    kept("month_figures", [sa.Column(name, sa.BigInteger, nullable=False) for name in COUNTS])
    kept(
        "month_spreads",
        [
            sa.Column("kind", sa.String(10), nullable=False),
            sa.Column("key", sa.String(40), nullable=False),
            sa.Column("count", sa.BigInteger, nullable=False),
            sa.CheckConstraint("kind in ('cause', 'product', 'lead')", name=op.f("ck_month_spreads_kind")),
        ],
        "kind",
        "key",
    )
    as_owner_seeing_all()
    for kind, own, sums in (
        ("figures", ", ".join(COUNTS), ", ".join(f"sum({name})" for name in COUNTS)),
        ("spreads", "kind, key, count", "kind, key, sum(count)"),
    ):
        more = ", kind, key" if kind == "spreads" else ""
        op.execute(
            f"insert into month_{kind} (created_at, zone, client_id, store_id, day, {own}) "  # noqa: S608
            f"select now(), zone, client_id, store_id, date_trunc('month', day)::date, {sums} from day_{kind} "
            f"group by zone, client_id, store_id, date_trunc('month', day){more}"
        )


def downgrade() -> None:
    for table in ("month_spreads", "month_figures"):
        op.drop_table(table)


def kept(table: str, own: list[sa.schema.SchemaItem], *more: str) -> None:
    op.create_table(
        table,
        sa.Column("zone", sa.String(40), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("client_id", sa.BigInteger),
        sa.Column("store_id", sa.BigInteger),
        *own,
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f(f"fk_{table}_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["client_id", "store_id"], ["stores.client_id", "stores.id"], name=f"fk_{table}_store_id_stores",
            ondelete="cascade",
        ),
    )  # fmt: skip
    op.create_index(f"ix_{table}_day", table, ["zone", "day", "client_id"])
    columns = ["zone", "client_id", "store_id", "day", *more]
    op.create_index(f"uq_{table}", table, columns, unique=True, postgresql_nulls_not_distinct=True)
    protect(table, "coalesce(client_id, 0)")
    grant(table)
