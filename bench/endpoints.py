"""Receivers that listen while orders come in: each wants everything, and is told of each order once."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import func, select

from bench.postbacks import Listening, inversions
from core.db import EVERYONE, db, see
from models import Client, Event, Order, Postback, PostbackState
from services.postbacks import endpoints

EVENTS = [str(event) for event in Event if event is not Event.PING]
LONGEST = 900.0  # seconds


@contextmanager
def listening(many: int) -> Iterator[list[Listening]]:
    with ExitStack() as stack:
        yield [stack.enter_context(Listening()) for _number in range(many)]


def subscribe(receivers: Sequence[Listening]) -> None:
    """Of the one client that there is."""
    see(EVERYONE)
    client = db.scalars(select(Client)).one()
    for receiver in receivers:
        wanted = {"name": "ERP", "kind": "url", "address": receiver.url, "events": EVENTS}
        _endpoint, secret = endpoints.make(client.id, {}, **wanted)
        receiver.ask("knows", secret)
    db.commit()


def wait_until_told() -> None:
    end = time.monotonic() + LONGEST
    queued = select(func.count()).where(Postback.state == PostbackState.QUEUED)
    while db.scalar(queued) and time.monotonic() < end:
        db.rollback()
        time.sleep(0.5)


def what_arrived(receivers: Sequence[Listening]) -> dict[str, Any]:
    """`wrong`: an order of which a receiver did not hear just once that it was received, or not in its order, and calls
    whose signature it refused. A call that a kill cut off before its note comes again under its id: `came_again`."""
    see(EVERYONE)
    wait_until_told()
    orders = set(db.scalars(select(Order.id)))
    owed = set(db.scalars(select(Postback.webhook_id)))
    counted: Counter[str] = Counter()
    wrong = 0
    for receiver in receivers:
        accepted = [one for one in receiver.ask("arrivals") if one["accepted"]]
        counted.update(one["id"] for one in accepted)
        told = Counter(order for order, _id in {(one["order"], one["id"]) for one in accepted if _is_received(one)})
        wrong += len(orders.symmetric_difference(told)) + sum(count != 1 for count in told.values())
        wrong += inversions(accepted) + len(receiver.ask("refused"))
    return {
        "postbacks": len(owed),
        "postbacks_lost": len(owed - set(counted)),
        "postbacks_doubled": (db.scalar(select(func.count()).select_from(Postback)) or 0) - len(owed),
        "postbacks_came_again": sum(count - 1 for count in counted.values()),
        "postbacks_wrong": wrong,
    }


def _is_received(arrival: dict[str, Any]) -> bool:
    return bool(arrival["type"] == Event.ORDER_RECEIVED)
