"""The components as a person meets them: with a mouse, a keyboard, a phone, and without JavaScript."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.look.conftest import serious_findings

ROWS = "#orders tbody tr"


@pytest.fixture
def shown(page: Page, app: Flask, address: str) -> Page:
    page.goto(f"{address}/components/")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_serious_is_found_and_nothing_runs_over_the_edge(page, app, address, complaints, theme, width):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/components/")
    page.wait_for_load_state("networkidle")
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    # the policy forbids to evaluate axe in the page itself, so it runs in one without it
    relaxed = page.context.browser.new_context(
        bypass_csp=True, color_scheme=theme, viewport={"width": width, "height": 900}
    )
    copy = relaxed.new_page()
    copy.goto(f"{address}/components/")
    assert serious_findings(copy) == []
    relaxed.close()


def test_search_asks_once_when_typing_stops_and_keeps_the_focus(shown):
    asked = []
    shown.on("request", lambda request: asked.append(request.url) if "q=" in request.url else None)
    shown.get_by_role("searchbox").press_sequentially("anna", delay=40)
    expect(shown.locator(ROWS)).to_have_count(4)
    assert [url.partition("?")[2] for url in asked] == ["q=anna"]
    expect(shown).to_have_url(re.compile(r"/components/\?q=anna$"))
    expect(shown.get_by_role("searchbox")).to_be_focused()


def test_an_old_answer_never_overtakes_a_newer_one(shown):
    held = []
    shown.route(re.compile(r"q=anna$"), lambda route: held.append(route))
    search = shown.get_by_role("searchbox")
    search.fill("anna")
    shown.wait_for_function("() => document.querySelector('#orders.htmx-request')")
    search.fill("jonas")
    expect(shown.locator(ROWS)).to_have_count(3)
    for route in held:
        route.fallback()
    shown.wait_for_timeout(300)
    assert set(shown.locator("#orders [data-label=Buyer]").all_inner_texts()) == {"Jonas Weber"}


def test_boxes_are_picked_in_ranges_and_the_header_shows_a_mixed_state(shown):
    boxes = shown.locator(f"{ROWS} .pick input")
    boxes.nth(1).check()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(shown.locator("[data-picked]")).to_have_text("4 selected")
    assert shown.locator("[data-pick-all]").evaluate("box => box.indeterminate") is True


def test_the_line_of_a_job_moves_by_itself_and_stops_when_it_is_done(page, app, address):
    page.goto(f"{address}/components/progress?done=200")
    expect(page.get_by_text("295 of 380")).to_be_visible()
    expect(page.get_by_text("380 of 380")).to_be_visible(timeout=4000)
    assert page.locator("#demo-progress[hx-trigger]").count() == 0


def test_the_dialog_waits_for_the_typed_name_and_gives_the_focus_back(shown):
    opener = shown.get_by_role("link", name="Open dialog")
    opener.click()
    delete = shown.get_by_role("dialog").get_by_role("button", name="Delete store")
    expect(delete).to_be_disabled()
    shown.get_by_label("Type Prints & Co. to confirm").fill("Prints & Co.")
    expect(delete).to_be_enabled()
    shown.keyboard.press("Escape")
    expect(shown.get_by_role("dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_refusal_is_told_above_the_list_and_the_list_stays(shown):
    shown.route(
        re.compile(r"q=anna$"), lambda route: route.fulfill(status=502, body="<html><h1>Bad Gateway</h1></html>")
    )
    shown.get_by_role("searchbox").fill("anna")
    expect(shown.locator("#problem")).to_contain_text("The answer could not be shown")
    expect(shown.locator(ROWS)).to_have_count(17)
    assert "Bad Gateway" not in shown.content()


def test_a_broken_connection_is_told_and_tried_again_on_request(shown):
    shown.route(re.compile(r"q=anna$"), lambda route: route.abort())
    shown.get_by_role("searchbox").fill("anna")
    banner = shown.get_by_text("Vetrina cannot be reached")
    expect(banner).to_be_visible()
    shown.unroute(re.compile(r"q=anna$"))
    shown.get_by_role("button", name="Try again").first.click()
    expect(shown.locator(ROWS)).to_have_count(4)
    expect(banner).to_be_hidden()


def test_a_plain_form_posts_once_however_often_it_is_pressed(shown):
    posts = []
    shown.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    shown.route("**/components/", lambda route: None if route.request.method == "POST" else route.fallback())
    shown.get_by_role("button", name="Posts once").dblclick()
    shown.wait_for_timeout(300)
    assert len(posts) == 1


def test_a_toast_of_an_answer_is_heard_once_and_offers_its_undo(shown):
    told = {"HX-Trigger": '{"toast": {"message": "Tracking saved.", "undo": "/undo/7"}}'}
    shown.route(re.compile(r"q=anna$"), lambda route: route.fulfill(headers=told, body="<p>1 order</p>"))
    shown.get_by_role("searchbox").fill("anna")
    toast = shown.locator("#toasts .toast")
    expect(toast).to_have_count(1)
    expect(toast).to_contain_text("Tracking saved.")
    assert toast.locator("form").get_attribute("action") == "/undo/7"
    assert shown.locator("#toasts").get_attribute("aria-live") == "polite"


def test_leaving_with_unsaved_text_is_asked_about(shown):
    asked = []
    shown.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    name = shown.get_by_label("Name").first
    name.fill("Bottega Rossi")
    shown.get_by_role("link", name="Home page").click(no_wait_after=True)
    shown.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert name.input_value() == "Bottega Rossi"


def test_without_javascript_the_menu_opens_and_the_list_is_searched(browser: Browser, app: Flask, address: str):
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = plain.new_page()
    page.goto(f"{address}/components/")
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#sidebar")).to_be_visible()
    page.goto(f"{address}/components/")
    page.get_by_role("searchbox").fill("anna")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(ROWS)).to_have_count(4)
    plain.close()
