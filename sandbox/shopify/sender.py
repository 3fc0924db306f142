"""The webhooks that are due: each is sent, and tried again where it was not taken."""

import json
import sqlite3
import time

from sandbox.parts.sending import try_post
from sandbox.shopify.site import Site

TIMEOUT = 5  # seconds the app has
RETRIES = 8


def deliver(site: Site, queued: sqlite3.Row) -> None:
    answered, error = send(queued)
    taken = answered is not None and 200 <= answered < 300
    attempts = queued["attempts"] + 1
    again = not taken and attempts <= RETRIES
    due = time.time() + site.option("retry_delay") * 2 ** (attempts - 1) if again else None
    site.state.set("deliveries", queued["id"], attempts=attempts, answered=answered, error=error, due=due)
    if queued["subscription_id"]:
        _count(site, queued["subscription_id"], taken, given_up=not taken and not again)


def send(delivery: sqlite3.Row) -> tuple[int | None, str]:
    """The bytes that the row keeps, once: the status, or None and what went wrong."""
    return try_post(delivery["url"], delivery["body"].encode(), json.loads(delivery["headers"]), TIMEOUT)


def _count(site: Site, subscription_id: int, taken: bool, given_up: bool) -> None:
    """A subscription made by the API goes when a delivery of it has failed for good; app-wide ones stay."""
    if given_up:
        site.state.run("delete from subscriptions where id = ?", subscription_id)
    elif taken:
        site.state.set("subscriptions", subscription_id, failures=0)
