"""The floor is sorted by the day to leave by, and searched and counted without looking at what is over."""

import sqlalchemy as sa
from alembic import op

from migrations.filling import fill, index
from migrations.security import IN_SCOPE, grant

revision = "0052"
down_revision = "0051"

ON_FLOOR = "status in ('created', 'in_production', 'printed', 'packaged', 'partially_shipped')"
DAY = sa.text("coalesce(due_at, '9999-01-01 00:00:00+00'::timestamptz)")
INDEXES = {
    "ix_order_items_floor_day": ["status", DAY, "id"],
    "ix_order_items_floor_client": ["client_id", "status", DAY, "id"],
    "ix_order_items_floor_made": ["catalog_variant_id", "status", "id"],
    "ix_order_items_floor_uid": [sa.text("lower(product_uid) text_pattern_ops")],
}
# As for orders (0002): through row security an index over a function could not be used.
FOUND = f"""
create policy owner on order_items for select to current_user using (true);
create view floor_found as select id, client_id, store_id, order_id, status, lower(product_uid) as uid
from order_items where {ON_FLOOR} and {IN_SCOPE.format(column="client_id")};
"""  # noqa: S608
DUE = f"""
update order_items i set due_at = o.due_at from orders o
where o.client_id = i.client_id and o.id = i.order_id and o.due_at is not null and i.due_at is null
  and o.{ON_FLOOR} and o.id > :above and o.id <= :upto
"""  # noqa: S608


def upgrade() -> None:
    op.add_column("order_items", sa.Column("due_at", sa.DateTime(timezone=True)), if_not_exists=True)
    fill("orders", DUE)
    for name, columns in INDEXES.items():
        index(name, "order_items", columns, postgresql_where=ON_FLOOR)
    aside = f"(is_test or held_at is not null) and {ON_FLOOR}"
    index("ix_orders_aside", "orders", ["client_id", "due_at", "id"], postgresql_where=aside)
    index("ix_orders_floor_search", "orders", ["search"], postgresql_using="gin", postgresql_where=ON_FLOOR)
    op.execute(FOUND)
    grant("floor_found", "select")


def downgrade() -> None:
    op.execute("drop view floor_found")
    op.execute("drop policy owner on order_items")
    for name in ("ix_orders_floor_search", "ix_orders_aside"):
        op.drop_index(name, "orders")
    for name in INDEXES:
        op.drop_index(name, "order_items")
    op.drop_column("order_items", "due_at")
