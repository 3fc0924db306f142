"""Every kind of work is asked for what failed of it, by the time of its end, among any number of rows that ended well."""

from alembic import op

revision = "0049"
down_revision = "0048"

OF_A_CLIENT = (
    "connections design_looks design_printings exports file_fixes file_links files mails mapping_batches notice_mails "
    "pictures postback_resends postbacks privacy_requests publications pushes rounds sheets syncs"
).split()
OF_NO_CLIENT = "judgings notice_looks provider_sheets storage_checks".split()
FAILED = "work_state = 'failed'"


def upgrade() -> None:
    for table in OF_A_CLIENT:
        op.create_index(f"ix_{table}_gave_up", table, ["ended_at", "client_id"], postgresql_where=FAILED)
    for table in OF_NO_CLIENT:
        op.create_index(f"ix_{table}_gave_up", table, ["ended_at"], postgresql_where=FAILED)


def downgrade() -> None:
    for table in (*OF_A_CLIENT, *OF_NO_CLIENT):
        op.drop_index(f"ix_{table}_gave_up", table)
