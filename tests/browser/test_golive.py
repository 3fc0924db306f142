"""A new client is brought up, from nothing to live: after each act its own line of the checklist has turned."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from sandbox import custom
from tests.browser import road
from tests.browser.conftest import Town
from tests.browser.test_road_own_shop import buy, enter_at

EMAIL = "giulia@libreria.test"
PASSWORD = "una lunga frase tranquilla"
SOLD_BEFORE = 90  # orders, so that no number of this shop is one of another's


def test_a_new_clients_checklist_turns_green_by_what_is_done(town: Town, person: Callable[..., Page]):
    provider, client, visitor = person("admin"), person(None), person(None)
    make_client(provider)
    accept_invitation(client, town.running.env["MAIL_PAGE_URL"])
    with custom.serve(name="Libreria Luna") as shop:
        road.sell_before(shop, SOLD_BEFORE, "PST-A3")
        road.find_shop(client, "Own shop", shop.url)
        road.type_keys(client, {"secret": shop.secret})
        store = road.enter_webhook(client, enter_at(shop.url), by_itself=True)
        checklist = f"{store}/go-live"
        provider.goto(checklist)
        for step in ("access", "connected", "synced"):
            turned(provider, step)
        for step, state in {"webhooks": "open", "mapped": "open", "seen": "open", "delivered": "waits"}.items():
            turned(provider, step, state)

        road.connect_product(client, store, "Hills at sunset", "Format: A3", road.POSTER)
        turned(provider, "files")
        ignore_the_rest(client, store)
        turned(provider, "mapped")

        client.goto(checklist)
        client.get_by_role("button", name="Make a test order").click()
        turned(client, "seen")
        turned(client, "delivered", "open")

        number = buy(visitor, shop.url, "tester@buyers.example")
        turned(client, "webhooks")
        order = mark_as_test(client, number)
        road.produce(provider, number)
        road.ship(provider, number, "BRT90")
        client.goto(checklist)
        turned(client, "tracking")
        deliver(provider, order)
        turned(client, "delivered")

        for step in ("specifications", "proofs", "updates", "invoice"):
            client.locator(f"#line-{step}").get_by_role("button", name="Tick").click()
            turned(client, step)
        turned(client, "postback", "none")
        client.get_by_role("link", name="Declare live").click()
        client.get_by_role("button", name="Declare live").click()
        expect(client.get_by_role("heading", name=re.compile("Live since"))).to_be_visible()
        provider.goto("/go-live/")
        expect(provider.get_by_role("listitem").filter(has_text="Libreria Luna").first).to_contain_text("13 of 13 done")


def turned(page: Page, step: str, state: str = "done") -> None:
    """By itself, while the page stays open."""
    expect(page.locator(f"#line-{step}")).to_have_class(re.compile(rf"\b{state}\b"), timeout=road.SOON)


def make_client(provider: Page) -> None:
    provider.goto("/clients/new")
    provider.fill("input[name=name]", "Libreria Luna")
    provider.locator("select[name=locale]").select_option("en")
    provider.get_by_role("button", name="Create", exact=True).click()
    provider.get_by_role("switch", name="Storefront access").click()
    provider.fill("input[name=email]", EMAIL)
    provider.fill("input[name=first_name]", "Giulia")
    provider.fill("input[name=last_name]", "Neri")
    provider.get_by_role("button", name="Send", exact=True).click()
    expect(provider.get_by_role("main")).to_contain_text(EMAIL)


def accept_invitation(client: Page, mail: str) -> None:
    """By the link in the mail, as it was caught."""
    client.goto(mail)
    row = client.get_by_role("row").filter(has_text=EMAIL)
    road.see(client, lambda _page: row, by_itself=False)
    row.get_by_role("link").first.click()
    client.get_by_role("link", name="Text").click()
    link = client.locator("pre a").filter(has_text="/invitation/").first.get_attribute("href")
    client.goto(str(link))
    client.fill("input[name=password]", PASSWORD)
    client.fill("input[name=again]", PASSWORD)
    client.get_by_role("button", name="Accept invitation").click()
    expect(client.get_by_role("heading", level=1)).to_be_visible()
    expect(client).not_to_have_url(re.compile("/invitation"))


def ignore_the_rest(client: Page, store: str) -> None:
    """Whatever else the shop sells is not for this provider."""
    client.goto(f"/products/studio?store={store.rsplit('/', 1)[1]}&state=not_connected")
    client.locator(".pick input[name=ids]").first.click()
    client.get_by_label(re.compile("all .* that match")).click()
    client.get_by_role("button", name="Ignore", exact=True).click()
    expect(client.get_by_text(re.compile(r"\d+ changed"))).to_be_visible()


def mark_as_test(client: Page, number: str) -> str:
    """The order of the shop is a test; its address."""
    client.goto("/orders/")
    road.see(client, lambda page: page.get_by_role("link", name=number, exact=True), by_itself=True)
    client.get_by_role("link", name=number, exact=True).click()
    client.wait_for_url(re.compile(r"/orders/\d+$"))
    client.locator("summary").filter(has_text="More").click()
    client.get_by_role("button", name="Mark as a test").click()
    expect(client.get_by_role("heading", level=1)).to_contain_text("Test order")
    return client.url


def deliver(provider: Page, order: str) -> None:
    provider.goto(order)
    provider.get_by_role("link", name="Delivered or returned").click()
    provider.get_by_label("Delivered").check()
    provider.get_by_label("How do you know?").fill("The test is here")
    provider.get_by_role("button", name="Save", exact=True).click()
