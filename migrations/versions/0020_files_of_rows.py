"""Files of rows that people bring: read, looked through before anything is written, applied row by row."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.columns import work
from migrations.security import grant, protect

revision = "0020"
down_revision = "0019"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    make_sheets()
    make_rows()
    op.create_index("ix_variants_external", "variants", ["client_id", "store_id", "external_id"])
    for table in ("sheets", "sheet_rows"):
        protect(table)
        grant(table)


def downgrade() -> None:
    op.drop_index("ix_variants_external", "variants")
    op.drop_table("sheet_rows")
    op.drop_table("sheets")


def make_sheets() -> None:
    op.create_table(
        "sheets",
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("store_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in TEXTS.items()),
        *(sa.Column(name, postgresql.JSONB, nullable=False) for name in ("header", "columns", "unknown")),
        *work(),
        *common("sheets"),
        sa.CheckConstraint("step in ('reading', 'checked', 'applying', 'applied')", name=op.f("ck_sheets_step")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_sheets_client_id_clients")),
        *inside("sheets", "stores", "store_id"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], name=op.f("fk_sheets_asked_by_id_memberships")),
        sa.UniqueConstraint("client_id", "id", name=op.f("uq_sheets_client_id_id")),
    )
    op.create_index("ix_sheets_due", "sheets", ["due_at"], postgresql_where="due_at is not null")
    op.create_index("ix_sheets_store", "sheets", ["client_id", "store_id", "id"])


def make_rows() -> None:
    op.create_table(
        "sheet_rows",
        sa.Column("client_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("sheet_id", "number")),
        sa.Column("variant_id", sa.BigInteger),
        *(sa.Column(name, postgresql.JSONB, nullable=False) for name in ("cells", "facts", "wanted")),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in ROW_TEXTS.items()),
        sa.Column("done_at", MOMENT),
        *common("sheet_rows"),
        sa.CheckConstraint("plan in ('change', 'same', 'refused')", name=op.f("ck_sheet_rows_plan")),
        *inside("sheet_rows", "sheets", "sheet_id"),
        sa.UniqueConstraint("client_id", "sheet_id", "number", name=op.f("uq_sheet_rows_client_id_sheet_id_number")),
    )
    owed = {"postgresql_where": "done_at is null"}
    op.create_index("ix_sheet_rows_owed", "sheet_rows", ["client_id", "sheet_id", "number"], **owed)
    op.create_index("ix_sheet_rows_plan", "sheet_rows", ["client_id", "sheet_id", "plan", "number"])


TEXTS = {"step": 10, "name": 255, "key": 64, "encoding": 12, "separator": 1}
ROW_TEXTS = {"plan": 10, "place": 60, "fault": 40}


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
