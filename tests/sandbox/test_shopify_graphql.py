"""The Admin API of the pretend Shopify: what it refuses, what it costs, how it pages."""

import pytest
import requests

from sandbox.shopify import serve
from sandbox.shopify.schema import schema
from tests.sandbox.shopify_rig import API, App

PRODUCTS = """query ($first: Int!, $after: String, $query: String) {
  products(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor } nodes { id title updatedAt } } }"""


@pytest.fixture
def shop():
    with serve() as running:
        yield running.shop("bottega")


@pytest.fixture
def app(shop):
    return App(shop)


def walk(app, **asked):
    found, after = [], None
    while True:
        page = app.ask(PRODUCTS, after=after, **asked)["products"]
        found.extend(one["id"] for one in page["nodes"])
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


def test_a_field_that_does_not_exist_is_an_error_with_its_name(app):
    body = app.body("{ shop { nickname } }")
    assert "data" not in body
    assert body["errors"][0]["message"] == "Field 'nickname' doesn't exist on type 'Shop'"
    assert body["errors"][0]["extensions"] == {
        "code": "undefinedField", "typeName": "Shop", "fieldName": "nickname",
    }  # fmt: skip


def test_an_argument_that_does_not_exist_is_an_error_too(app):
    assert app.errors("{ products(most: 3) { nodes { id } } }") == ["argumentNotAccepted"]


def test_a_variable_that_is_missing_is_named(app):
    assert app.errors("query ($id: ID!) { order(id: $id) { id } }") == ["INVALID_VARIABLE"]


def test_a_connection_without_a_size_is_refused(app):
    assert app.errors("{ products { nodes { id } } }") == ["BAD_USER_INPUT"]
    assert app.errors("{ products(first: 251) { nodes { id } } }") == ["BAD_USER_INPUT"]


def test_what_is_no_json_is_a_bad_request(app, shop):
    answer = requests.post(
        f"{shop.url}/{API}", data=b"{", headers={"X-Shopify-Access-Token": app.token}, timeout=30
    )  # fmt: skip
    assert answer.status_code == 400


def test_every_answer_names_its_version(app):
    assert app.call("{ shop { id } }").headers["X-Shopify-API-Version"] == "2026-10"


def test_pages_hold_each_product_once(app):
    every = walk(app, first=250)
    assert len(every) == len(set(every)) == 12
    assert walk(app, first=5) == every


def test_only_what_was_changed_since_then_is_found(app, shop):
    every = app.ask(PRODUCTS, first=50)["products"]["nodes"]
    shop.change_product(every[3]["id"], title="Another")
    latest = app.ask(PRODUCTS, first=50)["products"]["nodes"][-1]
    assert (latest["id"], latest["title"]) == (every[3]["id"], "Another")
    assert walk(app, first=50, query="updated_at:>='2100-01-01T00:00:00Z'") == []
    assert len(walk(app, first=50, query=f"updated_at:<='{latest['updatedAt']}'")) == 12


def test_products_are_found_by_their_status(app, shop):
    first = app.ask(PRODUCTS, first=1)["products"]["nodes"][0]["id"]
    shop.change_product(first, status="DRAFT")
    assert walk(app, first=50, query="status:draft,archived") == [first]
    assert len(walk(app, first=50, query="status:active")) == 11


def test_products_are_found_by_the_sku_of_any_variant(app):
    assert [one["title"] for one in app.ask(PRODUCTS, first=9, query="sku:tee-snd-xl")["products"]["nodes"]] == [
        "Unisex T-shirt"
    ]
    assert walk(app, first=9, query="-sku:TEE-SND-XL AND title:'Tote bag'") != []


def test_variants_are_found_by_their_sku_across_products(app):
    query = """{ productVariants(first: 5, query: "sku:TOTE,MUG-330") {
      edges { node { sku displayName product { title } } } } }"""
    assert [one["node"] for one in app.ask(query)["productVariants"]["edges"]] == [
        {"sku": "MUG-330", "displayName": "Ceramic mug - 330 ml", "product": {"title": "Ceramic mug"}},
        {"sku": "TOTE", "displayName": "Tote bag - Default Title", "product": {"title": "Tote bag"}},
    ]


