"""A pretend Etsy: several sellers' shops, their consent page, the parts of Open API v3 that an order app calls."""

from sandbox.etsy.client import Market
from sandbox.etsy.server import RunningMarket, serve

__all__ = ["Market", "RunningMarket", "serve"]
