"""The webhooks of the queue: each is sent once, whatever becomes of it."""

import hashlib
import hmac
import json
import sqlite3
import time
from base64 import b64encode

from sandbox.parts.sending import try_post
from sandbox.woocommerce import webhooks
from sandbox.woocommerce.site import WOOCOMMERCE, WORDPRESS, Site, now
from sandbox.woocommerce.wire import dumps

AGENT = f"WooCommerce/{WOOCOMMERCE} Hookshot (WordPress/{WORDPRESS})"
COMMON = {
    "User-Agent": AGENT,
    "Accept": "*/*",
    "Accept-Encoding": "deflate, gzip, br, zstd",
    "Connection": "close",
}
TIMEOUT = 60
PING_TIMEOUT = 5


def deliver(site: Site, queued: sqlite3.Row) -> None:
    """Send one queued delivery. It leaves the queue first: what changes from now on is news again."""
    site.state.run("delete from queue where id = ?", queued["id"])
    webhook = site.state.row("select * from webhooks where id = ?", queued["webhook_id"])
    if webhook is None or webhook["status"] != "active":
        return
    body = dumps(webhooks.body(site, webhook, queued["resource_id"])).encode()
    headers = _headers(site, webhook, body)
    answered, error = try_post(webhook["delivery_url"], body, headers, TIMEOUT)
    webhooks.count_outcome(site, webhook, answered is not None and 200 <= answered < 303)
    site.state.add(
        "deliveries",
        webhook_id=webhook["id"],
        resource_id=queued["resource_id"],
        sent=now(),
        url=webhook["delivery_url"],
        headers=json.dumps(headers),
        body=body.decode(),
        answered=answered,
        error=error,
    )


def send_again(delivery: sqlite3.Row) -> None:
    """The same bytes once more, as a queue that forgets what it has done would."""
    try_post(delivery["url"], delivery["body"].encode(), json.loads(delivery["headers"]), TIMEOUT)


def ping(webhook: sqlite3.Row) -> None:
    """The store's first knock: unsigned, a form. What is answered changes nothing."""
    try_post(webhook["delivery_url"], {"webhook_id": webhook["id"]}, COMMON, PING_TIMEOUT)


def signature(secret: str, body: bytes) -> str:
    return b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def _headers(site: Site, webhook: sqlite3.Row, body: bytes) -> dict[str, str]:
    resource, _, event = webhook["topic"].partition(".")
    # The scheme is the one the background job sees, which is http behind a proxy too.
    source = site.home(https=False)
    second = f"{webhook['id']}{int(time.time())}"
    return COMMON | {
        "Content-Type": "application/json",
        "X-WC-Webhook-Source": f"{source}/",
        "X-WC-Webhook-Topic": webhook["topic"],
        "X-WC-Webhook-Resource": resource,
        "X-WC-Webhook-Event": event,
        "X-WC-Webhook-Signature": signature(webhook["secret"], body),
        "X-WC-Webhook-ID": str(webhook["id"]),
        # Not unique: every delivery of this webhook within the same second has it.
        "X-WC-Webhook-Delivery-ID": hashlib.md5(second.encode(), usedforsecurity=False).hexdigest(),
    }
