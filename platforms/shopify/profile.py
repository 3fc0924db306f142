"""Who a shop is, and what its owner let us do."""

from platforms.errors import Code, MissingPermission
from platforms.shopify import address, oauth
from platforms.shopify.api import VERSION, Api
from platforms.shopify.text import Row
from platforms.text import exact
from platforms.values import Shop

DEVELOPMENT = "development"  # a shop to try things in: its orders are tests
OTHER_VERSION = "other_version"  # ours is not offered any more, and Shopify answers with its oldest one


def verify(api: Api, where: str) -> Shop:
    """Raises MissingPermission(SCOPE_MISSING) where the owner granted less than we need."""
    data = api.ask("ShopProfile", urgent=True)
    granted = {str(scope["handle"]) for scope in data["currentAppInstallation"]["accessScopes"]}
    if lacking := oauth.missing(granted):
        raise MissingPermission(Code.SCOPE_MISSING, scopes=", ".join(lacking))
    return _shop(data["shop"], where, api.served)


def leave(api: Api) -> None:
    """The app is no longer installed; the keys are worth nothing from then on."""
    api.write("AppUninstall")


def _shop(row: Row, where: str, served: str) -> Shop:
    """Shopify's own domain names the shop, not the one that buyers see: that can change."""
    limited = {DEVELOPMENT: row["plan"]["partnerDevelopment"], OTHER_VERSION: served != VERSION}
    identity = address.from_shopify(exact(row["myshopifyDomain"]))
    return Shop(
        where,
        identity,
        exact(row["name"]),
        exact(row["currencyCode"]),
        {"limited": [code for code, holds in limited.items() if holds]},
    )
