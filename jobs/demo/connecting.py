"""The demo's shops are connected as their owners would: the address, then the keys or the yes, then the webhooks."""

import os
from collections.abc import Sequence

import requests
from flask import g

from core.crypto import new_token
from core.db import db
from core.running import own_url
from jobs.demo.shops import Shop
from jobs.demo.waiting import NotDone, wait_until
from jobs.stores import prove_later
from models import Client, Connection, Store
from platforms import PLATFORMS
from services import connections, consent
from services.apps import app_of
from services.connections import hook_url
from services.credentials import hook_secret_of, keep_hook_secret

SELLER = "CartaEColore"
PATIENCE = 30  # seconds that a sandbox may take
TOLD_BY_HAND = ("pressero", "custom")


def connect_shops(shops: Sequence[Shop]) -> None:
    """All at once. One that is connected already is left as it is."""
    begun = [_begin(shop) for shop in shops if shop.store is None]
    wait_until("connecting the shops", lambda: not any(db.get_one(Connection, each).is_open for each in begun))
    for shop in shops:
        if shop.store is None:
            raise NotDone(f"connecting the shop at {shop.url}: it did not let us in")


def set_webhooks_up(shop: Shop, store: Store) -> None:
    """Where the owner does it by hand. Not again once anything has come."""
    if shop.platform not in TOLD_BY_HAND or store.delivered_at:
        return
    address, secret = hook_url(store.platform, store.hook_token), hook_secret_of(store) or new_token()
    keep_hook_secret(store, secret)
    db.commit()
    if shop.platform == "pressero":
        events = ["OrderPlaced", "OrderItemApproved", "OrderItemDenied", "OrderUpdated", "OrderItemUpdated"]
        form = {"description": "Vetrina", "url": address, "key": secret, "events": events}
        requests.post(f"{shop.url}/admin/webhooks", form, timeout=PATIENCE).raise_for_status()
    else:
        form = {"hook_url": address, "hook_secret": secret}
        requests.post(f"{shop.url}/settings", form, timeout=PATIENCE).raise_for_status()


def _begin(shop: Shop) -> int:
    """Up to where the keys are tried; the connecting's id."""
    g.actor = owner = shop.member
    if shop.platform == "pressero":
        _name_client(shop)
    db.commit()  # no transaction is open while a shop is asked
    found = connections.find_shop(shop.platform, shop.address)
    connection = connections.begin(owner.client_id or 0, shop.platform, found, owner.id)
    if shop.platform in ("shopify", "etsy"):
        url = consent.ask_in_shop(connection, own_url(f"stores/connections/{connection.id}"))
        db.commit()
        answer = PLATFORMS[shop.platform].read_return(_yes(shop, url), app_of(shop.platform))
        consent.take_return(shop.platform, answer, owner.id)
    else:
        connections.take_keys(connection, _keys(shop))
    prove_later(connection)
    db.commit()
    return connection.id


def _yes(shop: Shop, url: str) -> str:
    """What the owner says on the page of consent; with what their browser is sent back."""
    sellers = requests.get(f"{shop.url}/_control/", timeout=PATIENCE).json()["shops"] if shop.platform == "etsy" else []
    user = next((each["user_id"] for each in sellers if each["name"] == SELLER), "")
    form = {"decision": "approve", "answer": "allow", "user": user}
    answer = requests.post(url, form, allow_redirects=False, timeout=PATIENCE)
    return answer.headers.get("Location", "").partition("?")[2]


def _keys(shop: Shop) -> dict[str, str]:
    """What the owner types."""
    if shop.platform == "woocommerce":
        key, secret = os.environ["SANDBOX_KEY"].split(":")
        return {"consumer_key": key, "consumer_secret": secret}
    if shop.platform == "custom":
        return {"secret": os.environ["SANDBOX_OWN_SECRET"]}
    keys: dict[str, str] = requests.get(f"{shop.url}/_control/", timeout=PATIENCE).json()["keys"]
    return keys


def _name_client(shop: Shop) -> None:
    """The site's Integration ID is the client's Reference ID."""
    reference = {"integration_id": db.get_one(Client, shop.member.client_id).reference or ""}
    db.commit()  # no transaction is open while a shop is asked
    requests.post(f"{shop.url}/admin/site", reference, timeout=PATIENCE).raise_for_status()
