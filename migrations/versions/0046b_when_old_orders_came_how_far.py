"""When the orders that are here already were released, made, sent and delivered, by their own stories."""

from migrations.filling import fill

revision = "0046b"
down_revision = "0046"

# The last step to a status is the one by which the whole order had come there; what was taken back is true no more.
FILL = """
update orders o set released_at = m.released,
  produced_at = case when o.status in ('created', 'in_production') then null else coalesce(m.produced, m.shipped) end,
  shipped_at = case when o.status in ('created', 'in_production', 'printed', 'packaged', 'partially_shipped') then null
    else m.shipped end,
  delivered_at = case when o.status in ('delivered', 'returned') then m.delivered end
from (
  select t.order_id, t.client_id, min(t.created_at) filter (where to_status = 'created') as released,
    max(t.created_at) filter (where to_status = 'printed') as produced,
    max(t.created_at) filter (where to_status = 'shipped') as shipped,
    max(t.created_at) filter (where to_status = 'delivered') as delivered
  from orders x join timeline t on t.client_id = x.client_id and t.order_id = x.id
  where x.id > :above and x.id <= :upto and x.released_at is null and t.kind = 'status'
  group by t.order_id, t.client_id
) m
where m.order_id = o.id and m.client_id = o.client_id and m.released is not null
"""


def upgrade() -> None:
    fill("orders", FILL)


def downgrade() -> None:
    """What was filled goes with its columns (0046)."""
