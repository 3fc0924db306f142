"""The words of an order name its client, so that a client's search need not look through the ids of all its orders."""

from alembic import op

from migrations.security import IN_SCOPE, as_owner_seeing_all, grant

revision = "0019"
down_revision = "0018"

BEFORE = "to_tsvector('simple', search_text)"
# `#` stands in no word that is searched for, so nobody can ask for another's.
NOW = f"array_to_tsvector(array['#' || client_id::text]) || {BEFORE}"
FOUND = f"""
create view orders_found as
select id, client_id, store_id, number, reference, buyer, email, country, status, tab, reason, held_items, is_test,
       total, currency, placed_at, created_at, version, search
from orders where {IN_SCOPE.format(column="client_id")};
"""  # noqa: S608


def upgrade() -> None:
    as_owner_seeing_all()
    write_words(NOW)


def downgrade() -> None:
    as_owner_seeing_all()
    write_words(BEFORE)


def write_words(expression: str) -> None:
    """The table is written anew: half a minute for a million orders, in which nobody else reads or writes it."""
    op.execute("drop view orders_found")
    op.execute("alter table orders drop column search")
    op.execute(f"alter table orders add column search tsvector generated always as ({expression}) stored")
    op.create_index("ix_orders_search", "orders", ["search"], postgresql_using="gin")
    op.execute(FOUND)
    grant("orders_found", "select")
