"""Shops out there. One package per platform, one port for all: `platforms.base`; plain values: `platforms.values`."""

from collections.abc import Mapping

from platforms.base import Ability, Platform
from platforms.errors import Code, PlatformError, Throttled
from platforms.http import Http
from platforms.manual import Manual
from platforms.woocommerce import WooCommerce

PLATFORMS: dict[str, type[Platform]] = {
    "woocommerce": WooCommerce,
    "manual": Manual,
}


def open_platform(name: str, address: str, credentials: Mapping[str, str], http: Http) -> Platform:
    """The shop at `address`, ready to be asked. Nothing is called yet."""
    return PLATFORMS[name](address, credentials, http)


__all__ = ["PLATFORMS", "Ability", "Code", "Http", "Platform", "PlatformError", "Throttled", "open_platform"]
