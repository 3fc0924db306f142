"""From a list to its file in a real browser: with scripts, and without."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from core.db import db
from models import Client, Membership
from services.sessions import open_session
from tests.exports.conftest import newest


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
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
        name = app.config["SESSION_COOKIE_NAME"]
        context = browser.new_context(base_url=live, **options)
        context.add_cookies([{"name": name, "value": client.get_cookie(name).value, "url": live}])
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def admin(make):
    store = make.store()
    for status in ("passed", "canceled"):
        make.order(store, number=status.upper(), status=status)
    return make.member(client=db.get_one(Client, store.client_id))


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_file_goes_by_the_filters_that_are_seen(admin, page_of, work, has_scripts):
    """With scripts, only the rows were swapped when the filter was chosen; the button is the page's first one."""
    page = page_of(admin, java_script_enabled=has_scripts)
    page.goto("/orders/")
    page.get_by_label("Status").select_option("canceled")
    if not has_scripts:
        page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("link", name="PASSED")).to_have_count(0)
    page.locator("main summary", has_text="Export").click()
    page.get_by_role("button", name="Orders as CSV").click()
    expect(page.get_by_role("heading", name="Exports")).to_be_visible()
    assert newest().asked == {"status": "canceled"}
    work()
    if not has_scripts:
        page.get_by_role("link", name="Refresh").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    text = download.value.path().read_text("utf-8-sig")
    assert ("CANCELED" in text, "PASSED" in text) == (True, False)
