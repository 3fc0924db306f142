"""Etsy's shops as the adapter finds them: opened at the pretend one."""

from datetime import UTC, datetime, timedelta

from platforms import Http, open_platform
from platforms.access import App
from platforms.limits import Limiter
from sandbox.etsy.site import KEYSTRING, SHARED_SECRET

FIRST, SECOND = 42_000_001, 42_000_002


def app_at(url, secret=SHARED_SECRET):
    return App(KEYSTRING, secret, (), url, url)


def http_with(redis=None, name="store:1", **limits):
    return Http(Limiter(redis, name), https_only=False, allow_local=True, **limits)


def opened(market, shop_id=FIRST, *, redis=None, renewing=None, good_for=timedelta(hours=1), **token):
    """A shop with tokens of its owner, good for a while as far as we know."""
    pair = market.tokens(shop_id, **token)
    credentials = {
        "access_token": pair["access_token"],
        "access_expires_at": (datetime.now(UTC) + good_for).isoformat(),
        "refresh_token": pair["refresh_token"],
        "refresh_expires_at": (datetime.now(UTC) + timedelta(days=90)).isoformat(),
        "user_id": str(pair["user_id"]),
        "shop_id": str(shop_id),
    }
    return open_platform("etsy", market.url, credentials, http_with(redis), app_at(market.url), renewing)


def asked(market, path, method="GET"):
    """The calls whose path ends like this."""
    return [call for call in market.calls() if call["path"].endswith(path) and call["method"] == method]
