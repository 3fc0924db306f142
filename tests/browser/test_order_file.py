"""A file of orders, as people bring it: seven rows of a thousand are wrong, and mended by the file of refused rows.

With a mouse, with the keyboard alone, on a phone, and without JavaScript (a short file there).
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from core.db import EVERYONE, db, see
from models import MappingState, Order, Variant
from tests.browser.conftest import Town
from tests.browser.files import WAYS, bring, by_keyboard, downloaded, saved, store_of, told

WRONG = 7
ROWS = {"with a mouse": 1000}


@pytest.mark.parametrize("way", WAYS)
def test_wrong_rows_are_mended_by_the_file_of_refused_rows(
    town: Town, person: Callable[..., Page], way: str, tmp_path: Path
):
    page = person("anna", **WAYS[way])
    press = by_keyboard if "keyboard" in way else Locator.click
    by_itself, number = way != "without JavaScript", ROWS.get(way, 20)
    store_id, run = store_of(town), way.replace(" ", "-")
    rows = orders(sku_of(town, store_id), run, number)
    for row in rows[:: number // WRONG][:WRONG]:
        row["quantity"] = "some"

    page.goto(f"/sheets/orders/new?store={store_id}")
    bring(page, saved(rows, tmp_path), press)
    told(page, "No order has been made yet.", by_itself)
    expect(page.get_by_role("main")).to_contain_text("“some” is no whole number from 1 on.")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    refused = downloaded(page, page.get_by_role("link", name="Download these rows"), press, tmp_path)
    assert len(refused) == WRONG
    press(page.get_by_role("button", name=f"Make {number - WRONG} orders"))
    told(page, "rows have become orders.", by_itself)

    press(page.get_by_role("link", name="Bring another file"))
    bring(page, saved([row | {"quantity": "2"} for row in refused], tmp_path), press)
    told(page, "No order has been made yet.", by_itself)
    press(page.get_by_role("button", name=f"Make {WRONG} orders"))
    told(page, f"{WRONG} rows have become orders.", by_itself)
    assert made(town, run) == number

    press(page.get_by_role("link", name="Bring another file"))
    bring(page, saved(rows[1:4], tmp_path), press)
    told(page, "No order has been made yet.", by_itself)
    expect(page.get_by_role("button", name="Make")).to_have_count(0)


def orders(sku: str, run: str, number: int) -> list[dict[str, str]]:
    """One line each; drafts, so that the floor is not full of them."""
    address = {"orderType": "draft", "addressLine1": "Via Po 1", "city": "Torino", "postCode": "10123", "country": "IT"}
    return [
        {"orderReferenceId": f"{run}-{each}", "lastName": f"Rossi {run} {each}", **address, "sku": sku, "quantity": "1"}
        for each in range(number)
    ]


def sku_of(town: Town, store_id: int) -> str:
    """Of one connected variant alone."""
    with town.running.app.app_context():
        see(EVERYONE)
        own = select(Variant.sku).where(Variant.store_id == store_id, Variant.mapping_state == MappingState.CONNECTED)
        alone = own.where(Variant.sku != "", Variant.gone_at.is_(None)).group_by(Variant.sku).having(func.count() == 1)
        return db.scalars(alone.order_by(Variant.sku)).first()


def made(town: Town, run: str) -> int:
    with town.running.app.app_context():
        see(EVERYONE)
        return db.scalar(select(func.count()).select_from(Order).where(Order.reference.startswith(f"{run}-")))
