"""The addresses that files in use came from, looked at every night."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import work
from migrations.security import grant, protect

revision = "0036b"
down_revision = "0036"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "file_links",
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("file_id", sa.BigInteger, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("checked_at", MOMENT),
        sa.Column("changed_at", MOMENT),
        sa.Column("newer_id", sa.BigInteger),
        sa.Column("kept_sha256", sa.String(64)),
        *work(),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_links")),
        sa.UniqueConstraint("client_id", "id", name=op.f("uq_file_links_client_id")),
        sa.UniqueConstraint("client_id", "file_id", "url", name="uq_file_links_url"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_file_links_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["memberships.id"], name=op.f("fk_file_links_asked_by_id_memberships")
        ),
        of_file("file_id", ondelete="cascade"),
        of_file("newer_id"),
        sa.CheckConstraint("state in ('same', 'changed', 'gone')", name=op.f("ck_file_links_state")),
    )
    op.create_index("ix_file_links_due", "file_links", ["due_at"], postgresql_where="due_at is not null")
    protect("file_links")
    grant("file_links")


def downgrade() -> None:
    op.drop_table("file_links")


def of_file(column: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_file_links_{column}_files")
    return sa.ForeignKeyConstraint(["client_id", column], ["files.client_id", "files.id"], ondelete=ondelete, name=name)
