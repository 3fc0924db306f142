"""The road from a product to its connection in a real browser: with scripts, and without."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from core.db import EVERYONE, db, see
from jobs.files import run_file
from models import Client, File, Membership
from models.work import WorkState
from services.sessions import open_session
from tests.products.conftest import picture_of

SOFT = (1276, 1790)  # 150 dpi on an A4 poster


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def worker(app: Flask) -> Iterator[None]:
    """Looks at files as they come."""
    stopped = threading.Event()

    def work() -> None:
        while not stopped.wait(0.2):
            with app.app_context():
                see(EVERYONE)
                for file_id in db.scalars(select(File.id).where(File.work_state == WorkState.WAITING)).all():
                    run_file(file_id)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    stopped.set()
    thread.join()


@pytest.fixture
def page_of(app: Flask, live: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(member: Membership, **options: object) -> Page:
        _session, token = open_session(member.user, "127.0.0.1", "tests", member)
        db.commit()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        context = browser.new_context(base_url=live, locale="en-GB", **options)
        context.add_cookies([{"name": "vetrina", "value": client.get_cookie("vetrina").value, "url": live}])
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.usefixtures("worker", "poster")
def test_a_product_is_connected_with_a_soft_picture_that_is_accepted(make, page_of, product, variant, scripts):
    page = page_of(make.member(client=db.get_one(Client, product.client_id)), java_script_enabled=scripts)
    page.goto(f"/products/{product.id}")
    page.get_by_role("link", name="Connect: Size: A4").click()
    page.get_by_role("link", name="Poster").first.click()
    page.select_option("#value-format", "a4")
    page.get_by_role("button", name="Continue").click()
    upload = {"name": "sunset.png", "mimeType": "image/png", "buffer": picture_of(*SOFT)}
    page.locator("input[type=file]").set_input_files(files=[upload])
    page.fill("#multiplier", "2")
    page.get_by_role("button", name="Upload and check").click()
    if not scripts:
        until_checked(page)
    expect(page.locator(".findings")).to_contain_text("150 dpi at its printed size", timeout=20_000)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator("main")).to_contain_text("has a low resolution. Accept that")
    page.get_by_label("I accept the low resolution").check()
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator("body")).to_contain_text("1 variant connected.")
    expect(page.get_by_role("cell", name="Poster × 2")).to_be_visible()


def until_checked(page: Page) -> None:
    """Without scripts one asks by hand."""
    for _time in range(40):
        if page.locator(".findings").count():
            return
        page.wait_for_timeout(300)
        page.get_by_role("link", name="Refresh").first.click()
