"""The road, as README's tour walks it: bought in the shop, produced, shipped, and the shop shows the tracking."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Town

SOON = 30_000  # milliseconds; longer than any of the waits that the road has


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


def produce(provider: Page, number: str) -> None:
    """From released to printed, on the board."""
    provider.goto("/production/")
    start = f"Start order {number}"
    see(provider, lambda page: page.get_by_role("button", name=start), by_itself=False)
    provider.get_by_role("button", name=start).click()
    provider.goto("/production/?status=in_production")
    provider.get_by_role("button", name=f"Order printed {number}").click()
    provider.goto("/production/?status=printed")


def ship(provider: Page, number: str, code: str) -> None:
    provider.get_by_role("link", name=f"Pack order {number}").first.click()
    provider.fill("input[name=carrier]", "BRT")
    provider.fill("input[name=tracking_code]", code)
    provider.locator("input[name=hand_over]").check()
    provider.get_by_role("button", name="Pack", exact=True).click()
    expect(provider.get_by_role("main")).to_contain_text(code)


def see(page: Page, what: Callable[[Page], object], *, by_itself: bool) -> None:
    """Wait until the page shows it: by itself, or (as people do without JavaScript) by loading it again."""
    for _again in range(1 if by_itself else SOON // 1000):
        try:
            expect(what(page).first).to_be_visible(timeout=SOON if by_itself else 1000)  # type: ignore[attr-defined]
        except AssertionError:
            if by_itself:
                raise
            page.reload()
        else:
            return
    raise AssertionError(f"{page.url} did not show it within {SOON / 1000:.0f} seconds")
