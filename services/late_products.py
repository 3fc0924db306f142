"""Orders that came before their products were brought over: their lines are recognised once the products are known."""

from collections.abc import Sequence

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, VARCHAR

from core.db import db
from models import Store
from models.orders import BEFORE_RELEASE


def recognise(store: Store, external_ids: Sequence[str]) -> list[int]:
    """Tie the lines of orders before release that sell these products of the shop to their variants.

    Gives the ids of the orders for which that may change something: those of variants that a person has dealt with.
    """
    scope = {"client": store.client_id, "store": store.id, "ids": list(external_ids), "before": list(BEFORE_RELEASE)}
    found = db.execute(RECOGNISE, scope)
    return sorted({row.order_id for row in found if row.mapping_state != "not_connected"})


# Locked in the order of their ids, so that two syncs never wait for each other.
RECOGNISE = text("""
with unknown as (
  select item.id, item.order_id, variant.id as variant_id, variant.mapping_state
  from products product
  join variants variant on variant.client_id = product.client_id and variant.product_id = product.id
  join order_items item on item.client_id = product.client_id and item.store_id = product.store_id
    and item.product_ref = product.external_id || '/' || variant.external_id
  where product.client_id = :client and product.store_id = :store and product.external_id = any(:ids)
    and item.variant_id is null and item.status = any(:before)
  order by item.id
  for update of item
)
update order_items item set variant_id = unknown.variant_id from unknown
where item.client_id = :client and item.id = unknown.id
returning item.order_id, unknown.mapping_state
""").bindparams(bindparam("ids", type_=ARRAY(VARCHAR)), bindparam("before", type_=ARRAY(VARCHAR)))
