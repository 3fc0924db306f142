"""What a person lets pass of a file, and files made anew from others."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.columns import work
from migrations.security import grant, protect

revision = "0036c"
down_revision = "0036b"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "file_approvals",
        *place("file_approvals"),
        sa.Column("area_print", sa.String(64), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("facts", postgresql.JSONB, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("membership_id", sa.BigInteger),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], ondelete="set null",
            name=op.f("fk_file_approvals_membership_id_memberships"),
        ),
    )  # fmt: skip
    op.create_table(
        "file_fixes",
        *place("file_fixes"),
        sa.Column("area_print", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("result_id", sa.BigInteger),
        *work(),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["memberships.id"], name=op.f("fk_file_fixes_asked_by_id_memberships")
        ),
        of_file("file_fixes", "result_id"),
    )
    op.create_index("ix_file_approvals_file", "file_approvals", ["client_id", "file_id", "area_id"])
    op.create_index("ix_file_fixes_file", "file_fixes", ["client_id", "file_id"])
    op.create_index("ix_file_fixes_result", "file_fixes", ["client_id", "result_id"])
    op.create_index("ix_file_fixes_due", "file_fixes", ["due_at"], postgresql_where="due_at is not null")
    for table in ("file_approvals", "file_fixes"):
        protect(table)
        grant(table)


def downgrade() -> None:
    op.drop_table("file_fixes")
    op.drop_table("file_approvals")


def place(table: str) -> list[sa.schema.SchemaItem]:
    """Whose it is, of which file and print area."""
    ids = [sa.Column(name, sa.BigInteger, nullable=False) for name in ("client_id", "file_id", "area_id")]
    return [
        *ids,
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("client_id", "id", name=op.f(f"uq_{table}_client_id")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f(f"fk_{table}_client_id_clients")),
        of_file(table, "file_id", ondelete="cascade"),
        sa.ForeignKeyConstraint(
            ["area_id"], ["print_areas.id"], ondelete="cascade", name=op.f(f"fk_{table}_area_id_print_areas")
        ),
    ]


def of_file(table: str, column: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_files")
    return sa.ForeignKeyConstraint(["client_id", column], ["files.client_id", "files.id"], ondelete=ondelete, name=name)
