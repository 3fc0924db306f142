"""Rules say what variants are made as by themselves; what a rule connects is a batch."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import grant, protect

revision = "0025"
down_revision = "0024"

MOMENT = sa.DateTime(timezone=True)
KIND = "ck_mapping_batches_kind"
KINDS = "kind in ('connect', 'disconnect', 'ignore', 'accept', 'undo', 'rule')"
FORMER_KINDS = "kind in ('connect', 'disconnect', 'ignore', 'accept', 'undo')"
TEXTS = {"name": 80, "sku_prefix": 100, "title_contains": 100, "option_name": 60, "option_value": 100}
OF_BATCH = "fk_mapping_batches_client_id_rule_id_mapping_rules"


def upgrade() -> None:
    make_rules()
    protect("mapping_rules")
    grant("mapping_rules")
    op.drop_constraint(op.f(KIND), "mapping_batches")
    op.create_check_constraint(op.f(KIND), "mapping_batches", KINDS)
    op.add_column("mapping_batches", sa.Column("rule_id", sa.BigInteger))
    own, other = ["client_id", "rule_id"], ["client_id", "id"]
    op.create_foreign_key(op.f(OF_BATCH), "mapping_batches", "mapping_rules", own, other)
    by_rule = {"postgresql_where": "rule_id is not null"}
    op.create_index("ix_mapping_batches_rule", "mapping_batches", ["client_id", "rule_id", "id"], **by_rule)


def downgrade() -> None:
    op.drop_column("mapping_batches", "rule_id")
    op.execute("update mapping_batches set kind = 'connect' where kind = 'rule'")
    op.drop_constraint(op.f(KIND), "mapping_batches")
    op.create_check_constraint(op.f(KIND), "mapping_batches", FORMER_KINDS)
    op.drop_table("mapping_rules")


def make_rules() -> None:
    table = "mapping_rules"
    op.create_table(
        table,
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("store_id", sa.BigInteger),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("position", "catalog_variant_id", "multiplier")),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in TEXTS.items()),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("files", postgresql.JSONB, nullable=False),
        sa.Column("deleted_at", MOMENT),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping_rules")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_mapping_rules_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["catalog_variant_id"],
            ["catalog_variants.id"],
            op.f("fk_mapping_rules_catalog_variant_id_catalog_variants"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id", "store_id"],
            ["stores.client_id", "stores.id"],
            op.f("fk_mapping_rules_client_id_store_id_stores"),
            ondelete="cascade",
        ),
        sa.UniqueConstraint("client_id", "id", name=op.f("uq_mapping_rules_client_id_id")),
    )
    op.create_index("ix_mapping_rules_client", table, ["client_id", "position"])
    op.create_index("ix_mapping_rules_catalog_variant_id", table, ["catalog_variant_id"])
