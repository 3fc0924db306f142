"""A visitor buys in the pretend Shopify, and finds the tracking there."""

import re
from pathlib import Path

import pytest
import requests

import sandbox.shopify
from sandbox.shopify import serve
from sandbox.shopify.app import create_app
from sandbox.shopify.texts import ITALIAN
from tests.sandbox.shopify_rig import App


@pytest.fixture
def shop():
    with serve() as running:
        yield running.shop("bottega")


class Visitor:
    def __init__(self, shop, language="en"):
        self.shop = shop
        self.browser = requests.Session()
        self.browser.headers["Accept-Language"] = language

    def get(self, path):
        return self.browser.get(f"{self.shop.url}{path}", timeout=30)

    def post(self, path, **fields):
        return self.browser.post(f"{self.shop.url}{path}", data=fields, timeout=30)

    def buy(self, **fields):
        """Opens the checkout and presses Buy; gives the order's page."""
        prefilled = dict(re.findall(r'name="(\w+)" value="([^"]*)"', self.get("/checkout").text))
        return self.post("/checkout", **{**prefilled, "rate": "standard", "payment": "card", **fields})


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_what_a_visitor_buys_is_a_paid_order_of_that_variant(shop):
    visitor = Visitor(shop)
    visitor.post("/products/unisex-t-shirt", quantity=2, option_1="L", option_2="Black", buy=1)
    page = visitor.buy(note="Pack flat")
    order = shop.order("#1001")
    assert page.url == order["url"]
    assert (order["displayFinancialStatus"], order["note"], order["total"]) == ("PAID", "Pack flat", "48.95")
    assert [(one["sku"], one["quantity"]) for one in order["lineItems"]] == [("TEE-BLK-L", 2)]


def test_an_option_that_was_not_chosen_is_asked_for(shop):
    page = Visitor(shop).post("/products/unisex-t-shirt", quantity=1, option_1="L", option_2="")
    assert (page.status_code, "Choose one of each option." in page.text) == (422, True)


def test_the_cart_can_be_changed_and_emptied(shop):
    visitor = Visitor(shop)
    visitor.post("/products/tote-bag", quantity=1)
    visitor.post("/products/gift-card", quantity=2)
    assert "Gift card × 2 €100.00" in text_of(visitor.get("/checkout"))
    visitor.post("/cart", quantity_0="3", remove="1")
    assert "Tote bag × 3" in text_of(visitor.get("/checkout"))
    visitor.post("/cart", remove="0")
    assert visitor.get("/checkout").url.endswith("/cart")


def test_a_bank_transfer_is_not_paid_yet_and_a_gift_card_is_not_shipped(shop):
    visitor = Visitor(shop)
    visitor.post("/products/gift-card", quantity=1)
    page = visitor.buy(payment="later")
    order = shop.order("#1001")
    assert (order["displayFinancialStatus"], order["shippingAddress"]) == ("PENDING", None)
    assert "Payment pending" in text_of(page)


def test_the_orders_page_shows_the_tracking_once_it_is_told(shop):
    visitor, app = Visitor(shop), App(shop)
    visitor.post("/products/tote-bag", quantity=1)
    page = visitor.buy()
    assert "The parcel is not on its way yet." in text_of(page)
    (wanted,) = app.to_ship(shop.order("#1001"))["fulfillmentOrders"]["nodes"]
    app.ship(wanted, company="BRT", number="0034", url="https://brt.test/0034")
    after = visitor.browser.get(page.url, timeout=30)
    assert "On its way" in text_of(after)
    assert "BRT Code 0034" in text_of(after)
    assert 'href="https://brt.test/0034"' in after.text
    assert "#1001" in text_of(visitor.get("/orders"))


def test_attributes_whose_name_begins_with_a_line_are_hidden_from_the_buyer(shop):
    order = shop.place_order(lines=[{"sku": "TOTE", "attributes": {"_design": "d1", "Caption": "Gent"}}])
    page = text_of(requests.get(order["url"], timeout=30))
    assert ("Caption: Gent" in page, "d1" in page) == (True, False)


def test_the_shops_work_below_another_servers_path(shop):
    visitor = create_app(shop.server.site).test_client()
    page = visitor.get("/bottega/", base_url="http://demo.test/shopify").text
    addresses = re.findall(r'(?:href|src)="([^"?#]+)', page)
    assert {one for one in addresses if not one.startswith("/shopify/")} == set()
    assert visitor.get("/bottega/cdn/shop/files/poster.png", base_url="http://demo.test/shopify").status_code == 200


def test_the_shop_speaks_italian(shop):
    assert "Tutti i prodotti" in Visitor(shop, "it").get("/").text


def test_every_word_of_the_pages_has_its_italian():
    pages = (Path(sandbox.shopify.__file__).parent / "templates").glob("*.html")
    said = {word for page in pages for word in re.findall(r'_\(["\']([^"\']+)["\']\)', page.read_text())}
    assert said - set(ITALIAN) == set()


def test_a_shop_that_is_not_there_is_a_page_that_says_so(shop):
    answer = requests.get(f"{shop.server.url}/nowhere/", timeout=30)
    assert (answer.status_code, "No such page" in answer.text) == (404, True)
