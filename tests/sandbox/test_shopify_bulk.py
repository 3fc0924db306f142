"""Bulk operations of the pretend Shopify."""

import json

import pytest
import requests

from sandbox.shopify import serve
from tests.sandbox.shopify_rig import App

START = """mutation ($query: String!) { bulkOperationRunQuery(query: $query, groupObjects: false) {
  bulkOperation { id status } userErrors { code message } } }"""
STATUS = "query ($id: ID!) { bulkOperation(id: $id) { status errorCode objectCount rootObjectCount fileSize url } }"
PRODUCTS = """{ products(sortKey: UPDATED_AT) { edges { node { id title
  variants { edges { node { id sku selectedOptions { name value } } } }
  media { edges { node { id ... on MediaImage { image { url width } } } } } } } } }"""


@pytest.fixture
def shop():
    with serve(bulk_delay=0) as running:
        yield running.shop("bottega")


def start(app, query=PRODUCTS):
    return app.ask(START, query=query)["bulkOperationRunQuery"]


def done(app, query=PRODUCTS):
    started = start(app, query)["bulkOperation"]
    app.shop.server.settle()
    return app.ask(STATUS, id=started["id"])["bulkOperation"]


def test_each_node_is_a_line_and_children_name_their_parent(shop):
    shop.add_products(3, 2)
    operation = done(App(shop))
    lines = [json.loads(line) for line in requests.get(operation["url"], timeout=30).text.splitlines()]
    assert (operation["status"], operation["objectCount"], operation["rootObjectCount"]) == (
        "COMPLETED", str(len(lines)), "15",
    )  # fmt: skip
    (product,) = [one for one in lines if one.get("title") == "Print 00002"]
    children = [one for one in lines if one.get("__parentId") == product["id"]]
    assert [one.get("sku") for one in children] == ["P00002-1", "P00002-2", None]
    assert children[0]["selectedOptions"] == [{"name": "Format", "value": "No. 1"}]
    assert children[2]["image"]["width"] == 400


def test_the_lines_say_what_a_query_says(shop):
    app = App(shop)
    page = app.ask(PRODUCTS.replace("products(", "products(first: 50, ").replace("variants {", "variants(first: 9) {")
        .replace("media {", "media(first: 9) {"))  # fmt: skip
    lines = [json.loads(line) for line in requests.get(done(app)["url"], timeout=30).text.splitlines()]
    told = {one["id"]: one for one in lines}
    for edge in page["products"]["edges"]:
        for inner in (*edge["node"]["variants"]["edges"], *edge["node"]["media"]["edges"]):
            assert told[inner["node"]["id"]] == {**inner["node"], "__parentId": edge["node"]["id"]}


def test_it_is_under_way_before_it_is_done(shop):
    shop.server.set(bulk_delay=60)
    app = App(shop)
    started = start(app)["bulkOperation"]
    assert (started["status"], app.ask(STATUS, id=started["id"])["bulkOperation"]["url"]) == ("CREATED", None)


def test_nothing_found_has_no_file(shop):
    operation = done(App(shop), PRODUCTS.replace("products(", 'products(query: "title:none", '))
    assert (operation["status"], operation["objectCount"], operation["url"]) == ("COMPLETED", "0", None)


def test_it_can_be_made_to_fail_or_to_lose_its_file(shop):
    app = App(shop)
    shop.server.set(bulk_outcome="FAILED")
    assert (done(app)["status"], done(app)["errorCode"]) == ("FAILED", "INTERNAL_SERVER_ERROR")
    shop.server.set(bulk_outcome="NO_URL")
    operation = done(app)
    assert (operation["status"], operation["objectCount"] != "0", operation["url"]) == ("COMPLETED", True, None)


def test_without_the_scope_it_fails_in_the_end(shop):
    operation = done(App(shop, "read_orders"))
    assert (operation["status"], operation["errorCode"]) == ("FAILED", "ACCESS_DENIED")


@pytest.mark.parametrize("query", ["{ shop { id } }", "{ products { edges { node { nickname } } } }", "{"])
def test_a_query_that_cannot_run_in_bulk_is_refused_at_once(shop, query):
    refused = start(App(shop), query)
    assert (refused["bulkOperation"], refused["userErrors"][0]["code"]) == (None, "INVALID")


def test_five_run_at_a_time(shop):
    shop.server.set(bulk_delay=60)
    app = App(shop)
    assert [start(app)["userErrors"] for _ in range(5)] == [[]] * 5
    assert start(app)["userErrors"][0]["code"] == "LIMIT_REACHED"


def test_orders_can_be_asked_for_too(shop):
    shop.place_orders(3, "MUG-330", "PST-A4")
    operation = done(App(shop), "{ orders { edges { node { id name lineItems { edges { node { id sku } } } } } } }")
    assert (operation["rootObjectCount"], operation["objectCount"]) == ("3", "9")
