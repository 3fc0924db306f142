"""Files of rows are of several kinds; rows of one order are planned and made together."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    kind = sa.Column("kind", sa.String(10), nullable=False, server_default="products")
    op.add_column("sheets", kind)
    op.alter_column("sheets", "kind", server_default=None)
    op.create_check_constraint(op.f("ck_sheets_kind"), "sheets", "kind in ('products', 'orders')")
    op.add_column("sheet_rows", sa.Column("belongs_to", sa.String(100), nullable=False, server_default=""))
    op.alter_column("sheet_rows", "belongs_to", server_default=None)
    only = {"postgresql_where": "belongs_to <> ''"}
    op.create_index("ix_sheet_rows_belong", "sheet_rows", ["client_id", "sheet_id", "belongs_to"], **only)


def downgrade() -> None:
    op.execute("delete from sheets where kind <> 'products'")
    op.drop_index("ix_sheet_rows_belong", "sheet_rows")
    op.drop_column("sheet_rows", "belongs_to")
    op.drop_constraint(op.f("ck_sheets_kind"), "sheets")
    op.drop_column("sheets", "kind")
