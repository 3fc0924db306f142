"""A client with an order and an endpoint, a receiver that listens, and time that can be made to pass."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bench.receiver import Receiver
from core.db import EVERYONE, db, now, see
from jobs.postbacks import run_postback
from models import Event, Order, Package, Postback, PostbackEndpoint, PostbackState
from services.postbacks.endpoints import make as make_endpoint
from services.postbacks.payload import ping, with_id, written

ALL = [str(event) for event in Event if event is not Event.PING]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def endpoint(make, receiver) -> PostbackEndpoint:
    """Of a new client; wants all events, and the receiver knows its secret."""
    return add_endpoint(make.client().id, receiver)


@pytest.fixture
def order(make, endpoint) -> Order:
    order = make.order(make.store(client_id=endpoint.client_id))
    make.item(order)
    return order


@pytest.fixture
def work(app) -> Callable[[], None]:
    """Sends what is due, as the workers would."""

    def run() -> None:
        while due := due_ids():
            for postback_id in due:
                run_postback(postback_id)
            db.rollback()
            db.expire_all()

    return run


@pytest.fixture
def pass_time(app) -> Callable[..., None]:
    def back(**ago: float) -> None:
        by = timedelta(**ago)
        shift(Postback, by, "due_at", "created_at", "ended_at", "occurred_at")
        shift(PostbackEndpoint, by, "failing_since", "slow_until", "old_secret_until", "busy_until")
        db.commit()
        db.expire_all()

    return back


def add_endpoint(client_id: int, receiver: Receiver, **values: object) -> PostbackEndpoint:
    wanted = {"name": "ERP", "kind": "url", "address": receiver.url, "events": ALL} | values
    endpoint, receiver.secret = make_endpoint(client_id, {}, **wanted)
    db.commit()
    return endpoint


def due_ids() -> list[int]:
    see(EVERYONE)
    due = select(Postback.id).where(Postback.due_at <= now(), Postback.state == PostbackState.QUEUED)
    found = list(db.scalars(due.order_by(Postback.due_at, Postback.id)))
    db.commit()
    return found


def shift(table: type, by: timedelta, *names: str) -> None:
    db.execute(update(table).values({name: getattr(table, name) - by for name in names}))


@pytest.fixture
def filled(make, order) -> list[dict]:
    """What templates are filled with: a ping, and the order without and with a parcel on its way."""
    texts = [ping(now()), written("order.printed", order, now(), 1)]
    package = Package(client_id=order.client_id, order_id=order.id, state="shipped", carrier="BRT", shipped_at=now())
    package.tracking_code = "BRT-1"
    db.add(package)
    db.commit()
    texts.append(written("package.shipped", order, now(), 2, package))
    told = [json.loads(with_id(text, "msg_1")) for text in texts]
    return [each | each["data"] for each in told]
