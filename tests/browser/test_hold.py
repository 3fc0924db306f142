"""The provider stops an order with a question; its client finds it first, answers, and it goes on to the board.

Once with a mouse and another print file; once on a phone without JavaScript, where the client takes it as it is; once
on a phone by the keyboard, in words, after which the provider lets it go.
"""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from core.db import EVERYONE, db, see
from models import CatalogVariant, Order, Status, Store
from services.placed import variants_by_id
from tests.browser.conftest import Town
from tests.browser.files import PHONE
from tests.browser.hands import Hands

DPI = 150
MM = 25.4


@pytest.mark.parametrize("way", ["file", "as_it_is", "words"])
def test_a_held_order_is_answered_and_goes_on(town: Town, person, way: str, tmp_path: Path):
    number, order_id, act, size = released(town)
    provider: Page = person("admin")
    question(provider, order_id)

    options = {"file": {}, "as_it_is": PHONE | {"java_script_enabled": False}, "words": PHONE}[way]
    client: Page = person("anna", **options)
    hands = Hands(client, keyboard=way == "words")
    hands.activate(client.get_by_role("main").get_by_role("link", name="Waits for you"))
    hands.activate(client.get_by_role("main").get_by_role("link", name=number, exact=True))
    expect(client.locator("#hold")).to_contain_text("Is the border meant?")
    hands.activate(client.locator("#hold").get_by_role("link", name="Answer"))
    hands.fill("Your message", "Print this one." if way == "file" else "It is meant.")
    if way == "file":
        client.get_by_label("Attach a file").set_input_files(drawn(tmp_path, size))
        client.locator("select[name=act]").select_option(act)
    elif way == "as_it_is":
        client.locator("select[name=act]").select_option("accept")
    assert hands.fits()
    hands.press("Send")
    expect(client.get_by_role("main")).to_contain_text("About the hold")

    if way == "words":
        provider.goto("/")
        provider.get_by_role("main").get_by_role("link", name="Waits for us").click()
        provider.get_by_role("main").get_by_role("link", name=number, exact=True).click()
        expect(provider.locator("#hold")).to_contain_text("It is meant.")
        provider.get_by_role("button", name="Release hold").click()
        expect(provider.locator("#hold")).to_have_count(0)
    wait_for_release(client, order_id)
    provider.goto(f"/production/?q={number.strip('#')}")
    expect(provider.locator("#floor")).to_contain_text(number)


def question(page: Page, order_id: int) -> None:
    page.goto(f"/orders/{order_id}/hold")
    page.locator("select[name=reason]").select_option("file_no_bleed")
    page.get_by_label("What is it about?").fill("Is the border meant?")
    page.get_by_role("button", name="Hold order").click()
    expect(page.locator("#hold")).to_contain_text("Waits for the client")


def wait_for_release(page: Page, order_id: int) -> None:
    """Another file is looked at first, and the order looked at again a minute later."""
    for _time in range(150):
        page.goto(f"/orders/{order_id}")
        if page.locator(".page-head").get_by_text("Created", exact=True).count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError("it was not released")


def released(town: Town) -> tuple[str, int, str, tuple[int, int]]:
    """An order of the client's that waits for production: number, id, which file to exchange, and its pixels."""
    with town.running.app.app_context():
        see(EVERYONE)
        own = select(Order).join(Store, Store.id == Order.store_id).where(Store.platform == "woocommerce")
        order = db.scalars(own.where(Order.status == Status.CREATED).order_by(Order.id.desc())).first()
        assert order is not None
        item = next(item for item in order.items if item.is_ours)
        made: CatalogVariant = variants_by_id({item.catalog_variant_id or 0})[item.catalog_variant_id or 0]
        area = next(area for area in made.areas if area.key in item.files)
        size = (area.width_mm + 2 * area.bleed_mm, area.height_mm + 2 * area.bleed_mm)
        pixels = tuple(round(float(side) / MM * DPI * 2) for side in size)
        return order.number, order.id, f"{item.id}-{area.key}", (pixels[0], pixels[1])


def drawn(folder: Path, size: tuple[int, int]) -> Path:
    file = folder / "with-bleed.png"
    Image.new("RGB", size, (20, 90, 160)).save(file, dpi=(DPI * 2, DPI * 2))
    return file
