"""What happened, told to the app: one delivery for the app-wide address, one for each subscription of the shop."""

import json
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from sandbox.shopify.shops import Shop
from sandbox.shopify.signing import body_signature
from sandbox.shopify.site import VERSION, Site, now

Doc = dict[str, Any]

PRIVACY = ("customers/data_request", "customers/redact", "shop/redact")
PROTECTED = ("orders/", "refunds/", "fulfillment_orders/", "fulfillments/", "customers/")
PERSONAL = ("first_name", "last_name", "name", "company", "address1", "address2", "city", "zip", "phone", "email",
    "latitude", "longitude", "contact_email", "browser_ip", "default_address", "note", "customer_locale")  # fmt: skip


def fire(site: Site, shop: Shop, topic: str, body: Doc, *, always: bool = False) -> None:
    """`always`: even where the app is not installed, as the privacy topics are."""
    installed = site.state.row("select 1 from installs where shop_id = ?", shop.id)
    if not (installed or always) or (topic.startswith(PROTECTED) and not always and site.option("protected") < 1):
        return
    if site.option("protected") < 2 and topic not in PRIVACY:
        body = redacted(body, topic)
    event = str(uuid.uuid4())
    if site.option("webhook_url") and (topic in site.flags.topics or topic in PRIVACY):
        _queue(site, shop, topic, site.option("webhook_url"), body, event)
    for row in site.state.rows("select * from subscriptions where shop_id = ? and topic = ?", shop.id, topic):
        fields = json.loads(row["doc"]).get("includeFields") or []
        told = {name: value for name, value in body.items() if name in fields} if fields else body
        _queue(site, shop, topic, row["uri"], told, event, row["id"])
    site.deliveries_waiting.set()


def redacted(body: Doc, topic: str) -> Doc:
    """Without what says who a person is; only order bodies hold such things."""
    if not topic.startswith("orders/"):
        return body
    kept: Doc = {name: None if name in PERSONAL and name != "name" else value for name, value in body.items()}
    for part in ("billing_address", "shipping_address", "customer"):
        whole = kept.get(part) or {}
        kept[part] = {name: value for name, value in whole.items() if name not in PERSONAL} or None
    return kept


def fire_uninstalled(site: Site, shop: Shop) -> None:
    fire(site, shop, "app/uninstalled", shop_body(shop))


def fire_scopes_update(site: Site, shop: Shop, previous: list[str], current: list[str]) -> None:
    body = {"id": shop.id, "previous": previous, "current": current, "updated_at": now()}
    fire(site, shop, "app/scopes_update", body)


def shop_body(shop: Shop) -> Doc:
    return {
        "id": shop.id,
        "name": shop.doc["name"],
        "email": shop.doc["email"],
        "domain": shop.domain,
        "country": shop.doc["country"],
        "country_code": shop.doc["country"],
        "currency": shop.currency,
        "iana_timezone": shop.doc["timezone"],
        "created_at": local(shop, shop.created),
        "updated_at": local(shop, now()),
        "plan_display_name": "Basic",
        "plan_name": "basic",
        "myshopify_domain": shop.domain,
        "primary_location_id": shop.doc["location"],
        "has_storefront": True,
        "password_enabled": False,
        "weight_unit": "kg",
    }


def local(shop: Shop, moment: str | None) -> str | None:
    """A time of the Admin API as webhooks write it: on the shop's clock."""
    if not moment:
        return None
    return datetime.fromisoformat(moment).astimezone(shop.zone).isoformat(timespec="seconds")


def _queue(
    site: Site, shop: Shop, topic: str, url: str, body: Doc, event: str, subscription_id: int | None = None
) -> None:
    """The bytes and the signature are made now: each later try sends the same."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    secret = site.option("signing_secret") or site.flags.client_secret
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Shopify-Captain-Hook",
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": body_signature(secret, text.encode()),
        "X-Shopify-Shop-Domain": shop.domain,
        "X-Shopify-API-Version": VERSION,
        "X-Shopify-Webhook-Id": str(uuid.uuid4()),
        "X-Shopify-Event-Id": event,
        "X-Shopify-Triggered-At": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f000Z"),
    }
    site.state.add(
        "deliveries",
        shop_id=shop.id,
        topic=topic,
        url=url,
        headers=json.dumps(headers),
        body=text,
        subscription_id=subscription_id,
        due=time.time() + site.option("delivery_delay"),
    )
