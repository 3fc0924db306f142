"""Shops that let an app in: keys that run out, claims, what people ask about their data, and orders counted by day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.columns import work
from migrations.security import as_owner_seeing_all, grant, protect

revision = "0018"
down_revision = "0017"

MOMENT = sa.DateTime(timezone=True)
MAPS = ("field_map", "stage_map")


def upgrade() -> None:
    as_owner_seeing_all()
    for name in ("lasts_until", "renewing_until", "warned_at"):
        op.add_column("credentials", sa.Column(name, MOMENT))
    for name in MAPS:
        op.add_column("stores", sa.Column(name, postgresql.JSONB, nullable=False, server_default="{}"))
        op.alter_column("stores", name, server_default=None)
    op.add_column("stores", sa.Column("connected_at", MOMENT))
    op.execute("update stores set connected_at = created_at")
    op.alter_column("stores", "connected_at", nullable=False)
    allow("rounds", "'orders', 'look_back', 'products', 'ledger', 'checkup', 'leaving'")
    allow("pushes", "'note', 'shipment', 'stage', 'complete'")
    allow("inbox", "'new', 'done', 'named', 'ignored', 'parked'", "state")
    op.create_index("ix_inbox_named", "inbox", ["store_id", "id"], postgresql_where="state = 'named'")
    make_claims()
    make_privacy_requests()
    make_ledger_days()


def make_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("address", sa.String(300), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("sealed", sa.String),
        sa.Column("expires_at", MOMENT, nullable=False),
        *common(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_claims_token_digest")),
    )
    grant("claims")


def make_privacy_requests() -> None:
    op.create_table(
        "privacy_requests",
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("store_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("about", postgresql.JSONB, nullable=False),
        *work(),
        *common(),
        sa.CheckConstraint("kind in ('tell', 'forget_buyer', 'forget_shop')", name=op.f("ck_privacy_requests_kind")),
        *of_a_store("privacy_requests"),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["memberships.id"], name=op.f("fk_privacy_requests_asked_by_id_memberships")
        ),
    )
    op.create_index("ix_privacy_requests_due", "privacy_requests", ["due_at"], postgresql_where="due_at is not null")
    protect("privacy_requests")
    grant("privacy_requests")


def make_ledger_days() -> None:
    op.create_table(
        "ledger_days",
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("store_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("in_shop", "here", "aside")),
        sa.Column("missing", postgresql.JSONB, nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        *common(),
        *of_a_store("ledger_days"),
        sa.UniqueConstraint("client_id", "store_id", "day", name=op.f("uq_ledger_days_client_id_store_id_day")),
    )
    protect("ledger_days")
    grant("ledger_days")


def downgrade() -> None:
    as_owner_seeing_all()
    for table in ("ledger_days", "privacy_requests", "claims"):
        op.drop_table(table)
    op.execute("delete from rounds where kind = 'ledger'")
    allow("rounds", "'orders', 'look_back', 'products', 'checkup', 'leaving'")
    op.execute("delete from pushes where kind = 'stage'")
    allow("pushes", "'note', 'shipment', 'complete'")
    op.drop_index("ix_inbox_named", "inbox")
    op.execute("update inbox set state = 'new' where state = 'named'")
    allow("pushes", "'note', 'shipment', 'stage', 'complete'")
    allow("inbox", "'new', 'done', 'ignored', 'parked'", "state")
    for name in ("connected_at", *MAPS):
        op.drop_column("stores", name)
    for name in ("lasts_until", "renewing_until", "warned_at"):
        op.drop_column("credentials", name)


def allow(table: str, words: str, column: str = "kind") -> None:
    op.drop_constraint(op.f(f"ck_{table}_{column}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{column} in ({words})")


def common() -> list[sa.Column]:
    return [
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    ]


def of_a_store(table: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f(f"fk_{table}_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["client_id", "store_id"],
            ["stores.client_id", "stores.id"],
            name=op.f(f"fk_{table}_client_id_store_id_stores"),
            ondelete="cascade",
        ),
    ]
