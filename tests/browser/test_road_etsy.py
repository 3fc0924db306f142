"""The road on Etsy: the seller says yes on Etsy's page, a visitor buys, and the buyer is shown the tracking."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import road
from tests.browser.conftest import Town

SHOP = "HarbourPrints"


def test_an_order_of_an_etsy_shop_goes_the_whole_road(town: Town, person: Callable[..., Page]):
    provider, client, visitor = person("admin"), person("marc"), person(None)

    road.find_shop(client, "Etsy")
    client.get_by_role("button", name="Authorise in the shop").click()
    client.get_by_label(SHOP).check()
    client.get_by_role("button", name="Allow access").click()
    store = road.take_new_orders(client, by_itself=True)
    expect(client.get_by_role("heading", level=1)).to_contain_text(SHOP)
    road.connect_product(client, store, "Hills at sunset", "Format: A3", road.POSTER)

    number = buy(visitor, f"{town.shop.url}/etsy/shop/{SHOP}")
    code = road.make_and_send(provider, client, number, by_itself=True)
    road.see_tracking(visitor, code)
    expect(visitor.locator("#status")).to_have_text(re.compile("completed", re.IGNORECASE))


def buy(visitor: Page, shop: str) -> str:
    """The poster; the order's number, and its page in the shop is open."""
    visitor.goto(shop)
    visitor.get_by_role("link", name="Hills at sunset").first.click()
    choices = visitor.locator("select[name=product]")
    choices.select_option(label=choices.locator("option", has_text="A3").inner_text())
    visitor.get_by_role("button", name="Buy now").click()
    visitor.get_by_role("button", name="Buy", exact=True).click()
    visitor.locator("#status").wait_for()
    return visitor.url.rpartition("/")[2]
