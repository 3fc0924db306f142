"""Our webhooks in a WooCommerce store, recognised by their delivery address.

A store turns a webhook off after seven failures in a row, tells nobody, and keeps the count when it is turned on
again: so one that is off is made anew. Secrets are never shown, so ours is written to those that stay as well.
"""

from contextlib import suppress
from typing import Any

from platforms.errors import NotFound
from platforms.values import Webhook
from platforms.woocommerce.api import Api

PATH = "wc/v3/webhooks"
TOPICS = (
    "order.created",
    "order.updated",
    "order.deleted",
    "order.restored",  # out of the trash: nothing else tells of it
    "product.created",
    "product.updated",
    "product.deleted",
)


def ours(api: Api, delivery_url: str) -> list[Webhook]:
    return [_webhook(row) for row in api.rows(PATH) if row.get("delivery_url") == delivery_url]


def missing(known: list[Webhook]) -> list[str]:
    working = {webhook.topic for webhook in known if webhook.is_active}
    return [topic for topic in TOPICS if topic not in working]


def ensure(api: Api, delivery_url: str, secret: str) -> list[Webhook]:
    kept: dict[str, Webhook] = {}
    for webhook in ours(api, delivery_url):
        if webhook.is_active and webhook.topic in TOPICS and webhook.topic not in kept:
            kept[webhook.topic] = webhook
            api.put(f"{PATH}/{webhook.external_id}", {"secret": secret})
        else:
            _delete(api, webhook)
    return [kept.get(topic) or _create(api, topic, delivery_url, secret) for topic in TOPICS]


def remove(api: Api, delivery_url: str) -> int:
    known = ours(api, delivery_url)
    for webhook in known:
        _delete(api, webhook)
    return len(known)


def _create(api: Api, topic: str, delivery_url: str, secret: str) -> Webhook:
    wanted = {"name": f"Vetrina {topic}", "topic": topic, "delivery_url": delivery_url, "secret": secret}
    return _webhook(api.post(PATH, wanted))


def _delete(api: Api, webhook: Webhook) -> None:
    with suppress(NotFound):  # somebody was quicker
        api.delete(f"{PATH}/{webhook.external_id}")


def _webhook(row: dict[str, Any]) -> Webhook:
    return Webhook(str(row["id"]), str(row["topic"]), str(row["delivery_url"]), row.get("status") == "active")
