"""What somebody finds at Home beside what waits: today's numbers, the orders that came last, and the first steps."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select

from core.db import db, now
from core.rights import Actor, Right, can
from models import Client, MappingState, Store, Variant
from services import order_list
from services.analytics import reading
from services.order_list import COUNTED, Asked

NEWEST = 10
TREND = 14  # days


def today(actor: Actor, zone: str) -> tuple[str, int]:
    """The reader's day as the list is asked for it, and how many orders came since it began: one more than COUNTED at
    most."""
    day = now().astimezone(ZoneInfo(zone)).date()
    query, order = order_list.rows(Asked(since=day), actor, zone)
    some = query.with_only_columns(order.id).limit(COUNTED + 1).subquery()
    return day.isoformat(), db.scalar(select(func.count()).select_from(some)) or 0


def trend(actor: Actor, zone: str) -> list[tuple[date, int]]:
    """(day, orders that came in) of the last days, without test orders; nothing where none came."""
    until = now().astimezone(ZoneInfo(zone)).date()
    since = until - timedelta(days=TREND - 1)
    counts = reading.trend(actor, since, until, zone) if can(actor, Right.ANALYTICS_VIEW) else []
    return [(since + timedelta(days=at), count) for at, count in enumerate(counts)] if any(counts) else []


def newest(actor: Actor, zone: str) -> Sequence[Row[Any]]:
    if not can(actor, Right.ORDERS_VIEW):
        return []
    query, order = order_list.rows(Asked(), actor, zone)
    return db.scalars(query.order_by(order.created_at.desc(), order.id.desc()).limit(NEWEST)).all()


def first_step(actor: Actor) -> str:
    """Where no order has come yet, what is to be done for it: a client, a store, its products; else to wait for one."""
    if not db.scalar(select(Client.visible_to(actor).exists())):
        return "client"
    has_store = db.scalar(select(Store.visible_to(actor).where(Store.deleted_at.is_(None)).exists()))
    if not has_store:
        return "store"
    is_connected = Variant.visible_to(actor).where(Variant.mapping_state == MappingState.CONNECTED)
    return "order" if db.scalar(select(is_connected.exists())) else "products"
