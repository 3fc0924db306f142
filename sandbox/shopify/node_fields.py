"""Anything by its global id."""

from collections.abc import Callable
from typing import Any

from sandbox.shopify import access, bulk, fulfilment, products, subscriptions
from sandbox.shopify.call import Call, denied, resolves
from sandbox.shopify.gids import parts
from sandbox.shopify.order_fields import may_see, seen
from sandbox.shopify.product_fields import variant_view
from sandbox.shopify.shop_fields import all_locations, publication_view, shop_view

Doc = dict[str, Any]


@resolves("QueryRoot")
def node(call: Call, _source: Any, id: str) -> Doc | None:
    kind, _number = parts(id)
    found = FINDERS.get(kind)
    any_of = access.OF_NODES.get(kind, ())
    if any_of and not call.allows(any_of):
        raise denied("node", access.in_words(any_of))
    return found(call, id) if found else None


@resolves("QueryRoot")
def nodes(call: Call, _source: Any, ids: list[str]) -> list[Doc | None]:
    """In the order of the ids, with nothing in the place of one that is not there."""
    return [node(call, None, one) for one in ids]


def _fulfillment_order(call: Call, node_gid: str) -> Doc | None:
    found = fulfilment.get(call.site, call.shop, node_gid)
    return found if found and may_see(call, found) else None


def _location(call: Call, node_gid: str) -> Doc | None:
    return next((one for one in all_locations(call) if one["id"] == node_gid), None)


def _publication(call: Call, node_gid: str) -> Doc | None:
    one = publication_view(call)
    return one if one["id"] == node_gid else None


FINDERS: dict[str, Callable[[Call, str], Doc | None]] = {
    "Product": lambda call, one: products.get(call.site, call.shop, one),
    "ProductVariant": variant_view,
    "Order": seen,
    "FulfillmentOrder": _fulfillment_order,
    "Fulfillment": lambda call, one: fulfilment.get_made(call.site, call.shop, one),
    "Location": _location,
    "Publication": _publication,
    "BulkOperation": lambda call, one: bulk.get(call.site, call.shop, one),
    "WebhookSubscription": subscriptions.get,
    "Shop": lambda call, one: shop_view(call) if parts(one)[1] == call.shop.id else None,
}
