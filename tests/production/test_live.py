"""The floor in a real browser: what is released appears by itself, and everything goes without JavaScript too."""

import re

import pytest
from playwright.sync_api import expect

from core.db import db
from models import OrderItem
from tests.look.conftest import address, complaints  # noqa: F401


@pytest.fixture
def signed_in(sign_in, operator, address):  # noqa: F811
    """The cookie of somebody's browser, for a real one."""
    client = sign_in(operator)
    cookie = client.get_cookie("vetrina")
    return [{"name": "vetrina", "value": cookie.value, "url": address}]


@pytest.fixture
def order(make):
    order = make.order(make.store(), number="R-1", status="created")
    make.item(order, title="Poster")
    return order


def test_what_is_released_appears_and_what_stays_the_same_is_not_sent_again(
    make,
    page,
    address,  # noqa: F811
    signed_in,
    order,
    complaints,  # noqa: F811
):
    page.clock.install()
    page.context.add_cookies(signed_in)
    page.goto(f"{address}/production/")
    answers = []
    page.on("response", lambda answer: answers.append(answer.status) if "/production/" in answer.url else None)
    expect(page.locator("#floor tbody tr")).to_have_count(1)
    for _each in range(3):
        with page.expect_response(re.compile("/production/$")):
            page.clock.run_for(10_500)
    make.item(order, title="Mug")
    page.clock.run_for(10_500)
    expect(page.locator("#floor tbody tr")).to_have_count(2)
    assert (answers[0], answers[-1], complaints) == (200, 200, [])
    assert 304 in answers


def test_picked_rows_are_kept_while_the_board_polls_and_are_started_together(page, address, signed_in, order):  # noqa: F811
    page.context.add_cookies(signed_in)
    page.goto(f"{address}/production/")
    page.locator("#floor tbody .pick input").check()
    page.get_by_role("form", name="Selected rows").get_by_role("button", name="Start").click()
    expect(page.get_by_text("1 item was started.")).to_be_visible()
    db.expire_all()
    assert db.get_one(OrderItem, 1).status == "in_production"


def test_what_is_picked_while_news_are_on_their_way_stays_and_the_news_come_afterwards(
    make,
    page,
    address,  # noqa: F811
    signed_in,
    order,
):
    page.clock.install()
    page.context.add_cookies(signed_in)
    page.goto(f"{address}/production/")
    box = page.locator("#floor tbody .pick input").first
    make.item(order, title="Mug")

    def picked_meanwhile(route):
        box.check()
        route.continue_()

    page.route(re.compile("/production/$"), picked_meanwhile, times=1)
    with page.expect_response(re.compile("/production/$")):
        page.clock.run_for(10_500)
    page.clock.run_for(1_000)
    expect(box).to_be_checked()
    expect(page.locator("#floor tbody tr")).to_have_count(1)
    box.uncheck()
    page.clock.run_for(10_500)
    expect(page.locator("#floor tbody tr")).to_have_count(2)


def test_an_order_goes_from_released_to_shipped_without_javascript(browser, address, signed_in, order):  # noqa: F811
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(signed_in)
    page = plain.new_page()
    page.goto(f"{address}/production/")
    page.get_by_role("button", name="Start order R-1").click()
    page.goto(f"{address}/production/?status=in_production")
    page.get_by_role("button", name="Order printed R-1").click()
    page.goto(f"{address}/production/?status=printed")
    page.get_by_role("link", name="Pack order R-1").click()
    page.get_by_label("Carrier").first.fill("brt")
    page.get_by_label("Tracking code").fill("A1")
    page.get_by_role("button", name="Pack").click()
    plain.close()
    db.expire_all()
    assert (order.status, order.packages[0].carrier) == ("shipped", "BRT")
