"""Products that an app makes, changes and takes back in the pretend Shopify."""

import io

import pytest
import requests
from PIL import Image

from sandbox.shopify import serve
from tests.sandbox.shopify_rig import App

SET = """mutation ($identifier: ProductSetIdentifiers, $input: ProductSetInput!, $now: Boolean!) {
  productSet(identifier: $identifier, input: $input, synchronous: $now) {
    product { id handle status onlineStoreUrl variants(first: 250) { nodes { id sku price } } }
    productSetOperation { id status } userErrors { code field } } }"""
UPLOAD = """mutation ($input: [StagedUploadInput!]!) { stagedUploadsCreate(input: $input) {
  stagedTargets { url resourceUrl parameters { name value } } } }"""
MEDIA = """query ($id: ID!) { product(id: $id) { media(first: 5) { nodes { status mediaErrors { code }
  ... on MediaImage { image { url width height } } } } } }"""
SIZES = [{"name": "Size", "values": [{"name": "S"}, {"name": "L"}]}]


@pytest.fixture
def shop():
    with serve(bulk_delay=0) as running:
        yield running.shop("bottega")


@pytest.fixture
def app(shop):
    return App(shop)


def shirt(**more):
    variants = [
        {"optionValues": [{"optionName": "Size", "name": size}], "price": price, "sku": f"X-{size}"}
        for size, price in (("S", "10.00"), ("L", "12.00"))
    ]
    return {"title": "Shirt", "productOptions": SIZES, "variants": variants, **more}


def put(app, given, now=True, **identifier):
    return app.ask(SET, input=given, now=now, identifier=identifier or None)["productSet"]


def picture():
    content = io.BytesIO()
    Image.new("RGB", (30, 20)).save(content, "PNG")
    return content.getvalue()


def test_setting_a_product_twice_changes_it_and_keeps_its_variants(app):
    made = put(app, shirt(), handle="shirt")["product"]
    again = put(app, shirt(title="Better shirt"), handle="shirt")["product"]
    assert again["id"] == made["id"]
    assert [one["id"] for one in again["variants"]["nodes"]] == [one["id"] for one in made["variants"]["nodes"]]


def test_a_metafield_of_ours_finds_the_product_again(app):
    custom = {"namespace": "vetrina", "key": "id", "value": "42"}
    made = put(app, shirt(), customId=custom)["product"]
    assert put(app, shirt(title="Another"), customId=custom)["product"]["id"] == made["id"]
    found = app.ask("query ($i: ProductIdentifierInput!) { productByIdentifier(identifier: $i) { title } }",
        i={"customId": custom})  # fmt: skip
    assert found == {"productByIdentifier": {"title": "Another"}}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (shirt(handle="ceramic-mug"), "HANDLE_NOT_UNIQUE"),
        (shirt(variants=shirt()["variants"] * 1025), "VARIANTS_OVER_LIMIT"),
        (shirt(productOptions=SIZES * 4), "OPTIONS_OVER_LIMIT"),
        ({"vendor": "Nobody"}, "INVALID_INPUT"),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_is_made(app, given, code):
    refused = put(app, given)
    assert (refused["product"], [one["code"] for one in refused["userErrors"]]) == (None, [code])
    assert app.ask("{ productsCount { count } }") == {"productsCount": {"count": 12}}


def test_later_is_an_operation_that_ends(app, shop):
    operation = put(app, shirt(), now=False)["productSetOperation"]
    assert operation["status"] == "CREATED"
    shop.server.settle()
    ended = app.ask("query ($id: ID!) { productOperation(id: $id) { status product { title } } }", id=operation["id"])
    assert ended == {"productOperation": {"status": "COMPLETE", "product": {"title": "Shirt"}}}


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_an_uploaded_picture_becomes_that_of_the_product(app, shop, method):
    shop.server.set(bulk_delay=60)
    asked = {"resource": "IMAGE", "filename": "a.png", "mimeType": "image/png", "httpMethod": method}
    (target,) = app.ask(UPLOAD, input=[asked])["stagedUploadsCreate"]["stagedTargets"]
    if method == "PUT":
        requests.put(target["url"], data=picture(), timeout=30)
    else:
        fields = {one["name"]: one["value"] for one in target["parameters"]}
        requests.post(target["url"], data=fields, files={"file": ("a.png", picture())}, timeout=30)
    files = [{"originalSource": target["resourceUrl"], "alt": "A"}]
    made = put(app, shirt(files=files))["product"]
    assert app.ask(MEDIA, id=made["id"])["product"]["media"]["nodes"][0]["image"] is None
    shop.server.settle()
    (shown,) = app.ask(MEDIA, id=made["id"])["product"]["media"]["nodes"]
    assert (shown["status"], shown["image"]["width"], shown["image"]["height"]) == ("READY", 30, 20)
    assert requests.get(shown["image"]["url"], timeout=30).content == picture()


def test_a_place_where_nothing_was_put_is_a_failed_picture(app, shop):
    asked = {"resource": "IMAGE", "filename": "a.png", "mimeType": "image/png"}
    (target,) = app.ask(UPLOAD, input=[asked])["stagedUploadsCreate"]["stagedTargets"]
    made = put(app, shirt(files=[{"originalSource": target["resourceUrl"]}]))["product"]
    shop.server.settle()
    (shown,) = app.ask(MEDIA, id=made["id"])["product"]["media"]["nodes"]
    assert (shown["status"], shown["mediaErrors"]) == ("FAILED", [{"code": "IMAGE_DOWNLOAD_FAILURE"}])


def test_a_product_is_on_sale_once_it_is_published(app, shop):
    made = put(app, shirt())["product"]
    assert made["onlineStoreUrl"] is None
    place = app.ask("{ publications(first: 5) { nodes { id catalog { title } } } }")["publications"]["nodes"][0]
    assert place["catalog"] == {"title": "Online Store"}
    app.ask(
        """mutation ($id: ID!, $input: [PublicationInput!]!) { publishablePublish(id: $id, input: $input) {
        userErrors { message } } }""",
        id=made["id"],
        input=[{"publicationId": place["id"]}],
    )
    url = app.ask("query ($id: ID!) { product(id: $id) { onlineStoreUrl } }", id=made["id"])["product"][
        "onlineStoreUrl"
    ]
    assert (url, requests.get(url, timeout=30).status_code) == (f"{shop.url}/products/shirt", 200)


def test_prices_change_alone_and_a_deleted_product_is_gone(app, shop):
    made = put(app, shirt())["product"]
    variant = made["variants"]["nodes"][1]["id"]
    app.ask(
        """mutation ($id: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(
        productId: $id, variants: $v) { userErrors { message } } }""",
        id=made["id"],
        v=[{"id": variant, "price": "99"}],
    )
    shown = "query ($id: ID!) { product(id: $id) { variants(first: 5) { nodes { price } } } }"
    assert app.ask(shown, id=made["id"])["product"]["variants"]["nodes"] == [{"price": "10.00"}, {"price": "99.00"}]
    app.ask(
        "mutation ($i: ProductDeleteInput!) { productDelete(input: $i) { deletedProductId } }", i={"id": made["id"]}
    )
    assert app.ask(shown, id=made["id"]) == {"product": None}


def test_a_share_of_the_products_changes_at_once(shop):
    shop.add_products(88)
    assert len(shop.change_products(0.1)) == 10
    assert shop.about()["counts"] == {"products": 100, "variants": 296, "orders": 0}
