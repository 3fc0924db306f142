"""One order in three parcels: by mouse, by keyboard on a phone, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from core.db import EVERYONE, db, now, see
from models import Order, OrderItem, Status, Store
from tests.browser.conftest import Town
from tests.browser.files import PHONE
from tests.browser.hands import Hands


@pytest.mark.parametrize("way", ["mouse", "keyboard", "without scripts"])
def test_an_order_leaves_in_three_parcels(town: Town, person, way: str):
    order_id = printed(town)
    options = {"mouse": {}, "keyboard": PHONE, "without scripts": {"java_script_enabled": False}}[way]
    page: Page = person("floor", **options)
    hands = Hands(page, keyboard=way == "keyboard")
    page.goto(f"/orders/{order_id}")
    hands.activate(page.locator("#packages").get_by_role("link", name="Pack", exact=True))
    hands.activate(page.get_by_role("link", name="Split over several parcels"))
    hands.fill("How many parcels", "3")
    hands.press("Spread")
    expect(page.get_by_label("Tracking code of parcel 3")).to_be_visible()
    assert hands.fits()
    hands.fill("Carrier", "GLS")
    for number in (1, 2, 3):
        hands.fill(f"Tracking code of parcel {number}", f"{way[:2].upper()}{number}")
    hands.press("Pack")
    parcels = page.locator("#packages article")
    expect(parcels).to_have_count(3)
    expect(parcels.nth(2)).to_contain_text(f"{way[:2].upper()}3")
    client: Page = person("anna")
    client.goto(f"/orders/{order_id}")
    expect(client.locator("#packages article")).to_have_count(3)


def printed(town: Town) -> int:
    """An order of five posters and a mug, printed and waiting to be packed."""
    with town.running.app.app_context():
        see(EVERYONE)
        store = db.scalars(select(Store).where(Store.platform == "manual")).one()
        own = {"client_id": store.client_id, "store_id": store.id}
        order = Order(**own, number="SPLIT", status=Status.PRINTED, placed_at=now(), currency="EUR", country="IT")
        db.add(order)
        db.flush()
        for title, quantity in (("Poster", 5), ("Mug", 1)):
            db.add(OrderItem(**own, order_id=order.id, title=title, quantity=quantity, status=Status.PRINTED))
        db.commit()
        return order.id
