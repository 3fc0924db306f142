"""Ticks are kept while somebody turns pages, searches and goes elsewhere, with scripts and without."""

import pytest
from playwright.sync_api import Page, expect

from core.db import db
from models import Client


@pytest.fixture
def member(make, store):
    """An Admin whose store sells 120 variants, on three pages."""
    product = make.product(store, title="Poster Sunset", search_text="poster sunset")
    for at in range(120):
        make.variant(product, sku=f"SUN-{at}.", title=f"Size {at}")
    return make.member(client=db.get_one(Client, store.client_id))


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_ticks_are_kept_on_every_way(page_of, member, scripts, width):
    page = page_of(member, java_script_enabled=scripts, viewport={"width": width, "height": 844})
    page.goto("/products/studio")
    tick(page, "Size 0", "Size 1")
    says(page, 2, scripts)
    way(page, "Next", scripts).click()
    tick(page, "Size 50")
    says(page, 3, scripts)
    way(page, "Not connected", scripts).click()
    expect(page.locator("[aria-current=page] .count:visible")).to_have_text("120")
    expect(box(page, "Size 0")).to_be_checked()
    page.get_by_role("searchbox").fill("SUN-119.")
    if not scripts:
        page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("[name=ids]")).to_have_count(1)
    tick(page, "Size 119")
    page.goto("/products/") if scripts else page.get_by_role("button", name="Keep what is ticked").click()
    page.goto("/products/studio")
    says(page, 4)
    expect(box(page, "Size 1")).to_be_checked()
    way(page, "Show only these", scripts).click()
    expect(page.locator("[name=ids]:checked")).to_have_count(4)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Connect 4 variants")
    page.go_back()
    page.get_by_role("button", name="Select none").click()
    expect(page.locator("body")).to_contain_text("4 variants are no longer selected.")
    expect(page.locator("[name=ids]:checked")).to_have_count(0)


def test_whoever_is_quicker_than_the_line_loses_no_tick(page_of, member):
    page = page_of(member)
    page.route("**/studio/picks*", slowly)
    page.goto("/products/studio")
    tick(page, "Size 0", "Size 1", "Size 2")
    page.get_by_role("link", name="Next").click()
    expect(box(page, "Size 50")).to_be_visible()
    says(page, 3)
    tick(page, "Size 50")
    page.get_by_role("link", name="Not connected").click()
    expect(box(page, "Size 0")).to_be_checked()
    says(page, 4)


def slowly(route) -> None:
    route.request.frame.page.wait_for_timeout(300)
    route.continue_()


def tick(page: Page, *names: str) -> None:
    for name in names:
        box(page, name).check()


def box(page: Page, name: str):
    return page.get_by_label(f"Select Poster Sunset · {name}", exact=True)


def says(page: Page, count: int, is_told: bool = True) -> None:
    """Without scripts the bar tells what was kept when the page was sent."""
    if is_told:
        expect(page.locator("[data-picked]")).to_have_text(f"{count} selected")


def way(page: Page, name: str, scripts: bool):
    return page.get_by_role("link" if scripts else "button", name=name).first
