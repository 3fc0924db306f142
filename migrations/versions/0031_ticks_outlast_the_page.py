"""What a person has ticked in the grid of variants is kept, so that it outlasts the page and the filters."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import grant, protect

revision = "0031"
down_revision = "0030"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "variant_picks",
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("membership_id", sa.BigInteger, nullable=False),
        sa.Column("ids", postgresql.JSONB, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant_picks")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_variant_picks_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            op.f("fk_variant_picks_membership_id_memberships"),
            ondelete="cascade",
        ),
        sa.UniqueConstraint("client_id", "membership_id", name=op.f("uq_variant_picks_client_id_membership_id")),
    )
    op.create_index("ix_variant_picks_membership_id", "variant_picks", ["membership_id"])
    op.create_index("ix_variant_picks_changed_at", "variant_picks", ["changed_at"])
    protect("variant_picks")
    grant("variant_picks")


def downgrade() -> None:
    op.drop_table("variant_picks")
