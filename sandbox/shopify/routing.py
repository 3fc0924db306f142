"""Gives an order its fulfillment orders, a moment after it was placed."""

from sandbox.shopify import fulfilment, orders, shops
from sandbox.shopify.site import Site


def route(site: Site, shop_id: int, order_gid: str) -> None:
    """Once for each order; nothing is left to ship of a cancelled one."""
    shop = shops.get(site, shop_id)
    with site.state.transaction():
        order = orders.get(site, shop, order_gid)
        if order is None or order["cancelledAt"] or fulfilment.of_order(site, order_gid):
            return
        made = fulfilment.put_in(site, shop, order, [one for one in order["lineItems"] if one["currentQuantity"]])
        fulfilment.tell(site, shop, "order_routing_complete", made)
        if made["status"] != "OPEN":
            orders.save(site, shop, order)
