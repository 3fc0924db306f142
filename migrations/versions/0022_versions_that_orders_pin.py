"""What the catalog said is kept as versions that orders refer to; prepared products are kept as templates."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import grant, protect

revision = "0022"
down_revision = "0021"

FIRST_VERSIONS = """
insert into catalog_versions (product_id, number, said, "by", created_at)
select p.id, 1, jsonb_build_object(
    'names', p.names, 'attributes', p.attributes, 'least', p.least, 'most', p.most, 'countries', to_jsonb(p.countries),
    'currency', p.currency, 'base_price', p.base_price, 'areas', coalesce((
      select jsonb_agg(to_jsonb(a) - array['id', 'product_id', 'created_at', 'position'] order by a.position, a.id)
      from print_areas a where a.product_id = p.id
    ), '[]')), '', now()
from catalog_products p where p.state = 'published'
"""


def upgrade() -> None:
    op.add_column("catalog_products", sa.Column("version", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("catalog_products", sa.Column("left_out", postgresql.JSONB, nullable=False, server_default="[]"))
    for column in ("version", "left_out"):
        op.alter_column("catalog_products", column, server_default=None)
    op.add_column("order_items", sa.Column("catalog_version", sa.BigInteger))
    make_versions()
    make_templates()
    begins = {"postgresql_ops": {"uid": "varchar_pattern_ops"}}
    op.create_index("ix_catalog_variants_uid_begins", "catalog_variants", ["uid"], **begins)


def downgrade() -> None:
    op.drop_index("ix_catalog_variants_uid_begins", "catalog_variants")
    for table in ("template_files", "templates", "catalog_versions"):
        op.drop_table(table)
    op.drop_column("order_items", "catalog_version")
    op.drop_column("catalog_products", "left_out")
    op.drop_column("catalog_products", "version")


def make_versions() -> None:
    op.create_table(
        "catalog_versions",
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("product_id", "number")),
        sa.Column("said", postgresql.JSONB, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        *common("catalog_versions"),
        sa.ForeignKeyConstraint(["product_id"], ["catalog_products.id"], name=op.f("fk_catalog_versions_product_id")),
        sa.UniqueConstraint("product_id", "number", name=op.f("uq_catalog_versions_product_id_number")),
    )
    grant("catalog_versions", "select, insert")
    op.execute(FIRST_VERSIONS)
    op.execute("update catalog_products set version = 1 where state = 'published'")


def make_templates() -> None:
    op.create_table(
        "templates",
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("client_id", "catalog_variant_id")),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        *common("templates"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_templates_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["catalog_variant_id"], ["catalog_variants.id"], name=op.f("fk_templates_catalog_variant_id")
        ),
        sa.UniqueConstraint("client_id", "id", name=op.f("uq_templates_client_id_id")),
        sa.UniqueConstraint("client_id", "name", name=op.f("uq_templates_client_id_name")),
    )
    op.create_index(op.f("ix_templates_catalog_variant_id"), "templates", ["catalog_variant_id"])
    op.create_table(
        "template_files",
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("client_id", "template_id", "file_id")),
        sa.Column("area", sa.String(40), nullable=False),
        *common("template_files"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_template_files_client_id_clients")),
        *inside("template_files", "templates", "template_id", "cascade"),
        *inside("template_files", "files", "file_id"),
        sa.UniqueConstraint(
            "client_id", "template_id", "area", name=op.f("uq_template_files_client_id_template_id_area")
        ),
    )
    for table in ("templates", "template_files"):
        protect(table)
        grant(table)


def common(table: str) -> list[Any]:
    return [
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def inside(table: str, other: str, column: str, delete: str | None = None) -> list[sa.ForeignKeyConstraint]:
    """A reference to a row of the same client."""
    name = op.f(f"fk_{table}_client_id_{column}_{other}")
    return [
        sa.ForeignKeyConstraint(["client_id", column], [f"{other}.client_id", f"{other}.id"], name, ondelete=delete)
    ]
