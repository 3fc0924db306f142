"""Work that is asked for while somebody stands in for a person of a client, and the history of variants, say for whom."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"

WORK = [
    "connections",
    "design_looks",
    "design_printings",
    "exports",
    "file_fixes",
    "file_links",
    "files",
    "judgings",
    "mails",
    "mapping_batches",
    "notice_looks",
    "notice_mails",
    "pictures",
    "postback_resends",
    "postbacks",
    "privacy_requests",
    "provider_sheets",
    "publications",
    "pushes",
    "rounds",
    "sheets",
    "storage_checks",
    "syncs",
]


def upgrade() -> None:
    for table in WORK:
        op.add_column(table, column("asked_for"))
    op.add_column("mapping_changes", column("on_behalf_of"))


def downgrade() -> None:
    op.drop_column("mapping_changes", "on_behalf_of")
    for table in WORK:
        op.drop_column(table, "asked_for")


def column(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), nullable=False, server_default="")
