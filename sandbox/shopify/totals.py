"""What an order comes to."""

from typing import Any

from sandbox.shopify.shops import amount

Doc = dict[str, Any]


def subtotal(doc: Doc, *, current: bool = True) -> float:
    """Of the lines: as they are now, or as they were bought."""
    counted = "currentQuantity" if current else "quantity"
    return sum(float(line["price"]) * line[counted] for line in doc["lineItems"])


def total(doc: Doc, *, current: bool = True) -> str:
    return amount(doc["currencyCode"], subtotal(doc, current=current) + float(doc["shippingPrice"]))
