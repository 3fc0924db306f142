"""Webhooks: what happened to a receipt, queued for the application's one address."""

import base64
import hashlib
import hmac
import json
import secrets
import time

from sandbox.etsy.site import Site

EVENTS = ("order.paid", "order.canceled", "order.shipped", "order.delivered")
API = "https://openapi.etsy.com/v3/application"  # as the real one names itself, wherever this one stands
RETRIES = (5, 300, 1800, 7200, 18_000, 36_000, 36_000)  # seconds after a delivery that was not taken


def tell(site: Site, event: str, shop_id: int, receipt_id: int) -> None:
    message_id = f"msg_{secrets.token_hex(12)}"
    site.state.add(
        "queue", message_id=message_id, event=event, shop_id=shop_id, receipt_id=receipt_id, attempt=0, due=time.time()
    )
    site.work_waiting.set()


def body_of(event: str, shop_id: int, receipt_id: int) -> bytes:
    url = f"{API}/shops/{shop_id}/receipts/{receipt_id}"
    said = {"event_type": event, "resource_url": url, "shop_id": shop_id}
    return json.dumps(said, separators=(",", ":")).encode()


def headers_of(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Signed by the scheme of Standard Webhooks."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
