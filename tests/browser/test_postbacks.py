"""Postbacks in a browser: an endpoint is made, it fails, that is found in the log, mended, sent again, and arrives.

With a mouse, with the keyboard alone, on a phone, and without JavaScript.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from bench.receiver import Receiver
from core.db import EVERYONE, db, see
from jobs.demo.people import CLIENT
from models import Client, Order, Postback, PostbackEndpoint
from tests.browser.conftest import Town
from tests.browser.files import WAYS
from tests.browser.hands import Hands


@pytest.mark.parametrize("way", WAYS)
def test_a_failed_postback_is_found_mended_and_sent_again(town: Town, person: Callable[..., Page], way: str):
    page = person("anna", **WAYS[way])
    hands, shown = Hands(page, keyboard="keyboard" in way), page.get_by_role("main")
    name, number = f"ERP {way}", a_number(town)
    with Receiver() as receiver:
        page.goto("/postbacks/new?preset=generic")
        hands.fill("Name", name)
        hands.fill("URL", receiver.url)
        hands.toggle("Order printed")
        hands.fill("Order to look at", number)
        hands.press("Preview")
        expect(shown.get_by_role("heading", name="Preview")).to_be_visible()
        expect(shown.locator("pre").first).to_contain_text(number)
        hands.press("Save")
        expect(shown.get_by_role("heading", name="The secret")).to_be_visible()
        receiver.secret = shown.locator(".secret code").inner_text()
        endpoint_page = page.url
        assert hands.fits()

        receiver.says(500, b"not today")
        hands.choose("Event", "Order printed")
        hands.fill("Order number", number)
        hands.press("Send test")
        seen(page, shown.get_by_text("not today"))
        page.goto("/postbacks/log?state=failed")
        row = shown.get_by_role("row").filter(has_text=name)
        expect(row).to_contain_text("only 2xx counts as taken")
        assert hands.fits()
        hands.activate(row.get_by_role("link").first)

        receiver.says(200, b"thanks")
        hands.press("Send again")
        seen(page, shown.get_by_text("thanks"))
        expect(shown.get_by_text("Arrived").first).to_be_visible()
        assert (len({one.id for one in receiver.arrivals}), len(receiver.accepted), receiver.refused) == (1, 1, [])
        page.goto(endpoint_page)
        expect(shown.get_by_role("row").filter(has_text="Order printed").first).to_contain_text("Arrived")
        forget(town, name)


def seen(page: Page, words) -> None:
    """Looks again where no script does."""
    for _look in range(30):
        page.wait_for_timeout(500)
        if words.first.is_visible():
            return
        if page.locator("a.without-js:visible").count():
            page.reload()
    expect(words.first).to_be_visible()


def a_number(town: Town) -> str:
    with town.running.app.app_context():
        see(EVERYONE)
        own = select(Order.number).join(Client, Client.id == Order.client_id).where(Client.name == CLIENT)
        return db.scalars(own.order_by(Order.id).limit(1)).one()


def forget(town: Town, name: str) -> None:
    """The next way begins with a log that has none of this."""
    with town.running.app.app_context():
        see(EVERYONE)
        endpoint = db.scalars(select(PostbackEndpoint).where(PostbackEndpoint.name == name)).one()
        db.execute(update(Postback).where(Postback.endpoint_id == endpoint.id).values(state="dropped", due_at=None))
        db.commit()
