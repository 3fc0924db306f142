"""Which orders are printed from a file is found by the file's id; a client's files are listed, the newest first."""

from alembic import op

from migrations.security import IN_SCOPE, as_owner_seeing_all, grant

revision = "0033"
down_revision = "0032"

IDS = "jsonb_path_query_array(files, '$.*.id')"
# Through row security the index could not be used: the operator is none that PostgreSQL calls leakproof.
PRINTED_FROM = f"""
create view items_printed_from as
select id, client_id, store_id, order_id, {IDS} as file_ids
from order_items where files <> '{{}}' and {IN_SCOPE.format(column="client_id")};
"""  # noqa: S608


def upgrade() -> None:
    as_owner_seeing_all()
    op.execute(
        f"create index ix_order_items_files on order_items using gin ({IDS} jsonb_path_ops) where files <> '{{}}'"
    )
    op.execute(PRINTED_FROM)
    grant("items_printed_from", "select")
    op.create_index("ix_template_files_file", "template_files", ["client_id", "file_id"])
    op.create_index("ix_files_same_as", "files", ["client_id", "same_as_id"], postgresql_where="same_as_id is not null")


def downgrade() -> None:
    op.drop_index("ix_files_same_as", "files")
    op.drop_index("ix_template_files_file", "template_files")
    op.execute("drop view items_printed_from")
    op.drop_index("ix_order_items_files", "order_items")
