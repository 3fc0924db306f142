"""The road of a shop of one's own: its secret typed, its webhook entered by hand; without JavaScript as well."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sandbox import custom
from tests.browser import road
from tests.browser.conftest import Town

SOLD_BEFORE = {True: 30, False: 60}  # orders, so that no number of a shop is one of the demo's or of the other shop


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_order_of_a_shop_of_ones_own_goes_the_whole_road(town: Town, person: Callable[..., Page], javascript: bool):
    provider, client, visitor = (person(name, java_script_enabled=javascript) for name in ("admin", "lena", None))
    with custom.serve(name=f"Shop {'with' if javascript else 'without'} scripts") as shop:
        road.sell_before(shop, SOLD_BEFORE[javascript], "PST-A3")

        road.find_shop(client, "Own shop", shop.url)
        road.type_keys(client, {"secret": shop.secret})
        store = road.enter_webhook(client, enter_at(shop.url), by_itself=javascript)
        if not javascript:
            client.get_by_role("button", name="Verify").click()
            expect(client.get_by_text("Nothing has arrived yet")).to_be_visible()
        road.connect_product(client, store, "Hills at sunset", "Format: A3", road.POSTER)

        number = buy(visitor, shop.url, f"{'with' if javascript else 'without'}@buyers.example")
        code = road.make_and_send(provider, client, number, by_itself=javascript)
        client.goto(f"{store}/messages")
        expect(client.get_by_role("table", name="Messages from the shop")).to_be_visible()
        road.see_tracking(visitor, code)
        expect(visitor.locator("#status")).to_have_text("Completed")


def enter_at(shop: str) -> Callable[[Page, str, str], None]:
    """What the shop's owner does."""

    def enter(page: Page, address: str, key: str) -> None:
        page.goto(f"{shop}/settings")
        page.get_by_label("Where Vetrina listens").fill(address)
        page.get_by_label("Security key").fill(key)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_have_text("Saved.")

    return enter


def buy(visitor: Page, shop: str, email: str) -> str:
    """The poster; the order's number, and its page in the shop is open."""
    visitor.goto(shop)
    visitor.get_by_role("link", name="Hills at sunset").first.click()
    choices = visitor.locator("select[name=variant]")
    choices.select_option(label=choices.locator("option", has_text="A3").inner_text())
    visitor.get_by_role("button", name="Buy now").click()
    visitor.get_by_label("E-mail").fill(email)  # two orders that look the same are held
    visitor.get_by_role("button", name="Buy", exact=True).click()
    visitor.locator("#status").wait_for()
    return visitor.locator("h1").inner_text().removeprefix("Order ")
