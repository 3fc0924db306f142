"""The road from a product to its connection in a real browser: with scripts, and without."""

import pytest
from playwright.sync_api import Page, expect

from core.db import db
from models import Client
from tests.products.conftest import picture_of

SOFT = (1276, 1790)  # 150 dpi on an A4 poster


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.usefixtures("worker", "poster")
def test_a_product_is_connected_with_a_soft_picture_that_is_accepted(make, page_of, product, variant, scripts):
    page = page_of(make.member(client=db.get_one(Client, product.client_id)), java_script_enabled=scripts)
    page.goto(f"/products/{product.id}")
    page.get_by_role("link", name="Connect: Size: A4").click()
    page.get_by_role("link", name="Poster").first.click()
    page.select_option("#value-format", "a4")
    page.get_by_role("button", name="Continue").click()
    upload = {"name": "sunset.png", "mimeType": "image/png", "buffer": picture_of(*SOFT)}
    page.locator("input[type=file]").set_input_files(files=[upload])
    page.fill("#multiplier", "2")
    page.get_by_role("button", name="Upload and check").click()
    if not scripts:
        until_checked(page)
    expect(page.locator(".findings")).to_contain_text("150 dpi at its printed size", timeout=20_000)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator("main")).to_contain_text("has a low resolution. Accept that")
    page.get_by_label("I accept the low resolution").check()
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator("body")).to_contain_text("1 variant connected.")
    expect(page.get_by_role("cell", name="Poster × 2")).to_be_visible()


def until_checked(page: Page) -> None:
    """Without scripts one asks by hand."""
    found, refresh = page.locator(".findings"), page.get_by_role("link", name="Refresh").first
    for _time in range(40):
        expect(found.or_(refresh).first).to_be_visible()
        if found.count():
            return
        page.wait_for_timeout(300)
        with page.expect_navigation():
            refresh.click()
