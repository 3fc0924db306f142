"""The bell, from an order that stands still to a mail that is stopped: with scripts, and without."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from commands.mail.mailbox import Caught, Mailbox
from core.db import EVERYONE, db, now, see
from core.rights import Vetrina
from jobs.demo.people import HOST
from models import (
    Membership,
    Notice,
    NoticeLook,
    NoticeMail,
    NoticeSetting,
    Order,
    Reason,
    Source,
    Status,
    Store,
    User,
)
from services.notices.looks import EVERY
from services.orders import act_on, hold
from tests.browser.conftest import Town
from tests.browser.hands import Hands

PATIENCE = 90  # seconds: a look every ten, a mail half a minute later
STOP = re.compile(r"http://\S+/no-more-mails/\S+")


@pytest.fixture(scope="session")
def told_of_demo(town: Town) -> None:
    """What the demo brings is news too: by now it has been looked for twice, as what others just write is left to the
    second look."""
    often = {source: every for source, every in EVERY.items() if every < timedelta(minutes=1)}
    begun = now() + max(EVERY[Source.STORY], EVERY[Source.WORK])

    def has_looked() -> bool:
        with town.running.app.app_context():
            see(EVERYONE)
            looks = db.scalars(select(NoticeLook).where(NoticeLook.source.in_(often))).all()
            return len(looks) == len(often) and all(
                look.due_at and look.due_at - often[Source(look.source)] > begun for look in looks
            )

    wait_until(has_looked)


@pytest.fixture
def quiet(town: Town, told_of_demo: None) -> Iterator[None]:
    """Nothing is new, and everybody has what their role begins with."""

    def forget() -> None:
        with town.running.app.app_context():
            see(EVERYONE)
            db.execute(update(Notice).values(read_at=now(), created_at=now() - timedelta(hours=2), mailed_at=now()))
            db.query(NoticeSetting).delete()
            db.commit()

    forget()
    yield
    forget()


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def hands(request, person, quiet) -> Callable[[str], Hands]:
    return lambda name: Hands(person(name, java_script_enabled=request.param))


def test_an_order_that_stands_still_rings_the_bell_and_is_one_click_away(town: Town, hands):
    anna = hands("anna").page
    expect(anna.get_by_role("link", name="Notices", exact=True)).to_be_visible()
    order_id, number = stop_an_order(town)
    ring(anna, 1)
    anna.get_by_role("link", name="Notices: 1 new").click()
    anna.get_by_role("main").get_by_role("button", name=f"Order {number} is on hold").click()
    anna.wait_for_url(f"**/orders/{order_id}")
    expect(anna.get_by_role("link", name="Notices", exact=True)).to_be_visible()


def test_a_store_that_is_lost_rings_it_and_a_kind_that_is_switched_off_does_not(town: Town, hands, person):
    anna = hands("anna")
    store_id, name = lose_a_store(town)
    try:
        ring(anna.page, 1)
        anna.page.get_by_role("link", name="Notices: 1 new").click()
        anna.press(f"{name} has to be connected again")
        anna.page.wait_for_url(f"**/stores/{store_id}")
    finally:
        with town.running.app.app_context():
            see(EVERYONE)
            connected = {"status": "connected", "problem": None, "connected_at": now()}
            db.execute(update(Store).where(Store.id == store_id).values(connected))
            db.commit()
    anna.page.goto("/profile/notices")
    anna.toggle("Order waits for somebody: in the app")
    anna.choose("Order waits for somebody: by e-mail", "No e-mail")
    anna.press("Save")
    expect(anna.page.get_by_label("Order waits for somebody: in the app")).not_to_be_checked()
    stop_an_order(town)
    ring(person("olga"), 1)  # others are told
    anna.page.goto("/")
    expect(anna.page.get_by_role("link", name="Notices", exact=True)).to_be_visible()


def test_a_summary_comes_once_and_is_stopped_by_its_link(town: Town, hands, person):
    anna = hands("anna")
    anna.page.goto("/profile/notices")
    anna.choose("Order waits for somebody: by e-mail", "Once a day, together")
    anna.press("Save")
    _order_id, number = stop_an_order(town)
    ring(anna.page, 1)
    before = len(mails(town, number))
    let_the_day_come(town)
    wait_until(lambda: len(mails(town, number)) > before)
    time.sleep(12)  # a sweep later nothing more has come
    (mail,) = mails(town, number)
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = STOP.search(mail.body("plain") or "")
    assert link
    stranger = Hands(person(None, java_script_enabled=False))
    stranger.page.goto(link[0])
    stranger.press("Stop these e-mails")
    expect(stranger.page.get_by_role("status")).to_contain_text("You get no more e-mails about")
    anna.page.goto("/profile/notices")
    expect(anna.page.get_by_label("Order waits for somebody: by e-mail")).to_have_value("none")


def stop_an_order(town: Town) -> tuple[int, str]:
    """The provider stops one of Anna's orders, which was about to be produced; its id and number. The one with a held
    line has been told of already, and is another test's."""
    with town.running.app.app_context():
        see(EVERYONE)
        own = select(Order).where(Order.client_id == client_of("anna"), Order.status == Status.CREATED)
        own = own.where(Order.held_items == 0)
        order = db.scalars(own.order_by(Order.id).limit(1)).one()
        act_on(order, None)
        hold(order, Vetrina([order.client_id]), Reason.MATERIAL_SHORTAGE)
        db.commit()
        return order.id, order.number


def lose_a_store(town: Town) -> tuple[int, str]:
    with town.running.app.app_context():
        see(EVERYONE)
        own = select(Store).where(Store.client_id == client_of("anna"), Store.platform == "manual")
        store = db.scalars(own.order_by(Store.id).limit(1)).one()
        store.status, store.problem = "reconnect", "key_refused"
        db.commit()
        return store.id, store.name


def client_of(name: str) -> int:
    query = select(Membership.client_id).join(User).where(User.email == f"{name}@{HOST}")
    return db.scalars(query).one() or 0


def ring(page: Page, new: int) -> None:
    """Until the bell says so: the page is looked at again and again, as a person would."""

    def is_told() -> bool:
        page.goto("/")
        return page.get_by_role("link", name=f"Notices: {new} new", exact=True).count() == 1

    wait_until(is_told)


def let_the_day_come(town: Town) -> None:
    with town.running.app.app_context():
        see(EVERYONE)
        db.execute(update(NoticeMail).where(NoticeMail.pace == "daily", NoticeMail.due_at > now()).values(due_at=now()))
        db.commit()


def mails(town: Town, number: str) -> list[Caught]:
    """Those to Anna that name this order."""
    caught = Mailbox(town.running.folder / "mail").newest(200)
    return [
        mail for mail in caught if "anna@" in str(mail.message["To"]) and f" {number} " in (mail.body("plain") or "")
    ]


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(1)
