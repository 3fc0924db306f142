"""Files of rows that belong to no client: the provider's staff bring them, about many clients at once."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.columns import work
from migrations.security import grant, protect_many, protect_with

revision = "0028"
down_revision = "0027"

MOMENT = sa.DateTime(timezone=True)
TEXTS = {"kind": 10, "step": 10, "name": 255, "key": 64, "encoding": 12, "separator": 1}
ROW_TEXTS = {"plan": 10, "place": 60, "fault": 40, "belongs_to": 320}
STEPS = "'reading', 'checked', 'applying', 'applied', 'undoing', 'undone'"


def upgrade() -> None:
    make_sheets()
    make_rows()
    op.create_index("ix_orders_reference_alone", "orders", ["reference"], postgresql_where="reference <> ''")
    protect_many("provider_sheets", "reach")
    protect_with("provider_sheet_rows", "sheet_id", "provider_sheets")
    for table in ("provider_sheets", "provider_sheet_rows"):
        grant(table)


def downgrade() -> None:
    op.drop_index("ix_orders_reference_alone", "orders")
    op.drop_table("provider_sheet_rows")
    op.drop_table("provider_sheets")


def make_sheets() -> None:
    asked_by = op.f("fk_provider_sheets_asked_by_id_memberships")
    op.create_table(
        "provider_sheets",
        sa.Column("reach", postgresql.ARRAY(sa.BigInteger)),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in TEXTS.items()),
        *(sa.Column(name, postgresql.JSONB, nullable=False) for name in ("header", "columns", "unknown", "chosen")),
        sa.Column("applied_at", MOMENT),
        *work(),
        *common("provider_sheets"),
        sa.CheckConstraint(f"step in ({STEPS})", name=op.f("ck_provider_sheets_step")),
        sa.CheckConstraint("kind in ('tracking')", name=op.f("ck_provider_sheets_kind")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], name=asked_by),
    )
    op.create_index("ix_provider_sheets_due", "provider_sheets", ["due_at"], postgresql_where="due_at is not null")
    op.create_index("ix_provider_sheets_kind", "provider_sheets", ["kind", "id"])


def make_rows() -> None:
    sheet = op.f("fk_provider_sheet_rows_sheet_id_provider_sheets")
    plan = op.f("ck_provider_sheet_rows_plan")
    op.create_table(
        "provider_sheet_rows",
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("sheet_id", "number")),
        *(sa.Column(name, postgresql.JSONB, nullable=False) for name in ("cells", "facts", "wanted")),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in ROW_TEXTS.items()),
        *(sa.Column(name, MOMENT) for name in ("done_at", "undone_at")),
        *common("provider_sheet_rows"),
        sa.CheckConstraint("plan in ('change', 'same', 'refused')", name=plan),
        sa.ForeignKeyConstraint(["sheet_id"], ["provider_sheets.id"], name=sheet, ondelete="cascade"),
        sa.UniqueConstraint("sheet_id", "number", name=op.f("uq_provider_sheet_rows_sheet_id_number")),
    )
    for name, columns, only in (
        ("owed", ["sheet_id", "number"], "done_at is null"),
        ("plan", ["sheet_id", "plan", "number"], None),
        ("belong", ["sheet_id", "belongs_to"], "belongs_to <> ''"),
    ):
        op.create_index(f"ix_provider_sheet_rows_{name}", "provider_sheet_rows", columns, postgresql_where=only)


def common(table: str) -> list[Any]:
    return [
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
