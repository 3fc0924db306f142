"""The pictures that buyers see stand in an order of their own; a mock-up is drawn in a colour."""

import sqlalchemy as sa
from alembic import op

from migrations.security import grant, protect

revision = "0056"
down_revision = "0055"

MOMENT = sa.DateTime(timezone=True)
OLD, NEW = "publication_files", "publication_pictures"
MOCKUPS = """
    insert into publication_pictures (client_id, publication_id, position, file_id, area_id, color, picture_key, created_at)
    select client_id, publication_id, row_number() over (partition by publication_id order by id) - 1000, file_id,
           area_id, '', picture_key, created_at
    from (
        select distinct on (f.publication_id, f.file_id) f.*
        from publication_files f join publications p on p.id = f.publication_id and p.client_id = f.client_id
        where f.area_id is not null and p.with_mockups
        order by f.publication_id, f.file_id, f.id
    ) first
"""
CHOSEN = """
    insert into publication_pictures (client_id, publication_id, position, file_id, color, picture_key, created_at)
    select client_id, publication_id, position, file_id, '', picture_key, created_at
    from publication_files where area_id is null
"""
BACK = """
    insert into publication_files (client_id, publication_id, position, file_id, picture_key, created_at)
    select client_id, publication_id, position, file_id, picture_key, created_at
    from publication_pictures where area_id is null
"""


def upgrade() -> None:
    pictures()
    op.execute(MOCKUPS)
    op.execute(CHOSEN)
    op.execute("delete from publication_files where area_id is null")
    op.alter_column(OLD, "area_id", nullable=False)
    op.drop_index("ix_publication_files_picture", OLD)
    op.drop_column(OLD, "picture_key")
    op.drop_column(OLD, "position")


def downgrade() -> None:
    op.add_column(OLD, sa.Column("position", sa.BigInteger, nullable=False, server_default="0"))
    op.alter_column(OLD, "position", server_default=None)
    op.add_column(OLD, sa.Column("picture_key", sa.String(64)))
    op.create_index(
        "ix_publication_files_picture", OLD, ["picture_key"], postgresql_where="picture_key is not null"
    )  # fmt: skip
    op.alter_column(OLD, "area_id", nullable=True)
    op.execute(BACK)
    op.drop_table(NEW)


def pictures() -> None:
    op.create_table(
        NEW,
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("client_id", "publication_id")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("position", "file_id")),
        sa.Column("area_id", sa.BigInteger),
        sa.Column("color", sa.String(7), nullable=False),
        sa.Column("picture_key", sa.String(64)),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_pictures")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_publication_pictures_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["client_id", "publication_id"], ["publications.client_id", "publications.id"],
            name="fk_publication_pictures_publication_id_publications", ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(
            ["client_id", "file_id"], ["files.client_id", "files.id"], name="fk_publication_pictures_file_id_files"
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["print_areas.id"], name=op.f("fk_publication_pictures_area_id_print_areas"),
            ondelete="cascade",
        ),
    )  # fmt: skip
    op.create_index("ix_publication_pictures", NEW, ["client_id", "publication_id"])
    op.create_index("ix_publication_pictures_file", NEW, ["client_id", "file_id"])
    op.create_index("ix_publication_pictures_picture", NEW, ["picture_key"], postgresql_where="picture_key is not null")
    protect(NEW)
    grant(NEW)
