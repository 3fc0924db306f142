"""Vetrina as the platforms know it: ids and secrets of its registration with each, from the settings."""

from core.running import setting
from platforms.access import NO_APP, App


def app_of(platform: str) -> App:
    """Empty for platforms where nothing is registered."""
    return APPS[platform]() if platform in APPS else NO_APP


def _shopify() -> App:
    secrets = tuple(filter(None, (setting("SHOPIFY_CLIENT_SECRET"), setting("SHOPIFY_OLD_CLIENT_SECRET"))))
    return App(
        client_id=setting("SHOPIFY_CLIENT_ID"),
        client_secret=setting("SHOPIFY_CLIENT_SECRET"),
        hook_secrets=secrets,
        site=setting("SHOPIFY_SITE"),
    )


def _etsy() -> App:
    return App(
        client_id=setting("ETSY_KEYSTRING"),
        client_secret=setting("ETSY_SHARED_SECRET"),
        hook_secrets=tuple(filter(None, (setting("ETSY_WEBHOOK_SECRET"),))),
        site=setting("ETSY_SITE"),
        api=setting("ETSY_API"),
    )


APPS = {"shopify": _shopify, "etsy": _etsy}
