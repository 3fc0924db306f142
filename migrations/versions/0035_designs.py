"""Designs, and the pictures in them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import grant, protect

revision = "0035"
down_revision = "0034"

MOMENT = sa.DateTime(timezone=True)
TABLES = ("designs", "design_files")


def upgrade() -> None:
    make_designs()
    make_pictures()
    for table in TABLES:
        protect(table)
        grant(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def make_designs() -> None:
    op.create_table(
        "designs",
        *own("designs"),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("catalog_variant_id", sa.BigInteger, nullable=False),
        sa.Column("areas_print", sa.String(64), nullable=False),
        sa.Column("document", postgresql.JSONB, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("is_template", sa.Boolean, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["catalog_variant_id"], ["catalog_variants.id"], op.f("fk_designs_catalog_variant_id_catalog_variants")
        ),
        sa.UniqueConstraint("client_id", "id", name=op.f("uq_designs_client_id_id")),
    )
    op.create_index("ix_designs_changed", "designs", ["client_id", "changed_at", "id"])
    op.create_index("ix_designs_catalog_variant_id", "designs", ["catalog_variant_id"])


def make_pictures() -> None:
    op.create_table(
        "design_files",
        *own("design_files"),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("design_id", "file_id")),
        within("design_files", "designs", "design_id", delete="cascade"),
        within("design_files", "files", "file_id"),
        sa.UniqueConstraint(
            "client_id", "design_id", "file_id", name=op.f("uq_design_files_client_id_design_id_file_id")
        ),
    )
    op.create_index("ix_design_files_file", "design_files", ["client_id", "file_id"])


def own(table: str) -> list[sa.Column | sa.Constraint]:
    return [
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f(f"fk_{table}_client_id_clients")),
    ]


def within(table: str, other: str, column: str, *, delete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_client_id_{column}_{other}")
    return sa.ForeignKeyConstraint(["client_id", column], [f"{other}.client_id", f"{other}.id"], name, ondelete=delete)
