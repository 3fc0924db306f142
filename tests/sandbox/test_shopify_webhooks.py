"""Webhooks of the pretend Shopify: signed, told once more until taken, never without an app."""

import json

import pytest

from sandbox.shopify.signing import body_signature
from tests.sandbox.shopify_rig import CLIENT, App, listening

CREATE = """mutation ($uri: String!) { webhookSubscriptionCreate(topic: ORDERS_CREATE,
  webhookSubscription: {uri: $uri, includeFields: ["id", "name"]}) {
  webhookSubscription { id } userErrors { field message } } }"""


@pytest.fixture
def there():
    with listening() as pair:
        yield pair


def topics(receiver):
    return [one.headers["X-Shopify-Topic"] for one in receiver.received]


def test_a_new_order_is_told_with_its_signature_and_its_names(there):
    running, receiver = there
    App(running.shop())
    order = running.shop().place_order("MUG-330", attributes={"gift": "no"})
    running.settle()
    assert topics(receiver)[:2] == ["orders/create", "orders/paid"]
    told = receiver.received[0]
    assert told.headers["X-Shopify-Hmac-Sha256"] == body_signature(CLIENT["client_secret"], told.body)
    assert told.headers["X-Shopify-Shop-Domain"] == "bottega.myshopify.com"
    assert told.headers["X-Shopify-API-Version"] == "2026-10"
    assert (told.json["admin_graphql_api_id"], told.json["name"]) == (order["id"], "#1001")
    assert told.json["note_attributes"] == [{"name": "gift", "value": "no"}]
    ids = [one.headers["X-Shopify-Webhook-Id"] for one in receiver.received]
    assert len(set(ids)) == len(ids)


def test_who_is_not_installed_hears_nothing(there):
    running, receiver = there
    running.shop().place_order("MUG-330")
    running.settle()
    assert receiver.received == []


def test_a_delivery_that_is_not_taken_comes_again_with_the_same_body_and_id(there):
    running, receiver = there
    App(running.shop())
    running.set(webhook_url=f"{receiver.url}/status/500")
    running.shop().change_product(first_product(running), title="Another")
    running.settle()
    assert topics(receiver) == ["products/update"] * 9  # the first try and eight more
    assert len({(one.body, one.headers["X-Shopify-Webhook-Id"]) for one in receiver.received}) == 1
    assert running.deliveries()[0]["attempts"] == 9


def test_a_delivery_can_be_sent_again_late_and_with_another_signature(there):
    running, receiver = there
    App(running.shop())
    running.set(signing_secret="shpss_before")
    running.shop().change_product(first_product(running), title="Another")
    running.settle()
    assert receiver.received[0].headers["X-Shopify-Hmac-Sha256"] == body_signature(
        "shpss_before", receiver.received[0].body
    )
    running.deliver_again(running.deliveries()[0]["id"])
    assert receiver.received[0].headers == receiver.received[1].headers
    running.set(delivery_delay=3600)
    running.shop().change_product(first_product(running), title="A third")
    assert len(receiver.received) == 2
    running.settle()
    assert len(receiver.received) == 3


def test_the_privacy_topics_come_whether_the_app_is_there_or_not(there):
    running, receiver = there
    shop = running.shop()
    order = shop.place_order("MUG-330")
    shop.privacy("data_request", order["name"])
    shop.privacy("redact", order["name"])
    shop.privacy("shop_redact")
    running.settle()
    assert topics(receiver) == ["customers/data_request", "customers/redact", "shop/redact"]
    assert receiver.received[0].json["orders_requested"] == [int(order["legacyResourceId"])]
    assert receiver.received[1].json["orders_to_redact"] == [int(order["legacyResourceId"])]


def test_an_app_without_approval_is_told_of_orders_without_the_person_or_not_at_all(there):
    running, receiver = there
    App(running.shop())
    running.set(protected=1)
    order = running.shop().place_order("MUG-330")
    running.settle()
    body = receiver.received[0].json
    assert (body["email"], body["shipping_address"]) == (
        None, {"province": None, "province_code": order["shippingAddress"]["provinceCode"], "country": "IT",
               "country_code": "IT"},
    )  # fmt: skip
    before = len(receiver.received)
    running.set(protected=0)
    running.shop().place_order("MUG-330")
    running.settle()
    assert len(receiver.received) == before


def test_a_subscription_of_the_api_is_told_only_its_fields_and_shares_the_event(there):
    running, receiver = there
    app = App(running.shop())
    made = app.ask(CREATE, uri=f"{receiver.url}/own")["webhookSubscriptionCreate"]
    assert made["userErrors"] == []
    assert len(app.ask(CREATE, uri=f"{receiver.url}/own")["webhookSubscriptionCreate"]["userErrors"]) == 1
    order = running.shop().place_order("MUG-330")
    running.settle()
    (own,) = receiver.at("/own")
    (wide,) = [one for one in receiver.at("/webhooks") if one.headers["X-Shopify-Topic"] == "orders/create"]
    assert own.json == {"id": int(order["legacyResourceId"]), "name": "#1001"}
    assert own.headers["X-Shopify-Event-Id"] == wide.headers["X-Shopify-Event-Id"]
    assert own.headers["X-Shopify-Webhook-Id"] != wide.headers["X-Shopify-Webhook-Id"]


def test_a_subscription_of_the_api_goes_when_nobody_takes_its_deliveries(there):
    running, receiver = there
    app = App(running.shop())
    app.ask(CREATE, uri=f"{receiver.url}/status/500")
    running.shop().place_order("MUG-330")
    running.settle()
    assert app.ask("{ webhookSubscriptions(first: 9) { nodes { id } } }")["webhookSubscriptions"]["nodes"] == []


def test_more_scopes_and_a_finished_bulk_operation_are_told(there):
    running, receiver = there
    App(running.shop(), "read_products")
    app = App(running.shop(), "write_products,read_orders")
    app.ask(
        """mutation { bulkOperationRunQuery(query: "{ products { edges { node { id } } } }", groupObjects: false) {
        bulkOperation { id } userErrors { message } } }"""
    )
    running.settle()
    assert topics(receiver) == ["app/scopes_update", "bulk_operations/finish"]
    assert receiver.received[0].json["current"] == ["write_products", "read_orders"]
    assert receiver.received[1].json["status"] == "completed"


def test_any_topic_can_be_sent_on_purpose(there):
    running, receiver = there
    running.send("atelier", "orders/updated", {"id": 5})
    running.settle()
    assert (receiver.received[0].json, receiver.received[0].headers["X-Shopify-Shop-Domain"]) == (
        {"id": 5}, "atelier.myshopify.com",
    )  # fmt: skip


def test_a_webhook_waits_while_nothing_is_delivered(there):
    running, receiver = there
    App(running.shop())
    running.set(deliver=False)
    running.shop().place_order("MUG-330")
    running.settle()
    assert receiver.received == []
    assert [json.loads(one["body"])["name"] for one in running.deliveries()[:1]] == ["#1001"]


def first_product(running):
    row = running.site.state.row("select id from products order by id")
    return row["id"]
