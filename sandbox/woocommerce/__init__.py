"""A pretend WooCommerce shop, written from recordings of a real one."""

from sandbox.woocommerce.client import Shop
from sandbox.woocommerce.server import RunningShop, serve

__all__ = ["RunningShop", "Shop", "serve"]
