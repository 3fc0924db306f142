"""Files of rows in a browser: brought, told of, had back; with a mouse or by the keyboard alone."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page
from sqlalchemy import func, select

from core.db import EVERYONE, db, see
from jobs.demo.people import HOST
from models import MappingState, Membership, User, Variant
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


def by_keyboard(control: Locator) -> None:
    """Reached by Tab, so that whoever has no mouse gets there, and pressed."""
    reach(control)
    control.page.keyboard.press("Enter")


def reach(control: Locator) -> None:
    control.wait_for()
    for _step in range(MOST_TABS):
        control.page.keyboard.press("Tab")
        if control.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{control} is not reached by Tab")


def told(page: Page, what: str, by_itself: bool) -> None:
    road.see(page, lambda page: page.get_by_role("main").get_by_text(what), by_itself=by_itself)


def bring(page: Page, file: Path, press: Callable[[Locator], None]) -> None:
    page.get_by_label("CSV file or Excel workbook").set_input_files(file)  # the system's own dialog, past any keyboard
    press(page.get_by_role("button", name="Look through"))


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
