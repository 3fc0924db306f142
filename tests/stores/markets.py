"""The pretend markets whose shops let an app in, and the owner who says yes there."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from flask import Flask

from sandbox import etsy, shopify


@contextmanager
def shopify_for(app: Flask, live: str) -> Iterator[shopify.RunningShopify]:
    """Pretend Shopify with `app` registered there. Nothing is delivered before a test lets it."""
    with shopify.serve(webhook_url=f"{live}/hooks/shopify", install_url=f"{live}/grants/shopify/install") as running:
        flags = running.site.flags
        app.config["SHOPIFY_CLIENT_ID"], app.config["SHOPIFY_CLIENT_SECRET"] = flags.client_id, flags.client_secret
        app.config["SHOPIFY_SITE"] = f"{running.url}/{{shop}}"
        running.set(deliver=False)
        yield running


@contextmanager
def etsy_for(app: Flask, live: str) -> Iterator[etsy.RunningMarket]:
    """The same for Etsy."""
    with etsy.serve(hook_url=f"{live}/hooks/etsy") as running:
        flags = running.site.flags
        app.config["ETSY_KEYSTRING"], app.config["ETSY_SHARED_SECRET"] = flags.keystring, flags.shared_secret
        app.config["ETSY_WEBHOOK_SECRET"] = flags.signing_secret
        app.config["ETSY_SITE"] = app.config["ETSY_API"] = running.url
        running.set(deliver=False, per_second=500)
        yield running


def say_yes(location: str, **form: str) -> str:
    """What a shop's owner does on the page of consent; where their browser is sent."""
    answer = requests.post(
        location, {"decision": "approve", "answer": "allow", **form}, allow_redirects=False, timeout=5
    )
    return answer.headers["Location"]


def path_of(location: str) -> str:
    return "/" + location.split("/", 3)[3]
