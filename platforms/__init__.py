"""Shops out there. One package per platform, one port for all: `platforms.base`; plain values: `platforms.values`."""

from collections.abc import Callable, Mapping

from platforms.access import NO_APP, App
from platforms.base import Ability, Platform
from platforms.custom import Custom
from platforms.errors import Code, PlatformError, Throttled
from platforms.etsy import Etsy
from platforms.http import Http
from platforms.manual import Manual
from platforms.pressero import Pressero
from platforms.shopify import Shopify
from platforms.woocommerce import WooCommerce

PLATFORMS: dict[str, type[Platform]] = {  # in the order in which they are offered
    "shopify": Shopify,
    "etsy": Etsy,
    "woocommerce": WooCommerce,
    "pressero": Pressero,
    "custom": Custom,
    "manual": Manual,
}


def open_platform(
    name: str,
    address: str,
    credentials: Mapping[str, str],
    http: Http,
    app: App = NO_APP,
    renewing: Callable[[Platform], Mapping[str, str]] | None = None,
) -> Platform:
    """The shop at `address`, ready to be asked. Nothing is called yet."""
    return PLATFORMS[name](address, credentials, http, app, renewing)


__all__ = ["PLATFORMS", "Ability", "App", "Code", "Http", "Platform", "PlatformError", "Throttled", "open_platform"]
