"""The road on Shopify: the owner names the shop and says yes there, a visitor buys, and the shop shows the tracking."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from sandbox.shopify import Shopify
from tests.browser import road
from tests.browser.conftest import Town


def test_an_order_of_a_shopify_shop_goes_the_whole_road(town: Town, person: Callable[..., Page]):
    provider, client, visitor = person("admin"), person("lena"), person(None)
    shop = Shopify(f"{town.shop.url}/shopify").shop("atelier")

    road.find_shop(client, "Shopify", "atelier")
    client.get_by_role("button", name="Authorise in the shop").click()
    expect(client.get_by_role("main")).to_contain_text("Install Vetrina")
    client.get_by_role("button", name="Approve").click()
    store = road.take_new_orders(client, by_itself=True)
    road.connect_product(client, store, "Hills at sunset", "Format: A3", road.POSTER)

    number = buy(visitor, shop.url)
    code = road.make_and_send(provider, client, number, by_itself=True)
    road.see_tracking(visitor, code)
    assert number == "#3001"  # of its own: no other shop of the tour has it
    expect(visitor.locator("#status")).to_have_text("On its way")


def buy(visitor: Page, shop: str) -> str:
    """The poster; the order's number, and its page in the shop is open."""
    visitor.goto(shop)
    visitor.get_by_role("link", name="Hills at sunset").first.click()
    visitor.get_by_label("Format").select_option("A3")
    visitor.get_by_role("button", name="Buy now").click()
    visitor.get_by_role("button", name="Buy", exact=True).click()
    visitor.locator("#status").wait_for()
    return visitor.locator("h1").inner_text()
