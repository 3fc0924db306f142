"""The palette in a real browser."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from core.db import db
from core.matrix import Role
from models import Membership
from services.sessions import open_session
from tests.look.conftest import address, complaints, serious_findings  # noqa: F401  (fixtures)


@pytest.fixture
def inside(page: Page, app: Flask, address: str) -> Callable[[Membership], Page]:  # noqa: F811
    def enter(member: Membership) -> Page:
        _session, token = open_session(member.user, "127.0.0.1", "tests", member)
        db.commit()
        cookie = app.session_interface.get_signing_serializer(app).dumps({"_user_id": token, "_fresh": True})
        page.context.add_cookies([{"name": "vetrina", "value": cookie, "url": address}])
        page.goto(f"{address}/orders/")
        return page

    return enter


def test_an_order_is_opened_without_the_mouse_and_escape_gives_the_focus_back(make, inside, complaints):  # noqa: F811
    order = make.order(make.store(), number="1007")
    page = inside(make.member(Role.PROVIDER_ADMIN))
    page.get_by_role("searchbox").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("1007")
    expect(page.locator("#palette-found a").first).to_contain_text("1007")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{order.id}")
    assert complaints == []


def test_no_key_alone_opens_it(make, inside):
    page = inside(make.member(Role.PROVIDER_ADMIN))
    page.locator("main").focus()
    for key in ("/", "k", "?"):
        page.keyboard.press(key)
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()


def test_on_a_phone_a_link_leads_to_the_search_and_nothing_runs_over_the_edge(make, inside):
    page = inside(make.member(Role.PROVIDER_ADMIN))
    page.set_viewport_size({"width": 360, "height": 800})
    page.get_by_role("link", name="Search everywhere").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
