"""Products that a person makes here and puts on sale in a store; whether the provider may; what mock-ups show."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.columns import work
from migrations.security import grant, protect

revision = "0040"
down_revision = "0036d"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("stores", sa.Column("provider_publishes", sa.Boolean, nullable=False, server_default=sa.false()))
    op.alter_column("stores", "provider_publishes", server_default=None)
    op.add_column("catalog_products", sa.Column("drawn_as", sa.String(10), nullable=False, server_default="sheet"))
    op.alter_column("catalog_products", "drawn_as", server_default=None)
    publications()
    files()


def downgrade() -> None:
    op.drop_table("publication_files")
    op.drop_table("publications")
    op.drop_column("catalog_products", "drawn_as")
    op.drop_column("stores", "provider_publishes")


def publications() -> None:
    texts = {"mark": 40, "state": 12, "language": 5, "title": 255, "external_id": 100, "changed_by": 200}
    op.create_table(
        "publications",
        sa.Column("client_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("store_id", "catalog_product_id")),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in texts.items()),
        sa.Column("text", sa.String, nullable=False),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("is_live", "accepts_low_resolution", "with_mockups")),
        *(sa.Column(name, postgresql.JSONB, nullable=False) for name in ("offered", "chosen")),
        *(sa.Column(name, MOMENT) for name in ("began_at", "published_at")),
        *work(),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("client_id", "id", name=op.f("uq_publications_client_id_id")),
        sa.UniqueConstraint("client_id", "mark", name=op.f("uq_publications_client_id_mark")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_publications_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["client_id", "store_id"], ["stores.client_id", "stores.id"], name="fk_publications_store_id_stores",
            ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(
            ["catalog_product_id"], ["catalog_products.id"],
            name=op.f("fk_publications_catalog_product_id_catalog_products"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["memberships.id"], name=op.f("fk_publications_asked_by_id_memberships")
        ),
        sa.CheckConstraint(
            "state in ('draft', 'publishing', 'published', 'failed')", name=op.f("ck_publications_state")
        ),
    )  # fmt: skip
    op.create_index("ix_publications_due", "publications", ["due_at"], postgresql_where="due_at is not null")
    op.create_index("ix_publications_store", "publications", ["client_id", "store_id", "id"])
    op.create_index("ix_publications_catalog_product_id", "publications", ["catalog_product_id"])
    protect("publications")
    grant("publications")


def files() -> None:
    op.create_table(
        "publication_files",
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("publication_id", sa.BigInteger, nullable=False),
        sa.Column("area_id", sa.BigInteger),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("file_id", sa.BigInteger, nullable=False),
        sa.Column("picture_key", sa.String(64)),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_files")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_publication_files_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["client_id", "publication_id"], ["publications.client_id", "publications.id"],
            name="fk_publication_files_publication_id_publications", ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(
            ["client_id", "file_id"], ["files.client_id", "files.id"], name="fk_publication_files_file_id_files"
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["print_areas.id"], name=op.f("fk_publication_files_area_id_print_areas"),
            ondelete="cascade",
        ),
    )  # fmt: skip
    op.create_index("ix_publication_files", "publication_files", ["client_id", "publication_id"])
    op.create_index("ix_publication_files_file", "publication_files", ["client_id", "file_id"])
    op.create_index(
        "ix_publication_files_picture", "publication_files", ["picture_key"],
        postgresql_where="picture_key is not null",
    )  # fmt: skip
    protect("publication_files")
    grant("publication_files")
