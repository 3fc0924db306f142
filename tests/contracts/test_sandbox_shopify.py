"""The pretend Shopify beside the contract: its schema, its signatures, its answers."""

import json
from functools import cache
from pathlib import Path

import pytest
import requests
from graphql import build_schema, parse, validate
from graphql.type import is_enum_type, is_input_object_type, is_interface_type, is_object_type

from sandbox.shopify import serve
from sandbox.shopify.schema import FILE
from sandbox.shopify.schema import schema as answered_by
from sandbox.shopify.signing import body_signature, query_signature
from sandbox.shopify.subscriptions import wire_topic
from tests.sandbox.shopify_rig import App, listening

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "contracts" / "shopify"

if not FOLDER.is_dir():
    pytest.skip("the contract of Shopify is not beside this checkout", allow_module_level=True)

OPERATIONS = (FOLDER / "operations.graphql").read_text()
VECTORS = json.loads((FOLDER / "signature-vectors.json").read_text())
SCOPES = json.loads((FOLDER / "access-scopes.json").read_text())
NAMES = [
    one.name.value for one in parse(OPERATIONS).definitions if one.kind == "operation_definition"
]  # fmt: skip


@cache
def ours():
    return build_schema(FILE.read_text())


@cache
def theirs():
    return build_schema((FOLDER / "admin-2026-10.graphql").read_text(), assume_valid=True)


@pytest.fixture
def shop():
    with serve(bucket=100_000) as running:
        yield running.shop("bottega")


def example(name):
    return json.loads((FOLDER / name).read_text())


def call(app, name, **variables):
    return app.shop.graphql(app.token, OPERATIONS, variables, name)


def shape(value):
    """What an answer is made of, whatever it says: of a list what its first has, of nothing nothing."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__ if value is not None else None


def misfits(made, told, path=""):
    """Where the shape of `made` contradicts that of `told`; nothing fits anything."""
    if made is None or told is None or made == [] or told == []:
        return []
    if isinstance(made, dict) and isinstance(told, dict):
        lost = [f"{path}.{name} is missing" for name in told.keys() - made.keys()]
        return lost + [
            one
            for name in told.keys() & made.keys()
            for one in misfits(made[name], told[name], f"{path}.{name}")
        ]  # fmt: skip
    if isinstance(made, list) and isinstance(told, list):
        return misfits(made[0], told[0], f"{path}[]")
    return [] if made == told else [f"{path} is {made}, not {told}"]


def test_every_member_of_our_schema_is_one_of_theirs_with_the_same_type():
    wrong = []
    for name, kind in ours().type_map.items():
        if name.startswith("__"):
            continue
        real = theirs().type_map[name]
        assert type(kind) is type(real)
        if is_enum_type(kind):
            wrong += [f"{name}.{value}" for value in kind.values if value not in real.values]
        if is_object_type(kind) or is_interface_type(kind):
            wrong += [f"{name} is no {one.name}" for one in kind.interfaces if one.name not in _names(real.interfaces)]
        for field, mine in getattr(kind, "fields", {}).items():
            found = real.fields.get(field)
            if found is None or str(found.type) != str(mine.type):
                wrong.append(f"{name}.{field}: {mine.type}")
                continue
            wrong += [
                f"{name}.{field}({one}: {argument.type})"
                for one, argument in getattr(mine, "args", {}).items()
                if one not in found.args or str(found.args[one].type) != str(argument.type)
            ]
    assert wrong == []


def test_what_their_schema_asks_for_ours_asks_for_too():
    lost = []
    for name, kind in ours().type_map.items():
        if is_input_object_type(kind) and not name.startswith("__"):
            lost += [
                f"{name}.{field}"
                for field, one in theirs().type_map[name].fields.items()
                if str(one.type).endswith("!") and field not in kind.fields
            ]
    assert lost == []


def test_nothing_in_our_schema_is_prose():
    assert '"""' not in FILE.read_text()
    assert "@deprecated" not in FILE.read_text()


