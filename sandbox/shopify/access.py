"""Scopes: which there are, what the page of the OAuth screen says of them, which field asks for which."""

from sandbox.shopify.tokens import expanded, shortened

# What a scope is about, and whether it can be written.
SUBJECTS = {
    "products": ("products and their variants", True),
    "orders": ("orders of the last 60 days", True),
    "all_orders": ("orders of any age", False),
    "fulfillments": ("fulfillment services", True),
    "merchant_managed_fulfillment_orders": ("what is to be shipped from the shop's own locations", True),
    "assigned_fulfillment_orders": ("what is to be shipped by this app", True),
    "third_party_fulfillment_orders": ("what is to be shipped by other services", True),
    "publications": ("where products are on sale", True),
    "locations": ("locations", True),
    "inventory": ("stock", True),
    "files": ("files", True),
    "customers": ("customers", True),
    "shipping": ("shipping rates", True),
}
KNOWN = {f"read_{subject}" for subject in SUBJECTS} | {
    f"write_{subject}" for subject, (_, writable) in SUBJECTS.items() if writable
}

ANY_FULFILLMENT_ORDERS = (
    "read_assigned_fulfillment_orders", "read_merchant_managed_fulfillment_orders",
    "read_third_party_fulfillment_orders",
)  # fmt: skip
WRITE_FULFILLMENT_ORDERS = tuple(scope.replace("read_", "write_") for scope in ANY_FULFILLMENT_ORDERS)

# Any one of the scopes is enough.
REQUIRED = {
    "products": ("read_products",),
    "product": ("read_products",),
    "productByIdentifier": ("read_products",),
    "productVariant": ("read_products",),
    "productVariants": ("read_products",),
    "productsCount": ("read_products",),
    "productOperation": ("read_products",),
    "orders": ("read_orders",),
    "order": ("read_orders",),
    "ordersCount": ("read_orders",),
    "locations": ("read_locations", "read_inventory"),
    "publications": ("read_publications",),
    "fulfillmentOrder": ANY_FULFILLMENT_ORDERS,
    "assignedFulfillmentOrders": ("read_assigned_fulfillment_orders",),
    "fulfillment": ("read_orders", *ANY_FULFILLMENT_ORDERS),
    "fulfillmentCreate": WRITE_FULFILLMENT_ORDERS,
    "fulfillmentCancel": WRITE_FULFILLMENT_ORDERS,
    "fulfillmentTrackingInfoUpdate": WRITE_FULFILLMENT_ORDERS,
    "fulfillmentOrderReportProgress": WRITE_FULFILLMENT_ORDERS,
    "fulfillmentOrderHold": WRITE_FULFILLMENT_ORDERS,
    "fulfillmentOrderAcceptFulfillmentRequest": ("write_assigned_fulfillment_orders",),
    "fulfillmentOrderRejectFulfillmentRequest": ("write_assigned_fulfillment_orders",),
    "fulfillmentOrderAcceptCancellationRequest": ("write_assigned_fulfillment_orders",),
    "fulfillmentOrderRejectCancellationRequest": ("write_assigned_fulfillment_orders",),
    "fulfillmentServiceCreate": ("write_fulfillments",),
    "productSet": ("write_products",),
    "productDelete": ("write_products",),
    "productVariantsBulkUpdate": ("write_products",),
    "publishablePublish": ("write_publications",),
    "publishableUnpublish": ("write_publications",),
}
OF_NODES = {
    "Product": ("read_products",),
    "ProductVariant": ("read_products",),
    "MediaImage": ("read_products",),
    "Order": ("read_orders",),
    "FulfillmentOrder": ANY_FULFILLMENT_ORDERS,
    "Fulfillment": ("read_orders", *ANY_FULFILLMENT_ORDERS),
    "Location": ("read_locations", "read_inventory"),
    "Publication": ("read_publications",),
}


def unknown(scopes: str) -> list[str]:
    return sorted({one.strip() for one in scopes.split(",") if one.strip()} - KNOWN)


def told(scopes: str) -> list[str]:
    """A line for each scope: "View and change products and their variants"."""
    lines = []
    for scope in shortened(scopes).split(","):
        act, _, subject = scope.partition("_")
        lines.append(f"{'View and change' if act == 'write' else 'View'} {SUBJECTS.get(subject, (subject,))[0]}")
    return lines


def allows(scopes: str, any_of: tuple[str, ...]) -> bool:
    return bool(expanded(scopes) & {*any_of})


def in_words(any_of: tuple[str, ...]) -> str:
    """As the platform names them in a refusal."""
    named = [f"`{scope}` access scope" for scope in any_of]
    return f"{', '.join(named[:-1])} or {named[-1]}." if len(named) > 1 else f"{named[0]}."
