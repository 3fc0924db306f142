"""Keys for programs; orders that came with one keep what was sent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import grant, protect

revision = "0044"
down_revision = "0043"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("prefix", sa.String(12), nullable=False),
        sa.Column("last_four", sa.String(4), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.String(20)), nullable=False),
        sa.Column("store_ids", postgresql.ARRAY(sa.BigInteger)),
        sa.Column("made_by_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, MOMENT) for name in ("expires_at", "used_at", "revoked_at")),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_keys_digest")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_api_keys_client_id_clients")),
        sa.ForeignKeyConstraint(["made_by_id"], ["memberships.id"], name=op.f("fk_api_keys_made_by_id_memberships")),
    )
    op.create_index("ix_api_keys_client", "api_keys", ["client_id", "id"])
    op.create_index("ix_api_keys_maker", "api_keys", ["made_by_id"])
    protect("api_keys")
    grant("api_keys")
    keep_source("'webhook', 'poll', 'api'")


def downgrade() -> None:
    op.execute("delete from inbox where source = 'api'")
    keep_source("'webhook', 'poll'")
    op.drop_table("api_keys")


def keep_source(words: str) -> None:
    op.drop_constraint(op.f("ck_inbox_source"), "inbox")
    op.create_check_constraint(op.f("ck_inbox_source"), "inbox", f"source in ({words})")
