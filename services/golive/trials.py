"""The test orders of stores, and how far each has come on both sides."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.db import db
from models import Happening, Order, Push, PushKind, PushState, Status, Store, TimelineEntry

MOST_LOOKED_AT = 20  # of each store, the newest
STATUSES = list(Status)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, and by whose hand; "" is Vetrina itself."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    id: int
    number: str
    status: str
    is_of_shop: bool  # it came from there, and the shop hears of it
    released: Moment | None = None  # it stands before the provider
    delivered: Moment | None = None
    told: Moment | None = None  # the shop has its tracking, as it said when it was read back
    telling: str = ""  # the state of what is told of its parcels, while that is not confirmed

    @property
    def is_canceled(self) -> bool:
        return self.status == Status.CANCELED


def trials_of(stores: Collection[Store]) -> dict[int, list[Trial]]:
    """{store: its newest test orders, newest first}."""
    ids, clients = {store.id for store in stores}, {store.client_id for store in stores}
    own = select(Order).where(Order.is_test, Order.client_id.in_(clients), Order.store_id.in_(ids))
    newest: dict[int, list[Order]] = defaultdict(list)
    for order in db.scalars(own.order_by(Order.id.desc()).limit(MOST_LOOKED_AT * len(stores))):
        if order.status != Status.DRAFT:
            newest[order.store_id].append(order)
    orders = [order for some in newest.values() for order in some]
    moments, pushes = _moments(orders), _shipments(orders)
    found: dict[int, list[Trial]] = defaultdict(list)
    for order in orders:
        found[order.store_id].append(_looked_at(order, moments[order.id], pushes[order.id]))
    return found


def _looked_at(order: Order, moments: dict[str, Moment], pushes: Sequence[Push]) -> Trial:
    told = next((push for push in pushes if push.state == PushState.CONFIRMED and push.confirmed_at), None)
    return Trial(
        id=order.id,
        number=order.number,
        status=order.status,
        is_of_shop=bool(order.external_id),
        released=moments.get(Status.CREATED),
        delivered=moments.get(Status.DELIVERED) if order.status == Status.DELIVERED else None,
        told=Moment(told.confirmed_at) if told and told.confirmed_at else None,
        telling=pushes[-1].state if pushes else "",
    )


def _moments(orders: Sequence[Order]) -> dict[int, dict[str, Moment]]:
    """{order: {status: when it came to it last}}."""
    found: dict[int, dict[str, Moment]] = defaultdict(dict)
    steps = (TimelineEntry.kind == Happening.STATUS, TimelineEntry.to_status.in_((Status.CREATED, Status.DELIVERED)))
    for entry in _of(TimelineEntry, orders, *steps):
        found[entry.order_id][entry.to_status] = Moment(entry.created_at, entry.actor)
    return found


def _shipments(orders: Sequence[Order]) -> dict[int, list[Push]]:
    """{order: what its shop is told of its parcels, oldest first}, without what newer news took the place of."""
    found: dict[int, list[Push]] = defaultdict(list)
    for push in _of(Push, orders, Push.kind == PushKind.SHIPMENT, Push.error.is_distinct_from("overtaken")):
        found[push.order_id].append(push)
    return found


def _of(table: Any, orders: Sequence[Order], *which: Any) -> Sequence[Any]:
    if not orders:
        return []
    own = (table.client_id.in_({order.client_id for order in orders}), table.order_id.in_([each.id for each in orders]))
    return db.scalars(select(table).where(*own, *which).order_by(table.id)).all()
