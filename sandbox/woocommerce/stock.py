"""Stock that a product or variation counts itself."""

from typing import Any

from sandbox.woocommerce import events, posts
from sandbox.woocommerce.product_view import full_name
from sandbox.woocommerce.site import Site


def reduce_stock(site: Site, line: dict[str, Any]) -> str:
    """Take what `line` sells out of the stock; the words for the order's note, nothing where none is counted."""
    sold = posts.get(site, line["variation_id"] or line["product_id"], posts.PRODUCT, posts.VARIATION)
    if sold is None or not sold.doc.get("manage_stock"):
        return ""
    before = sold.doc.get("stock_quantity") or 0
    sold.doc["stock_quantity"] = before - line["quantity"]
    posts.save(site, sold)
    events.fire(site, "product.updated", sold.id)
    return f"{full_name(site, sold)} ({before}&rarr;{sold.doc['stock_quantity']})"
