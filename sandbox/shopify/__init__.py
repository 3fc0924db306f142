"""A pretend Shopify: several shops behind one server, an app's OAuth, the GraphQL Admin API and webhooks."""

from sandbox.shopify.client import Shopify
from sandbox.shopify.server import RunningShopify, serve

__all__ = ["RunningShopify", "Shopify", "serve"]
