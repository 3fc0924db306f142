"""What happens to orders without anybody pressing a button: releases, deadlines of holds, orders that waited."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

import structlog
from redis import RedisError
from sqlalchemy import func, or_, select, tuple_, update
from sqlalchemy.exc import OperationalError

from core.db import EVERYONE, db, now, see
from core.queue import enqueue, job, ring, waiting
from jobs.clock import at_every_sweep
from models import Client, MappingChange, Order, OrderItem
from services.orders import WAITING, end_hold, look_again, waiting_for
from services.release import release
from services.transitions import lock

log = structlog.get_logger(__name__)

BATCH = 100
MOST_WAITING = 2_000
FRESH = timedelta(minutes=2)
PAUSE = timedelta(minutes=15)  # until what broke is tried again


@at_every_sweep
def ring_for_due_orders() -> None:
    see(EVERYONE)
    is_any = bool(_due(1) or _waiting_for_new_mappings())
    db.commit()
    if not is_any:
        return
    try:
        waiting(settle_due_orders)
        ring(settle_due_orders, 0)
    except RedisError:
        settle_due_orders(0)


@job("default")
def settle_due_orders(_all: int) -> None:
    """Release what has waited long enough, and end the holds whose time has come."""
    while order_ids := _due(BATCH):
        _each_of(order_ids, _settle)
    _each_of(_waiting_for_new_mappings(), look_again)


@job("default")
def apply_mapping(client_id: int, variant_id: int) -> None:
    """A variant was connected: the orders that wait for it go on. Should this be lost, the sweep does the same."""
    see([client_id])
    _each_of([(client_id, order_id) for order_id in waiting_for([variant_id], client_id)], look_again)


def apply_mapping_later(client_id: int, variant_id: int) -> None:
    """To be asked for in the transaction that connects."""
    enqueue(apply_mapping, client_id, variant_id)


@job("default")
def look_again_at(client_id: int, *order_ids: int) -> None:
    """What stopped these orders may be mended."""
    see([client_id])
    _each_of([(client_id, order_id) for order_id in order_ids], look_again)


def look_again_later(client_id: int, order_ids: Sequence[int]) -> None:
    for start in range(0, len(order_ids), BATCH):
        enqueue(look_again_at, client_id, *order_ids[start : start + BATCH])


def _settle(order: Order) -> None:
    if order.hold_until and order.hold_until <= now():
        end_hold(order)
    else:
        release(order)


def _each_of(orders: Iterable[tuple[int, int]], act: Callable[[Order], None]) -> None:
    """Each in a transaction of its own, so that one does not hold up the others."""
    for client_id, order_id in orders:
        see([client_id])
        try:
            if order := db.get(Order, order_id):
                lock(order)
                act(order)
            db.commit()
        except OperationalError:
            raise  # the database is away: everything waits
        except Exception:
            log.exception("order not settled", client=client_id, order=order_id)
            db.rollback()
            _put_off(client_id, order_id)
    see(EVERYONE)


def _put_off(client_id: int, order_id: int) -> None:
    """What breaks is tried again later, behind the others."""
    see([client_id])
    later = now() + PAUSE
    own = update(Order).where(Order.client_id == client_id, Order.id == order_id)
    db.execute(own.where(Order.release_at <= now()).values(release_at=later))
    db.execute(own.where(Order.hold_until <= now()).values(hold_until=later))
    db.commit()


def _due(limit: int) -> list[tuple[int, int]]:
    """Of clients whose door is open: (client id, order id)."""
    is_due = or_(Order.release_at <= now(), Order.hold_until <= now())
    query = select(Order.client_id, Order.id).join(Client, Client.id == Order.client_id)
    is_open = (Client.access_on, Client.archived_at.is_(None))
    longest_due = func.least(Order.release_at, Order.hold_until), Order.id
    return list(db.execute(query.where(is_due, *is_open).order_by(*longest_due).limit(limit)))


def _waiting_for_new_mappings() -> list[tuple[int, int]]:
    """(client id, order id) of what waited, or came, while its variant was being connected."""
    fresh = select(MappingChange.client_id, MappingChange.variant_id).where(MappingChange.created_at > now() - FRESH)
    item_waits = tuple_(OrderItem.client_id, OrderItem.variant_id).in_(fresh), OrderItem.status.in_(WAITING)
    query = select(OrderItem.client_id, OrderItem.order_id).where(*item_waits).distinct()
    return list(db.execute(query.limit(MOST_WAITING)))
