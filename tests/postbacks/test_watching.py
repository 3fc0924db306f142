"""An endpoint that only fails: people are told, it is switched off, and what is old is cleared."""

import pytest
from sqlalchemy import func, select

from core.db import db
from core.matrix import Role
from jobs.postbacks import clear_old, watch_failing
from jobs.sweep import due_rows
from models import Activity, Client, Event, Mail, Postback, PostbackAttempt, PostbackEndpoint
from services.postbacks import endpoints
from services.postbacks.keeping import forget_orders
from services.postbacks.owing import owe
from tests.postbacks.conftest import add_endpoint


@pytest.fixture
def failing(make, order, endpoint, receiver, work):
    make.member(Role.ADMIN, db.get_one(Client, endpoint.client_id))
    receiver.says(500)
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()
    return endpoint


def mails() -> int:
    return db.scalar(select(func.count()).select_from(Mail))


def test_people_are_told_after_a_day_and_after_three_and_then_it_is_switched_off(failing, work, pass_time):
    told = []
    for hours in (23, 2, 46, 2, 46, 2):  # 23 h, 25 h, 71 h, 73 h, 119 h, 121 h
        pass_time(hours=hours)
        work()
        watch_failing()
        watch_failing()
        told.append(mails())
    db.expire_all()
    assert told == [0, 1, 1, 2, 2, 3]
    assert (failing.state, failing.state_reason) == ("disabled", "failing")
    assert "postback.disabled" in db.scalars(select(Activity.action)).all()


def test_one_success_forgets_the_failures(failing, receiver, work, pass_time):
    pass_time(hours=25)
    watch_failing()
    receiver.says(200)
    work()
    db.expire_all()
    assert (failing.failing_since, failing.warnings, failing.state) == (None, 0, "active")


def test_what_failed_in_all_its_tries_goes_out_when_the_endpoint_is_enabled(failing, order, receiver, work, pass_time):
    for _day in range(11):
        pass_time(days=1)
        work()
    watch_failing()
    owe(order, Event.ORDER_DELIVERED)
    db.commit()
    receiver.says(200)
    endpoints.enable(failing, None)
    db.commit()
    work()
    assert [one.type for one in receiver.accepted] == ["order.printed", "order.delivered"]


def test_after_thirty_days_the_body_is_gone_and_the_row_stays(failing, order, work, pass_time):
    failing_id, key = failing.id, db.scalars(select(Postback.key)).one()
    endpoints.pause(db.get_one(PostbackEndpoint, failing_id))
    db.commit()
    pass_time(days=31)
    clear_old()
    db.expire_all()
    postback = db.scalars(select(Postback)).one()
    attempts = db.scalar(select(func.count()).select_from(PostbackAttempt))
    assert (postback.payload, postback.state, postback.error, attempts) == ("", "dropped", "too_old", 0)
    owe(order, Event.ORDER_PRINTED)  # the same change, asked for once more
    db.commit()
    assert db.scalars(select(Postback.key)).all() == [key]


def test_a_buyer_who_is_forgotten_is_forgotten_here_too(failing, order):
    forget_orders(order.client_id, [order.id])
    db.commit()
    db.expire_all()
    postback = db.scalars(select(Postback)).one()
    assert (postback.payload, postback.state, postback.due_at) == ("", "dropped", None)


def test_a_deleted_endpoint_is_told_nothing_more(failing, order, receiver, work, pass_time):
    endpoints.delete(failing)
    owe(order, Event.ORDER_DELIVERED)
    db.commit()
    pass_time(days=1)
    work()
    assert len(receiver.arrivals) == 1
    assert db.scalars(select(Postback.state)).all() == ["dropped"]


def test_the_sweep_rings_once_for_each_receiver_however_much_is_due(make, order, endpoint, receiver):
    for _number in range(3):
        owe(make.order(order.store), Event.ORDER_PRINTED)
    other = add_endpoint(order.client_id, receiver)
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    rung = db.scalars(due_rows(Postback)).all()
    assert {db.get_one(Postback, one).endpoint_id for one in rung} == {endpoint.id, other.id}
    assert len(rung) == 2
