"""An app that is installed in a pretend Shopify shop, and the queries that it asks."""

from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

import requests

from sandbox.shopify import serve
from sandbox.shopify.signing import query_signature
from tests.sandbox.receiver import Receiver

CLIENT = {"client_id": "sandbox-client-id", "client_secret": "shpss_sandbox_client_secret"}
CALLBACK = "https://app.test/callback"
SCOPES = "write_products,read_orders,write_merchant_managed_fulfillment_orders,write_publications,read_locations"
API = "admin/api/2026-10/graphql.json"

FULFILLMENT_ORDERS = """query ($id: ID!) { order(id: $id) { displayFulfillmentStatus closedAt
  fulfillmentOrders(first: 10) { nodes { id status supportedActions { action } fulfillmentHolds { reason reasonNotes }
    lineItems(first: 50) { nodes { id sku totalQuantity remainingQuantity } } } }
  fulfillments(first: 10) { id status trackingInfo { company number url } } } }"""
SHIP = """mutation ($fulfillment: FulfillmentInput!) { fulfillmentCreate(fulfillment: $fulfillment) {
  fulfillment { id status totalQuantity trackingInfo { company number url } } userErrors { field message } } }"""


class App:
    """The app in one shop, with a token of its own."""

    def __init__(self, shop, scopes=SCOPES):
        self.shop = shop
        self.token = shop.token(scopes)["access_token"]

    def ask(self, query, /, **variables):
        """The data of an answer without errors."""
        body = self.body(query, **variables)
        assert "errors" not in body, body["errors"]
        return body["data"]

    def body(self, query, /, **variables):
        return self.shop.graphql(self.token, query, variables)

    def errors(self, query, /, **variables):
        return [one["extensions"]["code"] for one in self.body(query, **variables)["errors"]]

    def call(self, query, **headers):
        given = {"X-Shopify-Access-Token": self.token, **headers}
        return requests.post(f"{self.shop.url}/{API}", json={"query": query}, headers=given, timeout=30)

    def to_ship(self, order):
        """The order with what is to be shipped of it, once the shop has seen to that."""
        self.shop.server.settle()
        return self.ask(FULFILLMENT_ORDERS, id=order["id"])["order"]

    def ship(self, fulfillment_order, lines=None, **tracking):
        named = {"fulfillmentOrderId": fulfillment_order["id"]}
        if lines:
            named["fulfillmentOrderLineItems"] = lines
        return self.ask(SHIP, fulfillment={"lineItemsByFulfillmentOrder": [named], "trackingInfo": tracking})[
            "fulfillmentCreate"
        ]


@contextmanager
def listening(**flags):
    """Shops whose app takes in webhooks; both are closed in the end."""
    receiver = Receiver()
    try:
        with serve(webhook_url=f"{receiver.url}/webhooks", retry_delay=0, **flags) as running:
            yield running, receiver
    finally:
        receiver.close()


def signed_query(address):
    """The query of an address, whose signature is right."""
    query = dict(parse_qsl(urlsplit(address).query))
    assert query["hmac"] == query_signature(CLIENT["client_secret"], query)
    return query


def authorize(shop, scopes=SCOPES, callback=CALLBACK, **more):
    """The address of the page that asks the owner."""
    asked = {"client_id": CLIENT["client_id"], "scope": scopes, "redirect_uri": callback, "state": "abc", **more}
    return requests.Request("GET", f"{shop.url}/admin/oauth/authorize", params=asked).prepare().url


def decide(shop, decision="approve", **asked):
    return requests.post(authorize(shop, **asked), data={"decision": decision}, allow_redirects=False, timeout=30)


def ask_token(shop, **given):
    return requests.post(f"{shop.url}/admin/oauth/access_token", json={**CLIENT, **given}, timeout=30)
