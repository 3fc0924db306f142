"""The webhooks of the queue: each is sent, and queued again where it was not taken."""

import json
import sqlite3
import time

from sandbox.etsy import events
from sandbox.etsy.site import Site
from sandbox.parts.sending import try_post

TIMEOUT = 15


def deliver(site: Site, queued: sqlite3.Row) -> None:
    """One attempt. Signed anew each time, as the time of sending is part of what is signed."""
    site.state.run("delete from queue where id = ?", queued["id"])
    url = site.option("hook_url")
    if not url:
        return
    body = events.body_of(queued["event"], queued["shop_id"], queued["receipt_id"])
    headers = events.headers_of(site.flags.signing_secret, queued["message_id"], int(time.time()), body)
    answered = send(site, queued["message_id"], url, headers, body)
    if answered is None or not 200 <= answered < 300:
        _try_later(site, queued)


def send(site: Site, message_id: str, url: str, headers: dict[str, str], body: bytes) -> int | None:
    answered, error = try_post(url, body, headers, TIMEOUT)
    site.state.add(
        "deliveries", message_id=message_id, url=url, headers=json.dumps(headers), body=body.decode(),
        answered=answered, error=error,
    )  # fmt: skip
    return answered


def _try_later(site: Site, queued: sqlite3.Row) -> None:
    if queued["attempt"] < len(events.RETRIES):
        values = {name: queued[name] for name in ("message_id", "event", "shop_id", "receipt_id")}
        due = time.time() + events.RETRIES[queued["attempt"]]
        site.state.add("queue", **values, attempt=queued["attempt"] + 1, due=due)
