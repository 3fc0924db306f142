"""Owing receivers their news: one row for each endpoint that wants it, in the transaction of the change itself.

Whoever owes has locked the order, so that its numbers rise one by one and nothing is owed twice.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from core.bulk import insert_rows
from core.db import after_commit, db, now
from models import Event, Order, Package, Postback, PostbackEndpoint, PostbackState, Status
from models.work import WorkState
from services.postbacks.payload import beside_all, ping, with_id, written

OF_STATUS = {
    Status.RECEIVED: Event.ORDER_RECEIVED,
    Status.FAILED: Event.ORDER_FAILED,
    Status.CREATED: Event.ORDER_RELEASED,
    Status.IN_PRODUCTION: Event.ORDER_IN_PRODUCTION,
    Status.PRINTED: Event.ORDER_PRINTED,
    Status.DELIVERED: Event.ORDER_DELIVERED,
    Status.RETURNED: Event.ORDER_RETURNED,
    Status.CANCELED: Event.ORDER_CANCELED,
}
OF_PACKAGE = (Event.PACKAGE_SHIPPED, Event.PACKAGE_IN_TRANSIT)
FIRST = 1  # in place of the order's version, where something is told once
FRESH: dict[str, Any] = {
    "body": "",
    "state": PostbackState.QUEUED,
    "sent": 0,
    "work_state": WorkState.WAITING,
    "tries": 0,
    "error_facts": {},
    "progress": {},
}


class NoPackage(Exception):
    """The order has no package yet, and this event is about one."""


@dataclass(frozen=True, slots=True)
class News:
    """What `owe` is told."""

    order: Order
    event: Event
    package: Package | None = None
    version: int | None = None


WHEN_OWED: list[Callable[[int], object]] = []


def when_owed(call: Callable[[int], object]) -> Callable[[int], object]:
    """Declare what is to be done once something owed to an endpoint is committed. It gets the endpoint's id."""
    WHEN_OWED.append(call)
    return call


def owe_step_of(orders: Iterable[Order]) -> None:
    """These have come to another status. An order comes in once, however often it is looked at anew."""
    news = [(order, OF_STATUS.get(Status(order.status))) for order in orders]
    owe_all([News(order, event, version=_version(event)) for order, event in news if event])


def _version(event: Event) -> int | None:
    return FIRST if event is Event.ORDER_RECEIVED else None


def owe_steps(client_id: int, steps: Mapping[int, Sequence[Status]]) -> None:
    """Orders that were just written: `steps` are the statuses that each, by its id, went through at once."""
    wanted = {event for endpoint in _endpoints({client_id})[client_id] for event in endpoint.events}
    events = {order_id: [OF_STATUS.get(step) for step in each] for order_id, each in steps.items()}
    told = [order_id for order_id, each in events.items() if wanted.intersection(filter(None, each))]
    if not told:
        return
    own = select(Order).where(Order.client_id == client_id, Order.id.in_(told)).order_by(Order.id)
    orders = db.scalars(own.options(selectinload(Order.items))).all()
    news = [(order, version, event) for order in orders for version, event in enumerate(events[order.id], 1)]
    owe_all([News(order, event, version=version) for order, version, event in news if event])


def owe(order: Order, event: Event, package: Package | None = None, *, version: int | None = None) -> None:
    """Owe every endpoint of the order's client that wants `event` the order as it now stands. The same change of an
    order (`version`, its own where none is given) is owed once, however often this is called."""
    owe_all([News(order, event, package, version)])