@pytest.mark.parametrize("file", ["operations.graphql", "bulk-products.graphql"])
def test_every_operation_of_the_contract_is_valid(file):
    assert validate(answered_by(), parse((FOLDER / file).read_text())) == []


def test_all_37_operations_are_there():
    assert len(NAMES) == 37


def _names(types):
    return [one.name for one in types]


@pytest.mark.parametrize("one", VECTORS["webhooks"], ids=lambda one: one["headers"]["X-Shopify-Topic"])
def test_bodies_are_signed_as_in_the_vectors(one):
    body, secret = (FOLDER / one["file"]).read_bytes(), VECTORS["client_secret"]
    assert body_signature(secret, body) == one["headers"]["X-Shopify-Hmac-Sha256"]
    assert body_signature(secret, bytes([body[0] ^ 1]) + body[1:]) != one["headers"]["X-Shopify-Hmac-Sha256"]


@pytest.mark.parametrize("name", ["oauth_install_query", "oauth_callback_query"])
def test_queries_are_signed_as_in_the_vectors_and_any_flipped_bit_shows(name):
    query, secret = VECTORS[name], VECTORS["client_secret"]
    assert query_signature(secret, query) == query["hmac"]
    for key in query.keys() - {"hmac"}:
        flipped = {**query, key: chr(ord(query[key][0]) ^ 1) + query[key][1:]}
        assert query_signature(secret, flipped) != query["hmac"]


def test_topics_have_their_names_on_the_wire():
    told = {name: wire_topic(name) for name in ours().type_map["WebhookSubscriptionTopic"].values}
    assert told == {name: one["wire_topic"] for name, one in SCOPES["webhook_topics"].items()}


def test_orders_have_the_shape_of_the_contract(shop):
    shop.place_order(lines=[{"sku": "PST-A3", "attributes": {"_design_id": "x"}}], attributes={"gift": "no"})
    made = call(App(shop), "OrdersSince", first=50, query="updated_at:>='2020-01-01T00:00:00Z'", linesFirst=50)
    assert misfits(shape(made), shape(example("responses/OrdersSince.json"))) == []


def test_products_have_the_shape_of_the_contract(shop):
    made = call(App(shop), "ProductsPage", first=25, variantsFirst=50)
    assert misfits(shape(made), shape(example("responses/ProductsPage.json"))) == []


def test_shipping_has_the_shape_of_the_contract(shop):
    app, order = App(shop), shop.place_order("MUG-330")
    shop.server.settle()
    wanted = call(app, "OrderFulfillmentOrders", orderId=order["id"], first=10)
    assert misfits(shape(wanted), shape(example("responses/OrderFulfillmentOrders.json"))) == []
    named = {"fulfillmentOrderId": wanted["data"]["order"]["fulfillmentOrders"]["nodes"][0]["id"]}
    given = {
        "lineItemsByFulfillmentOrder": [named],
        "trackingInfo": {"company": "B", "number": "1", "url": "https://b"},
    }
    made = call(app, "FulfillmentCreate", fulfillment=given)
    assert misfits(shape(made), shape(example("responses/FulfillmentCreate.json"))) == []
    again = call(app, "FulfillmentCreate", fulfillment=given)
    assert misfits(shape(again), shape(example("responses/FulfillmentCreate.userError.json"))) == []


def test_refusals_have_the_shape_of_the_contract(shop):
    denied = App(shop, "read_products").body("{ orders(first: 10) { nodes { id } } }")
    assert misfits(shape(denied), shape(example("responses/graphql-access-denied.json"))) == []
    app = App(shop)
    shop.server.set(restore_rate=0)
    shop.drain()
    throttled = call(app, "OrdersSince", first=50, query="", linesFirst=50)
    assert misfits(shape(throttled), shape(example("responses/graphql-throttled.json"))) == []
    inner = "nodes { variants(first: 250) { nodes { inventoryItem { measurement { weight { unit } } } } } }"
    dear = app.body(f"{{ one: products(first: 250) {{ {inner} }} two: products(first: 250) {{ {inner} }} }}")
    assert misfits(shape(dear), shape(example("responses/graphql-max-cost.json"))) == []


