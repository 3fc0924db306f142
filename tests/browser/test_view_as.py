"""A staff member views as somebody of a client: the banner stands over every page, and the end leads back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from core.db import EVERYONE, db, see
from jobs.demo.people import CLIENT
from models import Client
from tests.browser.conftest import Town, log_in


def test_the_banner_stands_over_every_page_and_the_end_leads_back(town: Town, person: Callable[..., Page]):
    page = person(None)
    log_in(page, "account")  # a log-in of its own, whose cookie another place renews
    page.goto(f"/users/?client={client_id(town)}")
    page.get_by_role("row", name="Olga Marini").get_by_role("link", name="View as").click()
    assert page.get_by_label("As whom").evaluate("select => select.selectedOptions[0].label").startswith("Olga Marini")
    page.get_by_label("Reason").fill("She asked what she sees")
    page.get_by_role("main").get_by_role("button", name="View as").click()
    banner = page.get_by_role("region", name="Viewing as")
    expect(banner).to_contain_text("Andrea Neri views as Olga Marini · Order Manager")
    menu = page.get_by_role("navigation", name="Main").get_by_role("link")
    addresses = [link.get_attribute("href") for link in menu.all()]
    assert "/orders/" in addresses and "/clients/" not in addresses
    for address in [*addresses, "/clients/", "/profile/"]:
        page.goto(address or "/")
        expect(banner).to_contain_text("minutes left")
    banner.get_by_role("button", name="End").click()
    expect(page).to_have_url(f"{town.url}/users/?client={client_id(town)}")
    expect(banner).to_have_count(0)
    page.goto(f"/activity/?client={client_id(town)}")
    expect(page.get_by_role("row", name="Ended viewing").first).to_contain_text("on behalf of Olga Marini")


def test_support_looks_and_what_it_presses_is_refused_in_the_page(town: Town, person: Callable[..., Page]):
    page = person(None)
    log_in(page, "support")
    page.goto(f"/clients/{client_id(town)}/view-as")
    page.get_by_label("Reason").fill("A call")
    page.get_by_role("main").get_by_role("button", name="View as").click()
    expect(page.get_by_role("region", name="Viewing as")).to_contain_text("only looking")
    page.goto("/catalog/")
    page.goto("/stores/")
    page.get_by_role("main").get_by_role("row").nth(1).get_by_role("link").first.click()
    sync = page.get_by_role("button", name="Sync products").first
    expect(sync).to_be_disabled()
    expect(sync).to_have_attribute("title", "You are only looking")
    sync.evaluate("button => button.form.submit()")
    expect(page.get_by_role("heading", name="You are only looking")).to_be_visible()


def client_id(town: Town) -> int:
    with town.running.app.app_context():
        see(EVERYONE)
        return db.query(Client).filter_by(name=CLIENT).one().id