def test_a_search_by_what_the_sandbox_does_not_know_is_no_silent_miss(app):
    assert app.errors(PRODUCTS, first=1, query="colour:red") == ["BAD_USER_INPUT"]


def test_a_page_of_250_weighs_as_twelve_objects(app):
    query = (
        '{ product(id: "gid://shopify/Product/1") { variants(first: 250) { nodes { inventoryItem { id tracked } } } } }'
    )
    assert app.body(query)["extensions"]["cost"]["requestedQueryCost"] == 25


def test_the_bucket_pays_what_a_query_really_cost_and_fills_again(app, shop):
    shop.server.set(restore_rate=0)
    cost = app.body("{ products(first: 100) { nodes { id } } }")["extensions"]["cost"]
    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (10, 6)
    cost = app.body('{ products(first: 100, query: "title:none") { nodes { id } } }')["extensions"]["cost"]
    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (10, 0)
    assert cost["throttleStatus"] == {"maximumAvailable": 2000.0, "currentlyAvailable": 1994, "restoreRate": 0.0}


def test_an_empty_bucket_throttles_with_a_200(app, shop):
    shop.server.set(restore_rate=0)
    shop.drain(left=5)
    answer = app.call("{ products(first: 100) { nodes { id } } }")
    body = answer.json()
    assert (answer.status_code, body["errors"][0]["extensions"]["code"]) == (200, "THROTTLED")
    assert body["extensions"]["cost"]["actualQueryCost"] is None
    assert body["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"] == 5
    assert app.ask("{ shop { id } }")["shop"]["id"]


def test_a_query_above_a_thousand_points_is_too_dear(app):
    weights = "variants(first: 250) { nodes { inventoryItem { measurement { weight { unit } } } } }"
    once = f"products(first: 250) {{ nodes {{ {weights} }} }}"
    assert app.body(f"{{ {once} }}")["extensions"]["cost"]["requestedQueryCost"] == 588
    assert app.errors(f"{{ {once} again: {once} }}") == ["MAX_COST_EXCEEDED"]


def test_what_the_scopes_do_not_cover_is_denied_beside_what_they_do(shop):
    app = App(shop, "read_products")
    body = app.body("{ shop { currencyCode } orders(first: 10) { nodes { id } } }")
    assert body["data"] == {"shop": {"currencyCode": "EUR"}, "orders": None}
    assert body["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"
    assert body["errors"][0]["extensions"]["requiredAccess"] == "`read_orders` access scope."


def test_to_write_is_to_read(shop):
    app = App(shop, "write_products")
    assert len(app.ask(PRODUCTS, first=50)["products"]["nodes"]) == 12
    assert app.ask("{ currentAppInstallation { accessScopes { handle } } }") == {
        "currentAppInstallation": {"accessScopes": [{"handle": "write_products"}]}
    }


def test_nodes_come_in_the_order_of_their_ids_with_nothing_for_the_lost(app, shop):
    order = shop.place_order("MUG-330")
    product = app.ask(PRODUCTS, first=1)["products"]["nodes"][0]
    found = app.ask(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Order { name } ... on Product { title } } }",
        ids=[order["id"], "gid://shopify/Order/1", product["id"]],
    )
    assert found["nodes"] == [
        {"id": order["id"], "name": "#1001"}, None, {"id": product["id"], "title": product["title"]},
    ]  # fmt: skip


def test_faults_come_as_often_as_asked_for(app, shop):
    shop.server.fail("status", 1, path="graphql", status=502)
    shop.server.fail("throttled", 1, retry_after=7)
    assert app.call("{ shop { id } }").status_code == 502
    throttled = app.call("{ shop { id } }")
    assert (throttled.status_code, throttled.headers["Retry-After"]) == (429, "7")
    assert app.call("{ shop { id } }").status_code == 200


def test_a_fault_can_wait_for_one_mutation(app, shop):
    shop.server.fail("carried_out", contains="appUninstall")
    assert app.call("{ shop { id } }").status_code == 200
    assert app.call("mutation { appUninstall { app { id } } }").status_code == 502
    assert app.call("{ shop { id } }").status_code == 401


def test_every_field_at_the_root_has_something_behind_it():
    roots = (schema().query_type, schema().mutation_type)
    assert [name for root in roots for name, field in root.fields.items() if field.resolve is None] == []
