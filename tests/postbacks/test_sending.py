"""Postbacks arrive: proven, once, in the order of their order; and what fails is tried at its times."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from standardwebhooks import Webhook

from core.db import db, now
from core.matrix import Role
from jobs.postbacks import run_postback
from models import Client, Event, Mail, Postback, PostbackAttempt, PostbackEndpoint
from models.work import claim
from services.postbacks import endpoints, sending
from services.postbacks.owing import owe
from services.postbacks.sending import WAITS
from services.postbacks.signing import rotate
from tests.postbacks.conftest import add_endpoint, due_ids

SEVERAL = (Event.ORDER_RECEIVED, Event.ORDER_RELEASED, Event.ORDER_PRINTED)


def owe_all(order, *events) -> None:
    for event in events:
        owe(order, event)
    db.commit()


def only() -> Postback:
    db.expire_all()
    return db.scalars(select(Postback)).one()


def test_it_arrives_proven_and_is_noted(order, receiver, work):
    order.buyer = "Zoë Müller 🎨"
    owe_all(order, Event.ORDER_PRINTED)
    work()
    (arrival,) = receiver.accepted
    postback, attempt = only(), db.scalars(select(PostbackAttempt)).one()
    assert (postback.state, arrival.id, receiver.refused) == ("delivered", postback.webhook_id, [])
    assert (attempt.status, attempt.answer, arrival.body.decode()) == (200, "ok", postback.payload)
    assert arrival.headers["content-type"] == "application/json"


def test_every_try_has_the_same_id_and_body_and_a_timestamp_of_its_own(order, receiver, work, pass_time, monkeypatch):
    receiver.says(500)
    owe_all(order, Event.ORDER_PRINTED)
    work()
    pass_time(seconds=7)
    work()
    first, second = receiver.arrivals
    assert (first.id, first.fingerprint) == (second.id, second.fingerprint)
    assert int(second.headers["webhook-timestamp"]) >= int(first.headers["webhook-timestamp"])


def test_the_tries_are_at_the_times_of_the_table_and_then_it_has_failed(order, receiver, work, pass_time):
    receiver.says(500)
    owe_all(order, Event.ORDER_PRINTED)
    waits = []
    for _try in range(10):
        work()
        if due := only().due_at:
            waits.append(due - db.scalar(select(func.max(PostbackAttempt.created_at))))
            pass_time(seconds=waits[-1].total_seconds() + 1)
    postback = only()
    assert (postback.state, postback.error, len(receiver.arrivals)) == ("failed", "status", 10)
    assert len(waits) == 9
    slack = timedelta(seconds=2)  # between the try and its row
    both = zip(waits, WAITS, strict=True)
    assert all(table * 0.8 - slack <= wait <= table * 1.2 + slack for wait, table in both)
    assert sum(WAITS, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)


def test_of_one_order_the_next_waits_for_the_one_before_and_of_others_none_does(make, order, receiver, work, pass_time):
    other = make.order(order.store)
    receiver.says(500)
    owe_all(order, *SEVERAL)
    work()
    assert [one.type for one in receiver.arrivals] == ["order.received"]
    receiver.says(200)
    owe_all(other, Event.ORDER_RECEIVED)
    work()
    pass_time(seconds=7)
    work()
    accepted = [(one.order, one.sequence) for one in receiver.accepted]
    assert accepted == [(other.id, 1), (order.id, 1), (order.id, 2), (order.id, 3)]


def test_after_one_has_failed_for_good_the_next_goes(order, receiver, work, pass_time):
    receiver.says(500)
    owe_all(order, *SEVERAL)
    for _try in range(10):
        work()
        pass_time(days=2)
    receiver.says(200)
    work()
    assert [one.sequence for one in receiver.accepted] == [2, 3]


@pytest.mark.parametrize(("asked", "waits"), [("0.2", 1), ("90", 90), ("200000", 86_400)])
def test_a_wait_that_the_receiver_asks_for_is_kept(order, receiver, work, asked, waits):
    receiver.says(503, Retry_After=asked)
    owe_all(order, Event.ORDER_PRINTED)
    run_postback(due_ids()[0])
    tried_at = db.scalars(select(PostbackAttempt.created_at)).first()
    assert abs((only().due_at - tried_at).total_seconds() - waits) < 2


def test_a_redirect_is_a_failure_and_leads_nowhere(order, receiver, work):
    receiver.says(302, Location=receiver.url)
    owe_all(order, Event.ORDER_PRINTED)
    work()
    assert (len(receiver.arrivals), only().state, only().error_facts) == (1, "queued", {"status": 302})


def test_a_receiver_that_is_gone_is_disabled_at_once_and_people_are_told(make, order, endpoint, receiver, work):
    admin = make.member(Role.ADMIN, db.get_one(Client, endpoint.client_id))
    receiver.says(410)
    owe_all(order, *SEVERAL)
    work()
    db.expire_all()
    states = db.scalars(select(Postback.state).order_by(Postback.id)).all()
    assert ((endpoint.state, endpoint.state_reason), states) == (("disabled", "gone"), ["failed", "queued", "queued"])
    assert [mail.recipient for mail in db.scalars(select(Mail))] == [admin.email]
    assert due_ids() == []


@pytest.mark.parametrize("status", [429, 502, 504])
def test_who_asks_for_fewer_calls_is_given_a_pause_for_all_that_waits(make, order, endpoint, receiver, work, status):
    receiver.says(status)
    for one in (order, make.order(order.store), make.order(order.store)):
        owe_all(one, Event.ORDER_PRINTED)
    work()
    db.expire_all()
    assert (len(receiver.arrivals), endpoint.slow_until > now()) == (1, True)
    assert [row.tries for row in db.scalars(select(Postback).order_by(Postback.id))] == [1, 0, 0]


def test_a_receiver_that_somebody_is_talking_to_is_left_alone(order, endpoint, receiver):
    owe_all(order, Event.ORDER_PRINTED)
    assert sending.take_line(endpoint)
    db.commit()
    run_postback(due_ids()[0])
    assert (receiver.arrivals, only().tries, len(due_ids())) == ([], 0, 1)


def test_killed_between_the_call_and_the_commit_the_same_comes_again(order, endpoint, receiver, work, pass_time):
    """As a worker that dies: the receiver has it, and nothing of that was written."""
    owe_all(order, Event.ORDER_PRINTED)
    postback = claim(Postback, due_ids()[0])
    db.commit()
    body = postback.payload.encode()
    headers = sending.headers_of(postback, endpoint, body, now())
    sending.poster().post(endpoint.address, body, headers)
    db.rollback()
    work()
    assert len(receiver.accepted) == 1
    pass_time(minutes=3)
    work()
    first, second = receiver.accepted
    assert (first.id, first.fingerprint, only().state) == (second.id, second.fingerprint, "delivered")


def test_an_address_in_a_private_network_is_never_called(app, order, endpoint, receiver, work):
    endpoint.address = "http://10.0.0.7/hook"
    owe_all(order, Event.ORDER_PRINTED)
    work()
    assert (receiver.arrivals, only().error) == ([], "address_not_allowed")


def test_one_that_fails_delays_no_other_endpoint(order, receiver, work):
    add_endpoint(order.client_id, receiver, address="http://127.0.0.1:9/closed")
    good, receiver.secret = endpoints.make(
        order.client_id, {}, name="B", kind="url", address=receiver.url, events=["order.printed"]
    )
    db.commit()
    owe_all(order, Event.ORDER_PRINTED)
    work()
    assert len(receiver.accepted) == 1
    states = {row.endpoint_id: row.state for row in db.scalars(select(Postback))}
    assert states[good.id] == "delivered"
    assert sorted(states.values()) == ["delivered", "queued", "queued"]


def test_rotating_the_secret_costs_no_delivery(order, endpoint, receiver, work, pass_time):
    newer = rotate(endpoint)
    owe_all(order, Event.ORDER_RECEIVED)
    work()  # the receiver still has the former one
    former, receiver.secret = receiver.secret, newer
    owe_all(order, Event.ORDER_RELEASED)
    work()
    pass_time(hours=25)
    owe_all(order, Event.ORDER_PRINTED)
    work()
    assert ([one.sequence for one in receiver.accepted], receiver.refused) == ([1, 2, 3], [])
    last = receiver.accepted[-1]
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(former).verify(last.body, last.headers)


def test_headers_of_a_persons_own_go_along_and_the_log_does_not_show_their_values(order, endpoint, receiver, work):
    sending.keep_headers(endpoint, {"X-Key": "very-secret"})
    owe_all(order, Event.ORDER_PRINTED)
    work()
    attempt = db.scalars(select(PostbackAttempt)).one()
    assert receiver.accepted[0].headers["x-key"] == "very-secret"
    assert attempt.request_headers["X-Key"] == "•••"
    assert "very-secret" not in db.get_one(PostbackEndpoint, endpoint.id).headers
