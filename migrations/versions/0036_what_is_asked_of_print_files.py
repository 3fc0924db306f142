"""The provider's thresholds for print files, and what a file of a connection lacks by them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.columns import work
from migrations.security import grant

revision = "0036"
down_revision = "0035b"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "preflight_settings",
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("said", postgresql.JSONB, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        *identity("preflight_settings"),
    )
    op.create_table(
        "judgings",
        *work(),
        *identity("judgings"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], name=op.f("fk_judgings_asked_by_id_memberships")),
    )
    op.create_index("ix_judgings_due", "judgings", ["due_at"], postgresql_where="due_at is not null")
    grant("preflight_settings", "select, insert, update")
    grant("judgings")
    op.add_column("mapping_files", sa.Column("fault", sa.String(40), nullable=False, server_default=""))
    for name in ("least_dpi", "good_dpi"):
        op.alter_column("print_areas", name, nullable=True)


def downgrade() -> None:
    op.execute("update print_areas set least_dpi = coalesce(least_dpi, 100), good_dpi = coalesce(good_dpi, 200)")
    for name in ("least_dpi", "good_dpi"):
        op.alter_column("print_areas", name, nullable=False)
    op.drop_column("mapping_files", "fault")
    op.drop_table("judgings")
    op.drop_table("preflight_settings")


def identity(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
