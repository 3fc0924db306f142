"""Webhook subscriptions that an app makes for one shop, beside its app-wide ones."""

import json
from typing import Any

from sandbox.shopify.call import Call, resolves, user_error
from sandbox.shopify.events import PROTECTED
from sandbox.shopify.gids import gid, number_of
from sandbox.shopify.pages import of_list
from sandbox.shopify.site import VERSION

Doc = dict[str, Any]

# Topics are a resource and what happened to it; the names of resources hold lines too.
RESOURCES = (
    "app", "bulk_operations", "channels", "fulfillment_events", "fulfillment_holds", "fulfillment_orders",
    "fulfillments", "inventory_levels", "locations", "orders", "product_publications", "products", "refunds", "shop",
)  # fmt: skip


def wire_topic(name: str) -> str:
    """ "FULFILLMENT_ORDERS_MOVED" is "fulfillment_orders/moved" on the wire."""
    lower = name.lower()
    resource = max((one for one in RESOURCES if lower.startswith(f"{one}_")), key=len)
    return f"{resource}/{lower.removeprefix(f'{resource}_')}"


@resolves("QueryRoot", "webhookSubscriptions")
def subscription_list(call: Call, _source: Any, **arguments: Any) -> Doc:
    rows = call.site.state.rows("select doc from subscriptions where shop_id = ? order by id", call.shop.id)
    return of_list(call, [json.loads(row["doc"]) for row in rows], arguments)


@resolves("QueryRoot", "webhookSubscription")
def subscription(call: Call, _source: Any, id: str) -> Doc | None:
    return get(call, id)


@resolves("Mutation", "webhookSubscriptionCreate")
def create(call: Call, _source: Any, topic: str, webhookSubscription: Doc) -> Doc:
    if error := _wrong(call, topic, webhookSubscription):
        return {"webhookSubscription": None, "userErrors": [error]}
    number = call.site.new_ids()
    doc = {
        "__typename": "WebhookSubscription",
        "id": gid("WebhookSubscription", number),
        "topic": topic,
        "uri": webhookSubscription["uri"],
        "format": webhookSubscription.get("format") or "JSON",
        "filter": webhookSubscription.get("filter"),
        "includeFields": webhookSubscription.get("includeFields") or [],
        "apiVersion": {"handle": VERSION},
        "name": webhookSubscription.get("name"),
    }
    _keep(call, number, doc)
    return {"webhookSubscription": doc, "userErrors": []}


@resolves("Mutation", "webhookSubscriptionUpdate")
def update(call: Call, _source: Any, id: str, webhookSubscription: Doc) -> Doc:
    found = get(call, id)
    if found is None:
        return {"webhookSubscription": None, "userErrors": [user_error("There is no such subscription", "id")]}
    changed = {**found, **{name: value for name, value in webhookSubscription.items() if name in found}}
    call.site.state.run("delete from subscriptions where id = ?", number_of(id, "WebhookSubscription"))
    _keep(call, number_of(id, "WebhookSubscription"), changed)
    return {"webhookSubscription": changed, "userErrors": []}


@resolves("Mutation", "webhookSubscriptionDelete")
def delete(call: Call, _source: Any, id: str) -> Doc:
    gone = call.site.state.run(
        "delete from subscriptions where id = ? and shop_id = ?", number_of(id, "WebhookSubscription"), call.shop.id
    ).rowcount
    errors = [] if gone else [user_error("There is no such subscription", "id")]
    return {"deletedWebhookSubscriptionId": id if gone else None, "userErrors": errors}


def get(call: Call, subscription_gid: str) -> Doc | None:
    row = call.site.state.row(
        "select doc from subscriptions where id = ? and shop_id = ?",
        number_of(subscription_gid, "WebhookSubscription"), call.shop.id,
    )  # fmt: skip
    return json.loads(row["doc"]) if row else None


def _wrong(call: Call, topic: str, given: Doc) -> Doc | None:
    uri = given.get("uri") or ""
    if wire_topic(topic).startswith(PROTECTED) and call.protected < 1:
        message = "This app is not approved to subscribe to webhook topics containing protected customer data."
        return user_error(message, "webhookSubscription", "topic")
    if not uri.startswith(("https://", "http://")):
        return user_error("The address is not valid", "webhookSubscription", "uri")
    taken = call.site.state.row(
        "select 1 from subscriptions where shop_id = ? and topic = ? and uri = ?", call.shop.id, wire_topic(topic), uri
    )
    return user_error("The address has this topic already", "webhookSubscription", "uri") if taken else None


def _keep(call: Call, number: int, doc: Doc) -> None:
    call.site.state.add(
        "subscriptions",
        id=number,
        shop_id=call.shop.id,
        topic=wire_topic(doc["topic"]),
        uri=doc["uri"],
        format=doc["format"],
        doc=json.dumps(doc),
    )
