"""What the shops are told: which news is owed for which change. Sending it is `jobs.pushes`."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert

from core.db import db, now
from models import Order, Package, Push, PushKind, PushState, Status, Store
from models.work import WorkState
from platforms import PLATFORMS, Ability

# A private note for the merchant at these changes; what is shipped is told package by package.
TOLD_BY_NOTE = frozenset(
    {
        Status.RECEIVED,
        Status.NOT_CONNECTED,
        Status.ON_HOLD,
        Status.FAILED,
        Status.CREATED,
        Status.IN_PRODUCTION,
        Status.PRINTED,
        Status.DELIVERED,
        Status.RETURNED,
        Status.CANCELED,
    }
)


def owe_status(order: Order) -> None:
    """Owe the shop a note about the order's new status, where the platform takes notes and the order came from it."""
    store = db.get_one(Store, order.store_id)
    if order.status in TOLD_BY_NOTE and tells(store, Ability.NOTES) and order.external_id and not order.is_test:
        message = {"status": order.status, "reason": order.reason}
        owe(order, PushKind.NOTE, f"note-{order.id}-{order.version}", message)


def owe_package(order: Order, package: Package, *, is_last: bool) -> None:
    """Owe the shop the tracking of a package that has left, and with the last one the order's completion."""
    store = db.get_one(Store, order.store_id)
    if tells(store, Ability.SHIP) and order.external_id and not order.is_test:
        owe(order, PushKind.SHIPMENT, f"shipment-{package.id}-{package.tracking_code}", {"is_last": is_last}, package)


def owe(order: Order, kind: PushKind, key: str, message: dict[str, Any], package: Package | None = None) -> None:
    """One message, owed once however often it is asked for. The sweep, or `jobs.pushes`, sends it."""
    values = {
        "client_id": order.client_id,
        "store_id": order.store_id,
        "order_id": order.id,
        "package_id": package.id if package else None,
        "kind": kind,
        "key": key,
        "message": message,
        "state": PushState.QUEUED,
        "shop_words": "",
        "work_state": WorkState.WAITING,
        "due_at": now(),
        "tries": 0,
        "error_facts": {},
        "progress": {},
        "created_at": now(),
    }
    db.execute(insert(Push).values(values).on_conflict_do_nothing(index_elements=["client_id", "key"]))


def tells(store: Store, ability: Ability) -> bool:
    return ability in PLATFORMS[store.platform].does
