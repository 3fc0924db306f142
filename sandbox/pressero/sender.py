"""The messages of the queue: each is sent once, whatever becomes of it."""

import base64
import hashlib
import json
import sqlite3
from typing import Any
from uuid import uuid4

from sandbox.parts.sending import try_post
from sandbox.pressero import orders, rows
from sandbox.pressero.orders import Order
from sandbox.pressero.site import EVENTS, SITE_ID, SUBSCRIBER_ID, Site, now

Doc = dict[str, Any]
TIMEOUT = 60


def deliver(site: Site, queued: sqlite3.Row) -> None:
    site.state.run("delete from queue where id = ?", queued["id"])
    webhook = site.state.row("select * from webhooks where id = ?", queued["webhook_id"])
    if webhook is None:
        return
    order = orders.find(site, queued["order_id"])
    body = json.dumps(message(site, queued["event"], order, queued["seq"])).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if webhook["key"]:
        headers["MessageHash"] = signature(body, webhook["key"], site.option("hash"))
    answered, error = try_post(webhook["url"], body, headers, TIMEOUT)
    site.state.add(
        "deliveries",
        webhook_id=webhook["id"],
        event=queued["event"],
        order_id=order.id,
        sent=now(),
        url=webhook["url"],
        headers=json.dumps(headers),
        body=body.decode(),
        answered=answered,
        error=error,
    )


def send_again(delivery: sqlite3.Row) -> None:
    """The same bytes once more."""
    try_post(delivery["url"], delivery["body"].encode(), json.loads(delivery["headers"]), TIMEOUT)


def message(site: Site, event: str, order: Order, seq: int) -> Doc:
    """A notice, or, where the site is set so, the whole order."""
    data: Doc = {
        "OrderId": order.guid,
        "OrderNumber": order.id,
        "OrderItemSeq": seq,
        "OrderDate": order.placed,
        "ReqShipDate": None,
        "SiteId": SITE_ID,
    }
    if site.option("body") == "full":
        domain = site.flags.domain or site.address.partition(":")[0]
        data |= rows.order_row(site, order, domain)
        data["Items"] = [rows.row(site, order, item, domain) for item in order.items]
    return {
        "Type": EVENTS[event],
        "TypeName": event,
        "Timestamp": now(),
        "SubscriberId": SUBSCRIBER_ID,
        "SiteId": SITE_ID,
        "MessageID": str(uuid4()),
        "Data": data,
    }


def signature(body: bytes, key: str, form: str) -> str:
    order, _, encoding = form.partition(" ")
    signed = body + key.encode() if order == "payload+key" else key.encode() + body
    digest = hashlib.sha1(signed, usedforsecurity=False).digest()
    return digest.hex() if encoding == "hex" else base64.b64encode(digest).decode()
