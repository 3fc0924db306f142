"""The road, as README's tour walks it: bought in the shop, produced, shipped, and the shop shows the tracking."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Town
from tests.browser.road import produce, see, ship


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_order_goes_the_whole_road(town: Town, person: Callable[..., Page], javascript: bool):
    provider = person("admin", java_script_enabled=javascript)
    client = person("anna", java_script_enabled=javascript)
    visitor = person(None, java_script_enabled=javascript)
    for window in (provider, client):
        window.goto("/orders/")

    number = buy(visitor, town)

    for window in (provider, client):
        see(window, lambda window: window.get_by_role("link", name=number, exact=True), by_itself=javascript)
    produce(provider, number)
    code = f"BRT{number}"
    ship(provider, number, code)

    client.goto("/orders/")
    client.get_by_role("link", name=number, exact=True).click()
    expect(client.get_by_role("main")).to_contain_text("Shipped")
    expect(client.get_by_role("main")).to_contain_text(code)
    see(visitor, lambda page: page.get_by_text("Status: Completed"), by_itself=False)
    expect(visitor.get_by_text(code, exact=True)).to_be_visible()


def buy(visitor: Page, town: Town) -> str:
    """A poster, as anybody would; the number of the order. The visitor ends at the order's own page."""
    visitor.goto(town.shop.url)
    visitor.get_by_role("link", name=re.compile("Hills at sunset")).first.click()
    visitor.locator("select").select_option("A3")
    visitor.get_by_role("button", name="Buy now").click()
    if "checkout" not in visitor.url:
        visitor.get_by_role("link", name="Go to checkout").click()
    visitor.get_by_role("button", name="Buy", exact=True).click()
    visitor.get_by_role("link", name="Go to your order").click()
    return visitor.url.rstrip("/").rsplit("/", 1)[1]
