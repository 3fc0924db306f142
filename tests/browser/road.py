"""What people do on the road, whatever platform it begins on: each function is one person's part of it."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from playwright.sync_api import Locator, Page, expect

from designs.demo_catalog import variants_of
from designs.demo_files import print_file
from designs.demo_models import MODELS
from designs.facts import FileFormat

SOON = 30_000  # milliseconds; longer than any of the waits that the road has
POSTER = "poster_pf_a3_pt_200-gsm-silk_cl_4-0_ver"
FLYER = "flyer_pf_a5_pt_135-gsm-silk_cl_4-0_qt_50_ver"


class SellsMany(Protocol):
    def place_orders(self, n: int, *skus: str) -> Any: ...


def sell_before(shop: SellsMany, number: int, sku: str) -> None:
    """What was sold before the connection is not taken in. Shops tell times in seconds, so that one has to be over."""
    shop.place_orders(number, sku)
    time.sleep(1)


def find_shop(client: Page, platform: str, address: str = "") -> None:
    """Up to the page on which keys are typed, or the owner is sent to the shop."""
    client.goto("/stores/connect")
    client.get_by_role("link", name=f"Connect {platform}").click()
    if address:
        client.fill("input[name=address]", address)
    client.get_by_role("button", name="Find the shop" if address else "Continue").click()
    client.wait_for_url("**/stores/connections/*")


def type_keys(client: Page, keys: Mapping[str, str]) -> None:
    for name, value in keys.items():
        client.fill(f"input[name={name}]", value)
    client.get_by_role("button", name="Verify and connect").click()


def enter_webhook(client: Page, enter: Callable[[Page, str, str], None], *, by_itself: bool) -> str:
    """The security key is made, and with the address it is pasted in the shop. The address of the store."""
    see(client, lambda page: page.get_by_role("button", name="Make a new security key"), by_itself=by_itself)
    client.get_by_role("button", name="Make a new security key").click()
    key = client.locator(".secret code").inner_text()
    address = client.get_by_role("main").locator("code").filter(has_text="/hooks/").inner_text()
    shop = client.context.new_page()
    enter(shop, address, key)
    shop.close()
    client.get_by_role("link", name="It is entered").click()
    expect(client.get_by_role("main")).to_contain_text("Waiting for the first message")
    return client.url.removesuffix("/messages")


def take_new_orders(client: Page, *, by_itself: bool) -> str:
    """The wizard's last step. The address of the store."""
    see(client, lambda page: page.get_by_text("Only new ones, from the connection on"), by_itself=by_itself)
    client.get_by_role("button", name="Continue").click()
    client.wait_for_url(re.compile(r"/stores/\d+$"))
    return client.url


def connect_product(client: Page, store: str, title: str, variant: str, uid: str) -> None:
    """What the shop sells has come by itself; it is to be made as `uid` says, with a file that is uploaded for it."""
    client.goto(store)
    client.get_by_role("main").get_by_role("link", name="Products", exact=True).click()
    client.wait_for_url("**/products/?store=*")
    see(client, lambda page: page.get_by_role("link", name=title), by_itself=False)
    client.get_by_role("link", name=title).first.click()
    client.get_by_role("link", name=f"Connect: {variant}", exact=True).click()
    model, made_of = next((model, one) for model in MODELS for one in variants_of(model) if one.uid == uid)
    client.locator("a.tile", has=client.get_by_text(model.name.en, exact=True)).click()
    for attribute, value in made_of.values.items():
        client.locator(f"select[name=value-{attribute}]").select_option(value)
    client.get_by_role("button", name="Continue").click()
    content = print_file(made_of.areas[0].area, FileFormat.PDF, seed=title)
    file = {"name": "motif.pdf", "mimeType": "application/pdf", "buffer": content}
    client.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    client.get_by_role("button", name="Upload and check").click()
    see(client, lambda page: page.get_by_text("motif.pdf"), by_itself=False)
    see(client, lambda page: page.locator(".findings .tone-good"), by_itself=False)
    client.get_by_role("button", name="Connect", exact=True).click()
    expect(client.get_by_text("1 variant connected.")).to_be_visible()


def make_and_send(provider: Page, client: Page, number: str, *, by_itself: bool) -> str:
    """An order that a visitor has placed is seen by both, made, and sent; gives the parcel's code."""
    client.goto("/orders/")
    see(client, lambda page: page.get_by_role("link", name=number, exact=True), by_itself=by_itself)
    produce(provider, number)
    code = f"BRT{number.strip('#')}"
    ship(provider, number, code)
    client.goto("/orders/")
    client.get_by_role("link", name=number, exact=True).click()
    expect(client.get_by_role("main")).to_contain_text("Shipped")
    expect(client.get_by_role("main")).to_contain_text(code)
    return code


def produce(provider: Page, number: str) -> None:
    """From released to printed, on the board."""
    provider.goto("/production/")
    start = f"Start order {number}"
    see(provider, lambda page: page.get_by_role("button", name=start, exact=True), by_itself=False)
    provider.get_by_role("button", name=start, exact=True).click()
    provider.goto("/production/?status=in_production")
    provider.get_by_role("button", name=f"Order printed {number}", exact=True).click()
    provider.goto("/production/?status=printed")


def ship(provider: Page, number: str, code: str) -> None:
    provider.get_by_role("link", name=f"Pack order {number}", exact=True).first.click()
    provider.fill("input[name=carrier]", "BRT")
    provider.fill("input[name=tracking_code]", code)
    provider.locator("input[name=hand_over]").check()
    provider.get_by_role("button", name="Pack", exact=True).click()
    expect(provider.get_by_role("main")).to_contain_text(code, timeout=SOON)


def see_tracking(visitor: Page, code: str) -> None:
    """On the page that the shop shows its buyer, once it was told."""
    see(visitor, lambda page: page.locator("#tracking").get_by_text(code), by_itself=False)


def see(page: Page, what: Callable[[Page], Locator], *, by_itself: bool, patience: int = SOON) -> None:
    """Wait until the page shows it: by itself, or (as people do without JavaScript) by loading it again."""
    for _again in range(1 if by_itself else patience // 1000):
        try:
            expect(what(page).first).to_be_visible(timeout=patience if by_itself else 1000)
        except AssertionError:
            if by_itself:
                raise
            page.reload()
        else:
            return
    raise AssertionError(f"{page.url} did not show it within {patience / 1000:.0f} seconds")
