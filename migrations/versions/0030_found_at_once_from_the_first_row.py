"""What large files look up is found at once, from the first row on.

A variant is found by its SKU in whatever letters. Row security keeps an index over lower(sku) from being used: the
function is not known to keep secrets. A column that holds it has no such trouble.

The app may have tables looked at (`analyze`). Of a table that the database has never looked at it takes any index that
begins with the client for as good as the right one, and reads all of the client's rows for each reference to one. Before
PostgreSQL 17 there is no such right; there it is left to the database's own round, which comes within a minute.
"""

from alembic import op

from migrations.security import app_role, grant

revision = "0030"
down_revision = "0029"
LOOKED_UP = "orders, variants, products, mappings, files"


def upgrade() -> None:
    op.execute("alter table variants add column sku_key text not null generated always as (lower(sku)) stored")
    op.create_index("ix_variants_sku_key", "variants", ["client_id", "store_id", "sku_key"])
    if _has_the_right():
        grant(LOOKED_UP, "maintain")


def downgrade() -> None:
    if _has_the_right():
        op.execute(f"revoke maintain on {LOOKED_UP} from {app_role()}")
    op.drop_index("ix_variants_sku_key", "variants")
    op.drop_column("variants", "sku_key")


def _has_the_right() -> bool:
    version = op.get_bind().dialect.server_version_info
    return version is not None and version >= (17,)
