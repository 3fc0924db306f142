"""A file of products, as people bring it: looked through, a row mended by the file of refused rows, taken back.

With a mouse, with the keyboard alone, on a phone, and without JavaScript.
"""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from core.db import EVERYONE, db, see
from jobs.demo.people import HOST
from models import Mapping, MappingState, Membership, User, Variant
from tests.browser import road
from tests.browser.conftest import Town

MOST_TABS = 150
PHONE = {"viewport": {"width": 390, "height": 844}}
WAYS = {
    "with a mouse": {},
    "with the keyboard alone": {},
    "on a phone": PHONE,
    "without JavaScript": {"java_script_enabled": False},
}


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


def by_keyboard(control: Locator) -> None:
    """Reached by Tab, so that whoever has no mouse gets there, and pressed."""
    page = control.page
    control.wait_for()
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        if control.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{control} is not reached by Tab")


def told(page: Page, what: str, by_itself: bool) -> None:
    road.see(page, lambda page: page.get_by_role("main").get_by_text(what), by_itself=by_itself)


def bring(page: Page, file: Path, press: Callable[[Locator], None]) -> None:
    page.get_by_label("CSV file or Excel workbook").set_input_files(file)  # the system's own dialog, past any keyboard
    press(page.get_by_role("button", name="Look through"))


def exported(page: Page, store_id: int, press: Callable[[Locator], None], folder: Path) -> list[dict[str, str]]:
    page.goto(f"/sheets/new?store={store_id}")
    return downloaded(page, page.get_by_role("link", name="Export as CSV"), press, folder)


def downloaded(page: Page, link: Locator, press: Callable[[Locator], None], folder: Path) -> list[dict[str, str]]:
    with page.expect_download() as coming:
        press(link)
    coming.value.save_as(folder / "downloaded.csv")
    return list(csv.DictReader(io.StringIO((folder / "downloaded.csv").read_text("utf-8-sig"), newline="")))


def saved(rows: list[dict[str, str]], folder: Path) -> Path:
    """As a spreadsheet saves them."""
    file = folder / "mine.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return file


def store_of(town: Town) -> int:
    """One of Anna's, with connected variants."""
    with town.running.app.app_context():
        see(EVERYONE)
        anna = select(Membership.client_id).join(User).where(User.email == f"anna@{HOST}")
        connected = select(Variant.store_id).where(Variant.mapping_state == MappingState.CONNECTED)
        own = connected.where(Variant.client_id == db.scalars(anna).one(), Variant.gone_at.is_(None))
        return db.scalars(own.group_by(Variant.store_id).having(func.count() > 1).order_by(Variant.store_id)).first()


def multipliers(town: Town, *rows: dict[str, str]) -> set[int]:
    """Of the variants that these rows name."""
    with town.running.app.app_context():
        see(EVERYONE)
        named = select(Mapping.multiplier).join(Variant, Variant.id == Mapping.variant_id)
        ids = [row["Store Variant ID"] for row in rows]
        return set(db.scalars(named.where(Variant.store_id == int(rows[0]["Store ID"]), Variant.external_id.in_(ids))))
