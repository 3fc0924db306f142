"""The test orders of stores, and how far each has come on both sides."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, true

from core.db import db
from models import Happening, Order, Push, PushKind, PushState, Status, Store, TimelineEntry

MOST_LOOKED_AT = 20  # of each store, the newest; and as proof the newest of each status, told and untold,
FURTHEST_BACK = 1000  # among so many
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
    """{store: its newest test orders and those that prove how far one came, newest first}."""
    clients = {store.client_id for store in stores}
    own = select(Order).where(Order.client_id.in_(clients), Order.id.in_(_worth_a_look(stores)))
    orders = db.scalars(own.order_by(Order.id.desc())).all()
    moments, pushes = _moments(orders), _shipments(orders)
    found: dict[int, list[Trial]] = defaultdict(list)
    for order in orders:
        found[order.store_id].append(_looked_at(order, moments[order.id], pushes[order.id]))
    return found


def _worth_a_look(stores: Collection[Store]) -> Select[int]:
    """Of each store for itself: one with many test orders takes no place from the others."""
    mine = (Order.client_id == Store.client_id, Order.store_id == Store.id, Order.is_test, Order.status != Status.DRAFT)
    confirmed = select(Push.id).where(
        Push.client_id == Order.client_id,
        Push.order_id == Order.id,
        Push.kind == PushKind.SHIPMENT,
        Push.state == PushState.CONFIRMED,
    )
    newest = select(Order.id, Order.status, confirmed.exists().label("is_told")).where(*mine)
    each = newest.order_by(Order.id.desc()).limit(FURTHEST_BACK).lateral()
    place = func.row_number().over(partition_by=Store.id, order_by=each.c.id.desc())
    alike = func.row_number().over(partition_by=(Store.id, each.c.status, each.c.is_told), order_by=each.c.id.desc())
    own = select(each.c.id, place.label("place"), alike.label("alike")).select_from(Store).join(each, true())
    clients = {store.client_id for store in stores}
    ranked = own.where(Store.client_id.in_(clients), Store.id.in_({store.id for store in stores})).subquery()
    return select(ranked.c.id).where(or_(ranked.c.place <= MOST_LOOKED_AT, ranked.c.alike == 1))


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
