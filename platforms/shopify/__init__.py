"""Shopify: the Admin GraphQL by an app that the owner installs; one door for all shops' webhooks."""

from platforms.shopify.adapter import Shopify
from platforms.shopify.oauth import read_install

__all__ = ["Shopify", "read_install"]
