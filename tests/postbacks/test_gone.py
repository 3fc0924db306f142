"""A receiver that answers 410 is switched off at once: said once, to whom it concerns, and nothing is lost."""

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, see
from core.matrix import Role
from models import Activity, Client, Event, Mail, Postback
from services.postbacks.owing import owe


@pytest.fixture
def member(make, order):
    return make.member(Role.ADMIN, db.get_one(Client, order.client_id))


@pytest.fixture
def provider(make):
    return make.member(Role.PROVIDER_ADMIN)


@pytest.fixture
def admin(member, sign_in):
    return sign_in(member)


@pytest.fixture
def gone(order, endpoint, receiver, work):
    """gone(): the endpoint, whose receiver has just said so."""

    def say(**values):
        for name, value in values.items():
            setattr(endpoint, name, value)
        receiver.says(410)
        owe(order, Event.ORDER_PRINTED)
        db.commit()
        work()
        db.expire_all()
        return endpoint

    return say


def told() -> list[str]:
    see(EVERYONE)
    return list(db.scalars(select(Mail.recipient).order_by(Mail.id)))


def test_of_what_feeds_the_providers_system_the_providers_people_are_told(member, provider, gone):
    gone(for_provider=True)
    assert told() == [provider.email]


def test_a_test_of_one_that_is_off_already_tells_nobody_again(admin, member, gone, receiver, work):
    endpoint = gone()
    for status in (410, 200):
        receiver.says(status)
        admin.post(f"/postbacks/{endpoint.id}/trials", data={"event": "ping"})
        work()
    db.expire_all()
    assert (told(), endpoint.state) == ([member.email], "disabled")


def test_the_log_says_once_that_it_was_switched_off(admin, gone, receiver, work):
    endpoint = gone()
    admin.post(f"/postbacks/{endpoint.id}/trials", data={"event": "ping"})
    work()
    see(EVERYONE)
    acts = db.scalars(select(Activity.action).where(Activity.object_id == endpoint.id)).all()
    assert acts.count("postback.disabled") == 1
    assert "Switched off a postback endpoint that takes nothing any more" in admin.get("/activity/").text


def test_what_it_was_gone_for_goes_out_when_it_is_enabled_also_after_a_test(admin, order, gone, receiver, work):
    endpoint = gone()
    receiver.says(200)
    admin.post(f"/postbacks/{endpoint.id}/trials", data={"event": "ping"})
    work()
    assert "1 failed in all its tries" in admin.get(f"/postbacks/{endpoint.id}/enable").text
    admin.post(f"/postbacks/{endpoint.id}/enable", data={"backlog": "all"})
    work()
    assert [one.type for one in receiver.accepted] == ["ping", "order.printed"]
    assert set(db.scalars(select(Postback.state))) == {"delivered"}
