"""The print files that are made from designs, and small pictures of designs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.columns import work
from migrations.security import grant, protect

revision = "0035b"
down_revision = "0035"

MOMENT = sa.DateTime(timezone=True)
TABLES = ("design_printings", "design_prints", "design_looks")


def upgrade() -> None:
    make_printings()
    make_prints()
    make_looks()
    for table in TABLES:
        protect(table)
        grant(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def make_printings() -> None:
    op.create_table(
        "design_printings",
        *own("design_printings"),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("design_id", "version")),
        sa.Column("document", postgresql.JSONB, nullable=False),
        *work(),
        within("design_printings", "designs", "design_id", delete="cascade"),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["memberships.id"], op.f("fk_design_printings_asked_by_id_memberships")
        ),
        sa.UniqueConstraint("client_id", "id", name=op.f("uq_design_printings_client_id_id")),
    )
    op.create_index("ix_design_printings_due", "design_printings", ["due_at"], postgresql_where="due_at is not null")
    op.create_index("ix_design_printings_design", "design_printings", ["client_id", "design_id", "id"])


def make_prints() -> None:
    op.create_table(
        "design_prints",
        *own("design_prints"),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("printing_id", "file_id")),
        sa.Column("area", sa.String(40), nullable=False),
        within("design_prints", "design_printings", "printing_id", delete="cascade"),
        within("design_prints", "files", "file_id"),
        sa.UniqueConstraint(
            "client_id", "printing_id", "area", name=op.f("uq_design_prints_client_id_printing_id_area")
        ),
    )
    op.create_index("ix_design_prints_file", "design_prints", ["client_id", "file_id"])


def make_looks() -> None:
    op.create_table(
        "design_looks",
        *own("design_looks"),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("design_id", "version")),
        sa.Column("keys", postgresql.JSONB, nullable=False),
        *work(),
        within("design_looks", "designs", "design_id", delete="cascade"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], op.f("fk_design_looks_asked_by_id_memberships")),
        sa.UniqueConstraint("client_id", "design_id", name=op.f("uq_design_looks_client_id_design_id")),
    )
    op.create_index("ix_design_looks_due", "design_looks", ["due_at"], postgresql_where="due_at is not null")


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