def test_tokens_have_the_shape_of_the_contract(shop):
    assert shape(shop.token()) == shape(example("responses/token-code-exchange.json"))
    headers = {"X-Shopify-Access-Token": "shpat_nobody"}
    refused = requests.post(f"{shop.url}/admin/api/2026-10/graphql.json", json={}, headers=headers, timeout=30)
    assert (refused.status_code, refused.json()) == (401, example("responses/http-401.json"))


def test_the_pages_of_the_contract_are_affordable(shop):
    """As the operations are meant to be asked: none is above the thousand points of a query."""
    app = App(shop)
    order, ids = shop.place_order("MUG-330"), {"first": 50, "linesFirst": 50}
    asked = {
        "ProductsPage": {"first": 25, "variantsFirst": 50},
        "OrdersSince": {**ids, "query": ""},
        "OrderById": {"id": order["id"], "linesFirst": 50},
        "OrderFulfillmentOrders": {"orderId": order["id"], "first": 50},
    }
    for name, variables in asked.items():
        assert "errors" not in call(app, name, **variables), name


def test_every_query_of_the_contract_is_answered(shop):
    every = (
        "write_products,read_orders,write_merchant_managed_fulfillment_orders,write_assigned_fulfillment_orders,"
        "write_fulfillments,write_publications,read_locations"
    )
    app, order = App(shop, every), shop.place_order("MUG-330")
    product = call(app, "ProductsPage", first=1, variantsFirst=1)["data"]["products"]["nodes"][0]["id"]
    sizes = {"first": 10, "linesFirst": 10, "variantsFirst": 10, "mediaFirst": 10}
    given = {**sizes, "orderId": order["id"], "productId": product, "query": "", "id": product}
    queries = [one for one in parse(OPERATIONS).definitions if getattr(one, "operation", None)]
    for one in queries:
        if one.operation.value == "query":
            wanted = {each.variable.name.value for each in one.variable_definitions or ()}
            asked = {name: value for name, value in given.items() if name in wanted}
            if one.name.value.startswith("Order") and "id" in asked:
                asked["id"] = order["id"]
            assert "errors" not in call(app, one.name.value, **asked), one.name.value


@pytest.mark.parametrize(
    ("file", "topic"),
    [
        ("orders-create.json", "orders/create"),
        ("products-update.json", "products/update"),
        ("app-uninstalled.json", "app/uninstalled"),
        ("bulk_operations-finish.json", "bulk_operations/finish"),
        ("customers-redact.json", "customers/redact"),
        ("shop-redact.json", "shop/redact"),
    ],
)
def test_what_webhooks_say_is_of_the_kind_that_the_contract_says(file, topic):
    with listening() as (running, receiver):
        shop = running.shop()
        app, order = App(shop), shop.place_order("MUG-330", attributes={"gift": "no"}, note="Flat")
        shop.change_product(order["lineItems"][0]["productGid"], title="Mug")
        call(app, "BulkStart", query=(FOLDER / "bulk-products.graphql").read_text(), groupObjects=False)
        shop.privacy("redact", order["name"])
        shop.privacy("shop_redact")
        running.settle()
        shop.uninstall()
        running.settle()
        made = next(one.json for one in receiver.received if one.headers["X-Shopify-Topic"] == topic)
    told = example(f"webhooks/{file}")
    known = {name: value for name, value in told.items() if name in made}
    assert made.keys() <= told.keys()
    assert misfits(shape(made), _common(shape(known), shape(made))) == []


def _common(told, made):
    """The part of the example that the sandbox says something of."""
    if isinstance(told, dict) and isinstance(made, dict):
        return {name: _common(one, made[name]) for name, one in told.items() if name in made}
    if isinstance(told, list) and isinstance(made, list) and told and made:
        return [_common(told[0], made[0])]
    return told
