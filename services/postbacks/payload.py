"""The order as a receiver is told of it: its full state at that moment, in less than 20 kB.

`docs/postbacks.md` describes every field; fields are added, never renamed or taken away.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from core.db import db
from core.money import to_text
from core.running import own_url
from models import Order, OrderItem, Package, PackageLine, Store
from services.order_stores import stores_of

MOST_BYTES = 20_000
LONGEST = 120  # signs of a name or title
Parcel = tuple[Package, Sequence[PackageLine]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told of an order and stands in other tables than its own and its lines'."""

    store: Store
    parcels: Sequence[Parcel]


def written(
    event: str,
    order: Order,
    occurred_at: datetime,
    sequence: int,
    package: Package | None = None,
    beside: Beside | None = None,
) -> str:
    """Everything but the id, as JSON. Lines that do not fit are left off, and it says how many. `beside` is the
    order's, where it was read for many."""
    told: dict[str, Any] = {
        "type": event,
        "timestamp": moment(occurred_at),
        "occurred_at": moment(occurred_at),
        "sequence": sequence,
        "test": bool(order.is_test),
        "data": {"order": state_of(order, beside), "package": None},
    }
    packages = told["data"]["order"]["packages"]
    told["data"]["package"] = next((one for one in packages if package and one["id"] == package.id), None)
    return _fitting(told)


def ping(occurred_at: datetime) -> str:
    """Says nothing but that we can reach the receiver."""
    at = moment(occurred_at)
    told: dict[str, Any] = {"type": "ping", "timestamp": at, "occurred_at": at, "sequence": 0, "test": True}
    return as_json(told | {"data": {"order": None, "package": None}})


def with_id(payload: str, webhook_id: str) -> str:
    return as_json({"id": webhook_id} | json.loads(payload))


def beside_all(orders: Sequence[Order]) -> dict[int, Beside]:
    """{order id: what stands beside it}."""
    stores, parcels = stores_of(orders), _parcels_of(orders)
    return {order.id: Beside(stores[order.store_id], parcels[order.id]) for order in orders}


def state_of(order: Order, beside: Beside | None = None) -> dict[str, Any]:
    beside = beside or beside_all([order])[order.id]
    store = beside.store
    return {
        "id": order.id,
        "number": order.number,
        "reference": order.reference,
        "external_id": order.shop_id,
        "status": str(order.status),
        "reason": order.reason,
        "test": bool(order.is_test),
        "version": order.version,
        "store": {"id": store.id, "name": store.name, "platform": store.platform},
        "placed_at": moment(order.placed_at),
        "due_at": moment(order.due_at),
        "delayed_at": moment(order.delayed_at),
        "currency": order.currency,
        "total": to_text(order.total, order.currency),
        "shipping_total": to_text(order.shipping_total, order.currency),
        "shipping_method": _cut(order.shipping_method),
        "buyer": {"name": _cut(order.buyer), "email": order.email, "phone": order.phone},
        "address": {name: _cut(str(value or "")) for name, value in (order.address or {}).items()},
        "items": [_item(item, order.currency) for item in order.items if item.is_ours],
        "items_left_off": 0,
        "packages": [_package(package, lines) for package, lines in beside.parcels],
        "packages_left_off": 0,
        "url": own_url(f"orders/{order.id}"),
    }


def _item(item: OrderItem, currency: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "external_id": item.external_id,
        "title": _cut(item.title),
        "sku": item.sku,
        "product_uid": item.product_uid,
        "quantity": item.quantity,
        "price": to_text(item.price, currency),
        "status": str(item.status),
    }


def _package(package: Package, lines: Sequence[PackageLine]) -> dict[str, Any]:
    return {
        "id": package.id,
        "state": str(package.state),
        "carrier": package.carrier,
        "tracking_code": package.tracking_code,
        "tracking_url": package.tracking_url,
        "shipped_at": moment(package.shipped_at),
        "delivered_at": moment(package.delivered_at),
        "items": [{"item_id": line.item_id, "quantity": line.quantity} for line in lines],
    }


def _parcels_of(orders: Sequence[Order]) -> dict[int, list[Parcel]]:
    """{order id: its packages, each with its lines}."""
    clients, ids = {order.client_id for order in orders}, [order.id for order in orders]
    own = select(Package).where(Package.client_id.in_(clients), Package.order_id.in_(ids)).order_by(Package.id)
    packages = db.scalars(own).all()
    lines = select(PackageLine).where(PackageLine.client_id.in_(clients))
    lines = lines.where(PackageLine.package_id.in_([package.id for package in packages])).order_by(PackageLine.id)
    inside: dict[int, list[PackageLine]] = {package.id: [] for package in packages}
    for line in db.scalars(lines) if packages else ():
        inside[line.package_id].append(line)
    found: dict[int, list[Parcel]] = {order_id: [] for order_id in ids}
    for package in packages:
        found[package.order_id].append((package, inside[package.id]))
    return found


def _fitting(told: dict[str, Any]) -> str:
    """Half of the longest list goes until it fits: first the lines, which are most."""
    order = told["data"]["order"]
    text = as_json(told)
    while len(text.encode()) > MOST_BYTES - 100:  # the id comes in front
        name = max(("items", "packages"), key=lambda each: len(as_json(order[each])))
        kept = len(order[name]) // 2
        order[f"{name}_left_off"] += len(order[name]) - kept
        order[name] = order[name][:kept]
        text = as_json(told)
    return text


def moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def as_json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
