"""A file that nothing uses can be deleted, also one that was made by a fix or found at an address."""

from alembic import op

revision = "0036d"
down_revision = "0036c"

REFERENCES = {"file_links": "newer_id", "file_fixes": "result_id"}


def upgrade() -> None:
    for table, column in REFERENCES.items():
        refer(table, column, "cascade")


def downgrade() -> None:
    for table, column in REFERENCES.items():
        refer(table, column, None)


def refer(table: str, column: str, ondelete: str | None) -> None:
    """Rows of `table` refer to files by `column`, and go with them where `ondelete` says so."""
    name = op.f(f"fk_{table}_{column}_files")
    op.drop_constraint(name, table, type_="foreignkey")
    op.create_foreign_key(name, table, "files", ["client_id", column], ["client_id", "id"], ondelete=ondelete)
