"""The road on Pressero: the printer's keys are typed, the webhook is entered by hand, a colleague orders, and the site
shows the tracking."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from sandbox import pressero
from tests.browser import road
from tests.browser.conftest import Town

SOLD_BEFORE = 30  # orders, so that no number of this site is one of the demo's


def test_an_order_of_a_pressero_site_goes_the_whole_road(town: Town, person: Callable[..., Page]):
    provider, client, visitor = person("admin"), person("marc"), person(None)
    with pressero.serve() as site:
        road.sell_before(site, SOLD_BEFORE, "FLY-A5")

        road.find_shop(client, "Pressero", site.url)
        road.type_keys(client, site.keys())
        store = road.enter_webhook(client, enter_at(site.url), by_itself=True)
        road.connect_product(client, store, "Flyers A5", "Flyers A5", road.FLYER)

        number = buy(visitor, site.url)
        code = road.make_and_send(provider, client, number, by_itself=True)
        client.goto(f"{store}/messages")
        expect(client.get_by_role("table", name="Messages from the shop")).to_contain_text(number)
        road.see_tracking(visitor, code)


def enter_at(site: str) -> Callable[[Page, str, str], None]:
    """What the printer's administrator does."""

    def enter(page: Page, address: str, key: str) -> None:
        page.goto(f"{site}/admin/")
        page.get_by_label("Description").fill("Vetrina")
        page.get_by_label("Security key").fill(key)
        page.get_by_label("URL").fill(address)
        page.get_by_role("button", name="Add a webhook").click()
        expect(page.get_by_role("status")).to_have_text("Saved.")

    return enter


def buy(visitor: Page, site: str) -> str:
    """Flyers; the order's number, and its page is open."""
    visitor.goto(site)
    visitor.get_by_role("link", name="Flyers A5").first.click()
    visitor.get_by_role("button", name="Order now").click()
    visitor.get_by_role("button", name="Confirm the order").click()
    visitor.locator("#tracking").wait_for()
    return visitor.url.rpartition("/")[2]
