"""A pretend Pressero site with its printer's admin host and API, written from what is known of version 6."""

from sandbox.pressero.client import Shop
from sandbox.pressero.server import RunningShop, serve

__all__ = ["RunningShop", "Shop", "serve"]
