"""What was given up is told, and stands as failed for as long as somebody can do something about it."""

import pytest
from sqlalchemy import select, update

from core.db import EVERYONE, db, see
from core.matrix import Role
from jobs.postbacks import clear_old, watch_failing
from models import Client, Event, Mail, NoticeCause, Postback, PostbackEndpoint
from services.mails import letter_in
from services.postbacks import endpoints
from services.postbacks.owing import owe

FAULTY = {"preset": "own", "template": "{{ order.packages[0].carrier }}"}


@pytest.fixture
def admin(make, sign_in, endpoint):
    return sign_in(make.member(Role.ADMIN, db.get_one(Client, endpoint.client_id)))


@pytest.fixture
def faulty(endpoint):
    """Its template fits no order that comes."""
    endpoint.preset, endpoint.template = FAULTY["preset"], FAULTY["template"]
    db.commit()
    return endpoint


@pytest.fixture
def given_up(order, receiver, work, pass_time):
    """One that the receiver did not take in all its tries, while it took another."""
    receiver.says(400)
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    for _try in range(10):
        work()
        db.execute(update(PostbackEndpoint).values(failing_since=None, warnings=0))  # as when others are taken
        db.commit()
        pass_time(days=2)
    return db.scalars(select(Postback)).one()


def owed() -> list[tuple[str, int | None]]:
    see(EVERYONE)
    return [(cause.what, cause.facts["thing"][1]) for cause in db.scalars(select(NoticeCause).order_by(NoticeCause.id))]


def test_one_that_was_given_up_while_others_are_taken_is_told(given_up):
    assert owed() == [("given_up", given_up.endpoint_id)]


def test_what_feeds_the_providers_system_is_told_to_the_staff(order, faulty, work):
    faulty.for_provider = True
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()
    assert owed() == [("staff_given_up", faulty.id)]


def test_a_test_that_failed_is_told_to_nobody(admin, faulty, order, work):
    admin.post(f"/postbacks/{faulty.id}/trials", data={"event": "order.printed", "order": order.number})
    work()
    db.expire_all()
    assert (db.scalars(select(Postback.state)).all(), owed(), faulty.failing_since) == (["failed"], [], None)


def test_a_template_that_fits_no_order_is_told_as_a_receiver_that_takes_nothing(admin, faulty, order, work, pass_time):
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()
    assert "The template cannot be filled in. Mend it" in admin.get(f"/postbacks/{faulty.id}").text
    pass_time(hours=25)
    watch_failing()
    words = letter_in(db.scalars(select(Mail)).one()).text
    assert ("The template of the postbacks “ERP”" in words, "everything is tried again" in words) == (True, False)
    pass_time(days=5)
    watch_failing()
    db.expire_all()
    assert (faulty.state, faulty.state_reason) == ("disabled", "failing")


def test_a_receiver_that_fails_later_is_not_taken_for_the_template(admin, faulty, order, receiver, work, pass_time):
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()
    faulty.preset, faulty.template, faulty.failing_since = "generic", "", None
    pass_time(hours=1)
    receiver.says(500)
    owe(order, Event.ORDER_CANCELED)
    db.commit()
    work()
    page = admin.get(f"/postbacks/{faulty.id}").text
    assert ("The template cannot be filled in." in page, "everything is tried again" in page) == (False, True)


def failed_on(browser, endpoint) -> tuple[bool, bool, int]:
    """Whether Home and the endpoints' page tell of one, and how many the list behind them has."""
    home, page, log = (browser.get(url).text for url in ("/", "/postbacks/", "/postbacks/log?state=to_mend"))
    return "Nothing needs you now" not in home, f"to={endpoint.id}" in page, log.count('href="/postbacks/log/')


def test_one_that_failed_stands_at_home_and_in_its_list(admin, endpoint, given_up):
    assert failed_on(admin, endpoint) == (True, True, 1)
    assert "Failed postbacks" in admin.get("/").text


@pytest.mark.parametrize("why", ["cleared", "deleted", "a test"])
def test_what_can_not_be_sent_again_is_counted_nowhere(admin, endpoint, given_up, pass_time, why):
    if why == "cleared":
        pass_time(days=31)
        clear_old()
    elif why == "deleted":
        endpoints.delete(endpoint)
    else:
        given_up.is_trial = True
    db.commit()
    db.expire_all()
    assert failed_on(admin, endpoint) == (False, False, 0)
    assert f"/postbacks/log/{given_up.id}" in admin.get("/postbacks/log?state=failed").text
