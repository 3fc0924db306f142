"""A mailbox counts as told once the mail server has the mail; what the server refuses is tried as with any receiver."""

import pytest
from sqlalchemy import select

from core.db import db
from jobs.postbacks import run_postback
from models import Event, Mail, Postback, PostbackAttempt, PostbackState
from services.postbacks import endpoints
from services.postbacks.owing import owe
from tests.access.conftest import deliver, mail_server  # noqa: F401  (fixtures)

DESK = "desk@example.test"


@pytest.fixture
def desk(order):
    box = {"kind": "email", "address": DESK, "preset": "email", "events": ["order.printed", "order.canceled"]}
    endpoint, _secret = endpoints.make(order.client_id, {}, name="Desk", **box)
    db.commit()
    return endpoint


def postbacks(desk):
    own = select(Postback).where(Postback.endpoint_id == desk.id).order_by(Postback.id)
    return db.scalars(own.execution_options(populate_existing=True)).all()


def states(desk):
    return [postback.state for postback in postbacks(desk)]


def test_it_has_arrived_once_the_server_took_it_and_not_before(desk, order, work, deliver):  # noqa: F811
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()
    assert states(desk) == [PostbackState.QUEUED]
    assert [mail["To"] for mail in deliver()] == [DESK]
    assert (states(desk), postbacks(desk)[0].sent) == ([PostbackState.DELIVERED], 1)


def test_what_the_server_refuses_is_a_failed_try_and_the_next_news_wait(
    desk, order, work, deliver, mail_server, pass_time  # noqa: F811
):  # fmt: skip
    mail_server.answers[DESK] = "550 No such person here"
    for event in (Event.ORDER_PRINTED, Event.ORDER_CANCELED):
        owe(order, event)
        db.commit()
    work()
    assert deliver() == []
    work()
    assert (states(desk), db.query(Mail).count()) == ([PostbackState.QUEUED] * 2, 1)
    own = select(PostbackAttempt).where(PostbackAttempt.postback_id == postbacks(desk)[0].id)
    attempt = db.scalars(own).one()
    assert (attempt.error, "No such person here" in attempt.error_facts["words"]) == ("mail_refused", True)
    assert desk.failing_since is not None
    del mail_server.answers[DESK]
    pass_time(seconds=10)
    for _news in range(2):
        work()
        deliver()
    assert (states(desk), desk.failing_since) == ([PostbackState.DELIVERED] * 2, None)
    first, second = (postback.delivered_at for postback in postbacks(desk))
    assert first < second


def test_ten_refusals_are_all_its_tries(desk, order, work, deliver, mail_server, pass_time):  # noqa: F811
    mail_server.answers[DESK] = "450 Not now"
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    for _try in range(12):
        work()
        deliver()
        pass_time(hours=30)
    assert (states(desk), postbacks(desk)[0].sent, db.query(Mail).count()) == ([PostbackState.FAILED], 10, 10)


def test_looked_at_again_while_its_mail_is_on_the_way_it_is_not_written_twice(desk, order, work, deliver):  # noqa: F811
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    work()
    endpoints.enable(desk, None)
    db.commit()
    run_postback(postbacks(desk)[0].id)
    assert (db.query(Mail).count(), len(deliver()), states(desk)) == (1, 1, [PostbackState.DELIVERED])
