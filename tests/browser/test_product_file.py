"""A file of products, as people bring it: looked through, a row mended by the file of refused rows, taken back.

With a mouse, with the keyboard alone, on a phone, and without JavaScript.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from core.db import EVERYONE, db, see
from models import Mapping, MappingState, Variant
from tests.browser.conftest import Town
from tests.browser.files import WAYS, bring, by_keyboard, downloaded, saved, store_of, told
from tests.browser.road import see as see_on


@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_looked_through_mended_and_taken_back(
    town: Town, person: Callable[..., Page], way: str, tmp_path: Path
):
    page = person("anna", **WAYS[way])
    press = by_keyboard if "keyboard" in way else Locator.click
    by_itself = way != "without JavaScript"
    rows = exported(page, store_of(town), press, tmp_path)
    first, second, *_others = [row for row in rows if row["Connection Status"] == MappingState.CONNECTED]
    first["Quantity Multiplier"], second["Quantity Multiplier"] = "7", "many"

    bring(page, saved([first, second], tmp_path), press)
    told(page, "Nothing has been changed yet.", by_itself)
    expect(page.get_by_role("main")).to_contain_text("“many” is no number")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    refused = downloaded(page, page.get_by_role("link", name="Download these rows"), press, tmp_path)
    press(page.get_by_role("button", name="Change 1 variant"))
    told(page, "1 row is done.", by_itself)

    (row,) = refused
    assert row["Store Variant ID"] == second["Store Variant ID"]
    press(page.get_by_role("link", name="Bring another file"))
    bring(page, saved([row | {"Quantity Multiplier": "7"}], tmp_path), press)
    told(page, "Nothing has been changed yet.", by_itself)
    press(page.get_by_role("button", name="Change 1 variant"))
    told(page, "1 row is done.", by_itself)
    assert multipliers(town, first, second) == {7}

    press(page.get_by_role("button", name="Take back what it changed"))
    told(page, "1 variant is again what it was before the file.", by_itself)
    press(page.get_by_role("link", name="Bring another file"))
    press(page.get_by_role("table", name="Files brought lately").get_by_role("link").nth(1))
    press(page.get_by_role("button", name="Take back what it changed"))
    told(page, "1 variant is again what it was before the file.", by_itself)
    assert multipliers(town, first, second) == {1}


def exported(page: Page, store_id: int, press: Callable[[Locator], None], folder: Path) -> list[dict[str, str]]:
    page.goto(f"/sheets/new?store={store_id}")
    press(page.get_by_role("button", name="Export as CSV"))
    page.wait_for_url("**/exports/*")
    see_on(page, newest_export, by_itself=False)
    found = downloaded(page, newest_export(page), press, folder)
    page.goto(f"/sheets/new?store={store_id}")
    return found


def newest_export(page: Page) -> Locator:
    """The link that is there once it is made; further down are those that were made before."""
    return page.get_by_role("table", name="Exports").locator("tbody tr").first.get_by_role("link", name="Download")


def multipliers(town: Town, *rows: dict[str, str]) -> set[int]:
    """Of the variants that these rows name."""
    with town.running.app.app_context():
        see(EVERYONE)
        named = select(Mapping.multiplier).join(Variant, Variant.id == Mapping.variant_id)
        ids = [row["Store Variant ID"] for row in rows]
        return set(db.scalars(named.where(Variant.store_id == int(rows[0]["Store ID"]), Variant.external_id.in_(ids))))
