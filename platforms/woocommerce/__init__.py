"""WooCommerce: REST v3 by keys, orders and products by webhook."""

from platforms.woocommerce.adapter import WooCommerce

__all__ = ["WooCommerce"]
