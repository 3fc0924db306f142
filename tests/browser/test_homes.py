"""Home as each role finds it: every number leads to as many rows; and the figures behind it, on a phone and without
JavaScript.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from jobs.demo.people import MEMBERS, STAFF
from tests.browser.files import PHONE
from tests.browser.road import see

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("name", [*STAFF, *MEMBERS])
def test_every_number_at_home_is_as_many_rows_as_the_list_behind_it(person: Callable[..., Page], name: str):
    page = person(name, **PHONE)
    page.goto("/")
    assert page.evaluate(FITS)
    labels = page.locator("a.stat .stat-label").all_inner_texts()
    assert "Orders that came" in [label.strip() for label in labels]
    for label in labels:
        page.goto("/")
        figure = page.locator("a.stat").filter(has=page.get_by_text(label.strip(), exact=True))
        told = figure.locator("strong").inner_text()
        figure.click()
        page.wait_for_url(lambda url: not url.endswith("/"))
        assert (label, str(rows_of(page))) == (label, told)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_figures_are_drawn_and_stand_in_tables(person: Callable[..., Page], scripts: bool):
    page = person("anna", **PHONE, java_script_enabled=scripts)
    page.goto("/analytics/")
    see(page, lambda shown: shown.get_by_role("img", name="Orders over time"), by_itself=False)
    page.locator("summary", has_text="As a table").first.click()
    expect(page.locator("details[open] table").first).to_be_visible()
    if scripts:
        assert page.evaluate(FITS)


def rows_of(page: Page) -> int:
    """On all pages of the list; it has one row for each, and products have their variants below them."""
    found = 0
    while True:
        products = page.locator("main tr.of-product").count()
        found += products or page.locator("main tbody td.main").count()
        older = page.locator("main a[rel=next][href]")
        if not older.count():
            return found
        page.goto(str(older.first.get_attribute("href")))
