"""Two hundred variants connected in a real browser: few clicks, the keyboard alone, a phone, no scripts."""

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from core.db import EVERYONE, db, see
from models import Client, Mapping, Product, Variant
from tests.rows import picture

MOST_CLICKS = 20


@pytest.fixture
def member(make, store, poster):
    """An Admin whose store sells a hundred posters, each in A4 and A3; a file for both is in the library."""
    own = {"client_id": store.client_id, "store_id": store.id}
    products = [Product(**own, external_id=f"P{at}", title=f"Poster Sunset {at}", search_text="") for at in range(100)]
    db.add_all(products)
    db.flush()
    db.add_all(
        Variant(**own, product_id=product.id, external_id=size, title=size, sku="", options={"Size": size})
        for product in products
        for size in ("A4", "A3")
    )
    db.commit()
    make.file(store.client_id, name="art.png", facts=picture(3579, 5031))
    return make.member(client=db.get_one(Client, store.client_id))


def connected() -> int:
    db.rollback()
    see(EVERYONE)
    return db.scalar(select(func.count()).select_from(Mapping)) or 0


class Hand:
    """Clicks, and counts them."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_two_hundred_variants_are_connected_in_few_clicks(page_of, member, scripts, width):
    page = page_of(member, java_script_enabled=scripts, viewport={"width": width, "height": 844})
    hand = Hand()
    page.goto("/products/")
    hand.click(page.get_by_role("link", name="Mapping studio"))
    hand.click(page.get_by_role("link" if scripts else "button", name="Not connected 200"))
    hand.click(page.locator(".pick input[name=ids]").first)
    hand.click(page.get_by_label("all 200 that match"))
    hand.click(page.get_by_role("button", name="Connect", exact=True))
    hand.click(page.get_by_role("link", name="Choose from the library"))
    hand.click(page.get_by_role("button", name="Use this: art.png"))
    expect(page.locator("main")).to_contain_text("200 of 200 can be connected")
    assert fits(page)
    hand.click(page.get_by_role("button", name="Connect", exact=True))
    expect(page.locator("body")).to_contain_text("200 variants connected.")
    assert (connected(), hand.clicks <= MOST_CLICKS) == (200, True)
    hand.click(page.get_by_role("button", name="Take all of it back"))
    expect(page.locator("body")).to_contain_text("200 variants are as before.")
    assert connected() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_alone_is_enough(page_of, member, width):
    page = page_of(member, viewport={"width": width, "height": 844})
    page.goto("/products/studio?state=not_connected")
    reach(page, '[name="ids"]', "Space")
    reach(page, '[name="all"]', "Space")
    reach(page, 'button[value="connect"]', "Enter")
    page.wait_for_url("**/batches/*")
    reach(page, 'a[href*="/library"]', "Enter")
    page.wait_for_url("**/library*")
    reach(page, 'button[name="file"]', "Enter")
    page.wait_for_url("**/batches/*")
    reach(page, 'button[value="connect"]', "Enter")
    expect(page.locator("body")).to_contain_text("200 variants connected.")
    assert connected() == 200


def reach(page: Page, selector: str, key: str) -> None:
    """Tab to it, as often as that takes, and press `key`."""
    page.wait_for_load_state()
    for _time in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            page.keyboard.press(key)
            return
    pytest.fail(f"{selector} is not reached")


def fits(page: Page) -> bool:
    """Nothing is wider than the screen."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return bool(wide <= room)