def owe_all(news: Collection[News]) -> None:
    """Many at once, each as `owe` has it; those of one order in their order."""
    if not news:
        return
    endpoints = _endpoints({one.order.client_id for one in news})
    wanted = [(one, [each for each in endpoints[one.order.client_id] if one.event in each.events]) for one in news]
    wanted = [(one, wanting) for one, wanting in wanted if wanting]
    if not wanted:
        return
    orders = list({one.order.id: one.order for one, _wanting in wanted}.values())
    at, sequences, beside = now(), _last_sequences(orders), beside_all(orders)
    rows = []
    for one, wanting in wanted:
        order, package = one.order, one.package
        sequences[order.id] += 1
        payload = written(one.event, order, at, sequences[order.id], package, beside[order.id])
        key = f"{one.event}-{order.id}-{package.id if package else 0}-{one.version or order.version}"
        own = {"sequence": sequences[order.id]}
        rows += [_row(endpoint, order.id, one.event, key, at, payload) | own for endpoint in wanting]
    insert_rows("postbacks", rows, unless="client_id, endpoint_id, key")
    tell_of({each.id for _one, wanting in wanted for each in wanting if each.is_active})


def newest_package(event: str, order: Order) -> Package | None:
    """What a test or a preview of `event` is about beside the order. Raises NoPackage."""
    if event not in OF_PACKAGE:
        return None
    own = select(Package).where(Package.client_id == order.client_id, Package.order_id == order.id)
    package = db.scalars(own.order_by(Package.id.desc()).limit(1)).first()
    if package is None:
        raise NoPackage
    return package


def owe_trial(endpoint: PostbackEndpoint, event: Event, order: Order | None) -> Postback:
    """One for a person who wants to see it arrive: marked as a test, waiting for no other, whatever is subscribed.
    Raises NoPackage."""
    at, token = now(), secrets.token_hex(6)
    payload = written(event, order, at, 0, newest_package(event, order)) if order else ping(at)
    row = _row(endpoint, order.id if order else None, event, f"trial-{token}", at, _as_test(payload))
    postback = Postback(**{**row, "is_trial": True, "due_at": at})
    db.add(postback)
    db.flush()
    tell_of({endpoint.id})
    return postback


def tell_of(endpoint_ids: set[int]) -> None:
    """Once this is committed, the work is asked for at once; the sweep would find it too, some seconds later."""
    for endpoint_id in endpoint_ids:
        for call in WHEN_OWED:
            after_commit(lambda call=call, endpoint_id=endpoint_id: call(endpoint_id))  # type: ignore[misc]


def _as_test(payload: str) -> str:
    return payload.replace('"test":false', '"test":true', 1)


def _row(
    endpoint: PostbackEndpoint, order_id: int | None, event: Event, key: str, at: datetime, payload: str
) -> dict[str, Any]:
    webhook_id = f"msg_{secrets.token_hex(14)}"
    own = {"client_id": endpoint.client_id, "endpoint_id": endpoint.id, "order_id": order_id, "event": event}
    told = {"key": key, "webhook_id": webhook_id, "occurred_at": at, "payload": with_id(payload, webhook_id)}
    due = at if endpoint.is_active else None
    return FRESH | own | told | {"is_trial": False, "sequence": 0, "created_at": at, "due_at": due}


def _endpoints(client_ids: Collection[int]) -> dict[int, list[PostbackEndpoint]]:
    """{client id: all that are not deleted}: what is owed to a paused one waits."""
    own = select(PostbackEndpoint).where(PostbackEndpoint.client_id.in_(client_ids))
    found: dict[int, list[PostbackEndpoint]] = {client_id: [] for client_id in client_ids}
    with db.no_autoflush:  # the order is written when its last step of this moment is made
        for one in db.scalars(own.where(PostbackEndpoint.deleted_at.is_(None)).order_by(PostbackEndpoint.id)):
            found[one.client_id].append(one)
    return found


def _last_sequences(orders: Sequence[Order]) -> dict[int, int]:
    own = select(Postback.order_id, func.max(Postback.sequence)).group_by(Postback.order_id)
    own = own.where(Postback.client_id.in_({order.client_id for order in orders}))
    found = dict(db.execute(own.where(Postback.order_id.in_([order.id for order in orders]))).all())
    return {order.id: found.get(order.id) or 0 for order in orders}
