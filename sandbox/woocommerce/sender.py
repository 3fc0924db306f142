"""Sends webhooks: a thread that empties the queue, each delivery once, whatever becomes of it."""

import hashlib
import hmac
import json
import logging
import sqlite3
import threading
import time
from base64 import b64encode
from typing import Any

import requests

from sandbox.woocommerce import webhooks
from sandbox.woocommerce.site import WOOCOMMERCE, WORDPRESS, Site, now
from sandbox.woocommerce.wire import dumps

log = logging.getLogger(__name__)

AGENT = f"WooCommerce/{WOOCOMMERCE} Hookshot (WordPress/{WORDPRESS})"
COMMON = {
    "User-Agent": AGENT,
    "Accept": "*/*",
    "Accept-Encoding": "deflate, gzip, br, zstd",
    "Connection": "close",
}
TIMEOUT = 60
IDLE = 60.0
PING_TIMEOUT = 5
PATIENCE = 5  # with a delivery under way, when the shop closes


class Sender(threading.Thread):
    """What Action Scheduler and WP-Cron are to the real shop."""

    def __init__(self, site: Site) -> None:
        super().__init__(name="webhooks", daemon=True)
        self.site = site
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.is_set():
            wait = self._work()
            self.site.work_waiting.wait(wait)
            self.site.work_waiting.clear()

    def stop(self) -> None:
        self._stopped.set()
        self.site.work_waiting.set()
        if self.is_alive():
            self.join(PATIENCE)

    def _work(self) -> float:
        """Send what is due; the seconds until there may be more."""
        wait = IDLE
        while not self._stopped.is_set() and self.site.option("deliver"):
            self.site.sending = True
            queued = self.site.state.row("select * from queue order by due, id limit 1")
            wait = queued["due"] - time.time() if queued else IDLE
            if queued is None or wait > 0:
                break
            try:
                deliver(self.site, queued)
            except Exception:
                log.exception("a webhook delivery could not even be tried")
        self.site.sending = False
        return float(wait)


def deliver(site: Site, queued: sqlite3.Row) -> None:
    """Send one queued delivery. It leaves the queue first: what changes from now on is news again."""
    site.state.run("delete from queue where id = ?", queued["id"])
    webhook = site.state.row("select * from webhooks where id = ?", queued["webhook_id"])
    if webhook is None or webhook["status"] != "active":
        return
    body = dumps(webhooks.body(site, webhook, queued["resource_id"])).encode()
    headers = _headers(site, webhook, body)
    answered, error = _post(webhook["delivery_url"], body, headers)
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
    _post(delivery["url"], delivery["body"].encode(), json.loads(delivery["headers"]))


def ping(webhook: sqlite3.Row) -> None:
    """The store's first knock: unsigned, a form. What is answered changes nothing."""
    try:
        post(webhook["delivery_url"], {"webhook_id": webhook["id"]}, COMMON, PING_TIMEOUT)
    except requests.RequestException as error:
        log.info("ping of webhook %s: %s", webhook["id"], error)


def post(url: str, body: Any, headers: dict[str, str], timeout: float) -> requests.Response:
    """A POST that follows no redirect and takes nothing from the machine's own settings."""
    with requests.Session() as session:
        session.trust_env = False
        return session.post(url, data=body, headers=headers, timeout=timeout, allow_redirects=False)


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


def _post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int | None, str]:
    try:
        answer = post(url, body, headers, TIMEOUT)
    except requests.RequestException as error:
        return None, str(error)
    return answer.status_code, ""
