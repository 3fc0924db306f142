"""What is done to many variants at once is one thing, which can be taken back; what a store changed can be compared."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.columns import work
from migrations.security import grant, protect

revision = "0024"
down_revision = "0023"

MOMENT = sa.DateTime(timezone=True)
KINDS = "kind in ('connect', 'disconnect', 'ignore', 'accept', 'undo')"


def upgrade() -> None:
    make_batches()
    make_refusals()
    for table in ("mapping_batches", "mapping_refusals"):
        protect(table)
        grant(table)
    op.add_column("mapping_changes", sa.Column("batch_id", sa.BigInteger))
    op.create_foreign_key(*referring("mapping_changes", "mapping_batches", "batch_id"))
    of_batch = {"postgresql_where": "batch_id is not null"}
    op.create_index("ix_mapping_changes_batch", "mapping_changes", ["client_id", "batch_id", "id"], **of_batch)
    op.add_column("variants", sa.Column("known_as", postgresql.JSONB))
    op.create_index("ix_variants_grid", "variants", ["client_id", "store_id", "product_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_variants_grid", "variants")
    op.drop_column("variants", "known_as")
    op.drop_column("mapping_changes", "batch_id")
    op.drop_table("mapping_refusals")
    op.drop_table("mapping_batches")


def make_batches() -> None:
    table = "mapping_batches"
    op.create_table(
        table,
        sa.Column("client_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in ("store_id", "of_id")),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in {"kind": 12, "step": 10}.items()),
        *(sa.Column(name, postgresql.JSONB, nullable=False) for name in ("selection", "wanted")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("total", "place")),
        sa.Column("seen_at", MOMENT, nullable=False),
        *work(),
        *common(table),
        sa.CheckConstraint(KINDS, name=op.f("ck_mapping_batches_kind")),
        sa.CheckConstraint("step in ('draft', 'applying', 'applied')", name=op.f("ck_mapping_batches_step")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_mapping_batches_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["memberships.id"], op.f("fk_mapping_batches_asked_by_id_memberships")
        ),
        sa.UniqueConstraint("client_id", "id", name=op.f("uq_mapping_batches_client_id_id")),
        *inside(table, "stores", "store_id"),
        *inside(table, table, "of_id"),
    )
    op.create_index("ix_mapping_batches_due", table, ["due_at"], postgresql_where="due_at is not null")
    op.create_index("ix_mapping_batches_client", table, ["client_id", "id"])
    of_another = {"postgresql_where": "of_id is not null"}
    op.create_index("ix_mapping_batches_of", table, ["client_id", "of_id"], **of_another)


def make_refusals() -> None:
    table = "mapping_refusals"
    op.create_table(
        table,
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("client_id", "batch_id", "variant_id")),
        sa.Column("fault", sa.String(40), nullable=False),
        sa.Column("facts", postgresql.JSONB, nullable=False),
        *common(table),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_mapping_refusals_client_id_clients")),
        *inside(table, "mapping_batches", "batch_id"),
        *inside(table, "variants", "variant_id"),
        sa.UniqueConstraint(
            "client_id", "batch_id", "variant_id", name=op.f("uq_mapping_refusals_client_id_batch_id_variant_id")
        ),
    )
    op.create_index("ix_mapping_refusals_variant", table, ["client_id", "variant_id"])


def common(table: str) -> list[Any]:
    return [
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def inside(table: str, other: str, column: str) -> list[sa.Constraint]:
    """A row of the same client, and gone with it."""
    name = op.f(f"fk_{table}_client_id_{column}_{other}")
    return [
        sa.ForeignKeyConstraint(["client_id", column], [f"{other}.client_id", f"{other}.id"], name, ondelete="cascade")
    ]


def referring(table: str, other: str, column: str) -> tuple[str, str, str, list[str], list[str]]:
    return op.f(f"fk_{table}_client_id_{column}_{other}"), table, other, ["client_id", column], ["client_id", "id"]
