"""An invitation is of the client of its membership; a person is shut out place by place; files are found by their use."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

PLACE = "fk_invitations_client_id_membership_id"


def upgrade() -> None:
    columns, referred = ["client_id", "membership_id"], ["client_id", "id"]
    op.create_foreign_key(op.f(PLACE), "invitations", "memberships", columns, referred, ondelete="cascade")
    op.create_index("ix_mapping_files_file", "mapping_files", ["client_id", "file_id"])
    op.drop_column("users", "disabled_at")


def downgrade() -> None:
    op.add_column("users", sa.Column("disabled_at", sa.DateTime(timezone=True)))
    op.drop_index("ix_mapping_files_file", table_name="mapping_files")
    op.drop_constraint(op.f(PLACE), "invitations", type_="foreignkey")
