"""Tells Vetrina what happened. To copy: a message is a row first, sent after, and again until it is taken."""

import json
import secrets
import sqlite3
import time
from typing import Any

from sandbox.custom.signing import signed_headers
from sandbox.custom.site import Site, now
from sandbox.parts.sending import try_post

PAUSES = (5, 300, 1800, 7200, 18000, 36000)  # seconds before each new try; then it is given up
TIMEOUT = 15


def queue(site: Site, type_: str, data: dict[str, Any]) -> None:
    """Nobody is told before an address is set."""
    if not site.option("hook_url"):
        return
    told = data if site.option("whole") else {"id": data["id"]}
    body = json.dumps({"type": type_, "timestamp": now(), "data": told}, ensure_ascii=False, separators=(",", ":"))
    site.state.add("messages", message_id=f"msg_{secrets.token_hex(12)}", type=type_, body=body, due=time.time())
    site.work_waiting.set()


def send(site: Site, message: sqlite3.Row) -> None:
    """Once. Taken is what is answered with 2xx; 404 and 410 say that nobody wants it any more."""
    url = site.option("hook_url")
    body = message["body"].encode()
    signed = signed_headers(site.option("hook_secret"), body, message["message_id"])
    headers = {"Content-Type": "application/json", **signed}
    answered, error = try_post(url, body, headers, TIMEOUT)
    tries = message["tries"] + 1
    is_over = answered is not None and (200 <= answered < 300 or answered in (404, 410))
    due = None if is_over or tries > len(PAUSES) else time.time() + PAUSES[tries - 1]
    site.state.set(
        "messages", message["id"], due=due, tries=tries, answered=answered, error=error, sent=now(), url=url,
        headers=json.dumps(headers),
    )  # fmt: skip
