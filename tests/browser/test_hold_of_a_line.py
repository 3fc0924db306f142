"""Of the demo: a line that waits, talked about by both sides, and a print file that is asked for."""

from playwright.sync_api import Page, expect
from sqlalchemy import select

from core.db import EVERYONE, db, see
from models import Order, OrderRequest, RequestState
from tests.browser.conftest import Town
from tests.browser.files import PHONE


def test_a_held_line_is_talked_about_and_goes_on(town: Town, person):
    order_id, number, item_id = held(town)
    provider: Page = person("admin")
    provider.get_by_role("main").get_by_role("link", name="Waits for us").click()
    provider.get_by_role("main").get_by_role("link", name=number, exact=True).click()
    provider.locator(f"#hold-{item_id}").get_by_role("link", name="Answer").click()
    provider.get_by_label("Your message").fill("Is another paper fine?")
    provider.get_by_role("button", name="Send").click()
    expect(provider.locator(f"#hold-{item_id}")).to_contain_text("Waits for the client")

    client: Page = person("anna", **PHONE, java_script_enabled=False)
    client.get_by_role("main").get_by_role("link", name="Waits for you").click()
    client.get_by_role("main").get_by_role("link", name=number, exact=True).click()
    client.locator(f"#hold-{item_id}").get_by_role("link", name="Answer").click()
    client.get_by_label("Your message").fill("Yes, and print this one.")
    client.get_by_label("Or one from the file library").select_option(index=1)
    client.get_by_role("button", name="Send").click()
    expect(client.locator(f"#hold-{item_id}")).to_contain_text("Waits for the provider")

    provider.goto(f"/orders/{order_id}")
    expect(provider.locator(f"#hold-{item_id}")).to_contain_text("Yes, and print this one.")
    provider.get_by_role("button", name="Let this line go on").click()
    expect(provider.locator(f"#hold-{item_id}")).to_have_count(0)
    expect(provider.locator(".page-head")).not_to_contain_text("on hold")


def test_a_file_that_is_asked_for_stands_beside_the_old_one_and_is_taken(town: Town, person):
    provider: Page = person("admin")
    provider.goto(f"/orders/{asked(town)}")
    asking = provider.locator("section", has=provider.get_by_role("heading", name="Change asked for"))
    expect(asking.locator("figure")).to_have_count(2)
    expect(asking.locator("figure").nth(1)).to_contain_text("nuova versione.pdf")
    asking.get_by_role("button", name="Accept").click()
    expect(asking).to_have_count(0)
    expect(provider.locator("[title='nuova versione.pdf']").first).to_be_visible()


def held(town: Town) -> tuple[int, str, int]:
    with town.running.app.app_context():
        see(EVERYONE)
        order = db.scalars(select(Order).where(Order.held_items > 0).order_by(Order.id)).first()
        assert order is not None
        return order.id, order.number, next(item.id for item in order.items if item.is_held)


def asked(town: Town) -> int:
    with town.running.app.app_context():
        see(EVERYONE)
        own = select(OrderRequest.order_id).where(OrderRequest.state == RequestState.OPEN)
        return db.scalars(own.order_by(OrderRequest.id)).one()
