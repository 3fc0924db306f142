"""Lists that somebody wants as a file."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.columns import work
from migrations.security import grant, protect

revision = "0026"
down_revision = "0025"

MOMENT = sa.DateTime(timezone=True)
TEXTS = {"listing": 30, "format": 10, "locale": 5, "zone": 40, "reach": 64}


def upgrade() -> None:
    op.create_table(
        "exports",
        sa.Column("client_id", sa.BigInteger),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in TEXTS.items()),
        *(sa.Column(name, postgresql.JSONB, nullable=False) for name in ("asked", "parts")),
        sa.Column("place", sa.String),
        sa.Column("key", sa.String(64)),
        sa.Column("bytes", sa.BigInteger),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        *work(),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_exports_client_id_clients")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], name=op.f("fk_exports_asked_by_id_memberships")),
    )
    op.create_index("ix_exports_due", "exports", ["due_at"], postgresql_where="due_at is not null")
    op.create_index("ix_exports_asked_by", "exports", ["asked_by_id", "id"])
    op.create_index("ix_exports_ends", "exports", ["ends_at"])
    op.create_index("ix_exports_over", "exports", ["id"], postgresql_where="due_at is null and parts <> '[]'")
    protect("exports", "coalesce(client_id, 0)")
    grant("exports")


def downgrade() -> None:
    op.drop_table("exports")
