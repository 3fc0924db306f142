"""Webhooks: what they are, what a delivery holds, and how failures turn them off."""

import secrets
import sqlite3
from typing import Any

from sandbox.woocommerce import keys, order_view, posts, product_view
from sandbox.woocommerce.errors import RestError, invalid_id, refused
from sandbox.woocommerce.rest import links
from sandbox.woocommerce.site import Site, now

Doc = dict[str, Any]

MOST_FAILURES = 5  # the count stops at 6, and the failure after that one turns the webhook off
STATUSES = ("active", "paused", "disabled")
HOOKS = {
    "order.created": ["woocommerce_new_order"],
    "order.updated": ["woocommerce_update_order", "woocommerce_order_refunded"],
    "order.deleted": ["wp_trash_post", "woocommerce_trash_order"],
    "order.restored": ["untrashed_post", "woocommerce_untrash_order"],
    "product.created": [
        "woocommerce_process_product_meta",
        "woocommerce_new_product",
        "woocommerce_new_product_variation",
    ],
    "product.updated": [
        "woocommerce_process_product_meta",
        "woocommerce_update_product",
        "woocommerce_update_product_variation",
    ],
    "product.deleted": ["wp_trash_post"],
    "product.restored": ["untrashed_post"],
    "customer.created": ["user_register", "woocommerce_created_customer", "woocommerce_new_customer"],
    "customer.updated": ["profile_update", "woocommerce_update_customer"],
    "customer.deleted": ["delete_user"],
    "coupon.created": ["woocommerce_process_shop_coupon_meta", "woocommerce_new_coupon"],
    "coupon.updated": ["woocommerce_process_shop_coupon_meta", "woocommerce_update_coupon"],
    "coupon.deleted": ["wp_trash_post"],
    "coupon.restored": ["untrashed_post"],
}


def create(site: Site, given: Doc, user_id: int) -> sqlite3.Row:
    check(given)
    moment = now()
    webhook_id = site.state.add(
        "webhooks",
        user_id=user_id,
        name=given.get("name") or f"Webhook created on {site.local(moment)}",
        status=given.get("status", "active"),
        topic=given["topic"],
        delivery_url=given["delivery_url"],
        secret=given.get("secret") or secrets.token_urlsafe(37),  # one that nobody will ever be told
        created=moment,
        modified=moment,
    )
    return get(site, webhook_id)


def change(site: Site, webhook: sqlite3.Row, given: Doc) -> sqlite3.Row:
    """The count of failures stays, even when the webhook is turned on again."""
    check({"topic": webhook["topic"], "delivery_url": webhook["delivery_url"], **given})
    changed = {name: given[name] for name in ("name", "status", "topic", "delivery_url", "secret") if name in given}
    site.state.set("webhooks", webhook["id"], **changed, modified=now())
    return get(site, webhook["id"])


def delete(site: Site, webhook: sqlite3.Row) -> None:
    site.state.run("delete from webhooks where id = ?", webhook["id"])
    site.state.run("delete from queue where webhook_id = ?", webhook["id"])


def get(site: Site, webhook_id: int) -> sqlite3.Row:
    row = site.state.row("select * from webhooks where id = ?", webhook_id)
    if row is None:
        raise invalid_id("shop_webhook")
    return row


def check(given: Doc) -> None:
    topic, url = str(given["topic"]), str(given["delivery_url"])
    if topic not in HOOKS and not topic.startswith("action."):
        code = "woocommerce_rest_shop_webhook_invalid_topic"
        raise RestError(code, "Webhook topic is required and must be valid.", 400)
    if not url.startswith(("http://", "https://")):
        code = "woocommerce_rest_shop_webhook_invalid_delivery_url"
        raise RestError(code, "Webhook delivery URL must be a valid URL starting with http:// or https://.", 400)


def shown(site: Site, webhook: sqlite3.Row, home: str) -> Doc:
    """The secret is never given back."""
    resource, _, event = webhook["topic"].partition(".")
    return {
        "id": webhook["id"],
        "name": webhook["name"],
        "status": webhook["status"],
        "topic": webhook["topic"],
        "resource": resource,
        "event": event,
        "hooks": HOOKS.get(webhook["topic"], [event]),
        "delivery_url": webhook["delivery_url"],
        "date_created": site.local(webhook["created"]),
        "date_created_gmt": webhook["created"],
        "date_modified": site.local(webhook["modified"]),
        "date_modified_gmt": webhook["modified"],
        "_links": links(home, f"webhooks/{webhook['id']}"),
    }


def body(site: Site, webhook: sqlite3.Row, resource_id: int) -> Doc:
    """What a delivery says: the resource as it is now, seen with the rights that the webhook's maker has now."""
    resource, _, event = webhook["topic"].partition(".")
    if event == "deleted":
        return {"id": resource_id}
    try:
        return _resource(site, webhook, resource, resource_id)
    except RestError as error:
        return error.body()


def count_outcome(site: Site, webhook: sqlite3.Row, delivered: bool) -> None:
    """Failures in a row turn a webhook off; one success starts the count anew. Nothing is sent a second time."""
    failures = webhook["failure_count"]
    if delivered:
        site.state.set("webhooks", webhook["id"], failure_count=0)
    elif failures > MOST_FAILURES:
        site.state.set("webhooks", webhook["id"], status="disabled", modified=now())
    else:
        site.state.set("webhooks", webhook["id"], failure_count=failures + 1)


def _resource(site: Site, webhook: sqlite3.Row, resource: str, resource_id: int) -> Doc:
    owner = keys.user(site, webhook["user_id"])
    if owner is None or not owner.runs_the_shop:
        raise refused("view", logged_in=owner is not None)
    if resource == "order":
        order = posts.get(site, resource_id, posts.ORDER)
        if order is None:
            raise invalid_id("shop_order")
        return order_view.order(site, order, site.home())
    product = posts.get(site, resource_id, posts.PRODUCT, posts.VARIATION)
    if product is None:
        raise invalid_id("product")
    return product_view.product(site, product, site.home())
