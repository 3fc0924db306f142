"""Names and a type that differed between the database and the models, so that a comparison of the two finds nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"

NAMES = {
    "file_approvals": {"uq_file_approvals_client_id": "uq_file_approvals_client_id_id"},
    "file_fixes": {"uq_file_fixes_client_id": "uq_file_fixes_client_id_id"},
    "file_links": {
        "uq_file_links_client_id": "uq_file_links_client_id_id",
        "uq_file_links_url": "uq_file_links_client_id_file_id_url",
    },
}


def upgrade() -> None:
    for table, names in NAMES.items():
        for before, after in names.items():
            op.execute(f"alter table {table} rename constraint {before} to {after}")
    op.alter_column("templates", "multiplier", type_=sa.BigInteger)


def downgrade() -> None:
    op.alter_column("templates", "multiplier", type_=sa.Integer)
    for table, names in NAMES.items():
        for before, after in names.items():
            op.execute(f"alter table {table} rename constraint {after} to {before}")
