"""What is known of the orders that some rows of a file name: their items and parcels, read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.db import db
from models import Client, Order, OrderItem, Package, PackageLine, ProviderSheet, Store
from services.bulk.rows import is_one_text_of
from services.bulk.standing import is_one_of
from services.packages import left_over


@dataclass(frozen=True, slots=True)
class Parcel:
    id: int
    state: str
    code: str
    pieces: Mapping[int, int]  # of each item


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order that a row may mean. `left` is {item: its pieces that can be packed}."""

    id: int
    client_id: int
    store_id: int
    number: str
    reference: str
    external_id: str
    status: str
    placed_at: datetime
    client: str
    store: str
    items: list[Any] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    left: dict[int, int] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return self.number, self.reference, self.external_id


@dataclass(frozen=True, slots=True)
class Known:
    by_name: Mapping[str, list[Ordered]]  # number, reference, and the shop's own id
    by_reference: Mapping[str, list[Ordered]]


def spellings(name: str) -> set[str]:
    """An order that a shop calls #1001 is 1001 to others; ours by hand have a capital letter."""
    bare = name.lstrip("#")
    return {name, bare, f"#{bare}", bare.upper()}


def known(sheet: ProviderSheet, names: Collection[str], references: Collection[str]) -> Known:
    """`names` are numbers, references or the shop's ids, whatever a person calls an order by."""
    wide = {spelling for name in names for spelling in spellings(name)}
    found = _orders(sheet, wide, references)
    _look_into(found.values())
    by_name, by_reference = defaultdict(list), defaultdict(list)
    for order in found.values():
        for name in {*order.names} - {""}:
            by_name[name].append(order)
        by_reference[order.reference].append(order)
    return Known(by_name, by_reference)


def _orders(sheet: ProviderSheet, names: Collection[str], references: Collection[str]) -> dict[int, Ordered]:
    query = (
        select(Order.id, Order.client_id, Order.store_id, Order.number, Order.reference, Order.external_id,
               Order.status, Order.placed_at, Client.name, Store.name)
        .join(Client, Client.id == Order.client_id)
        .join(Store, (Store.client_id == Order.client_id) & (Store.id == Order.store_id))
        .where(*sheet.within_reach(Order.client_id))
    )  # fmt: skip
    is_named = Order.reference != ""  # so that the index serves
    asked = [
        query.where(is_one_text_of(Order.number, names)),
        query.where(is_one_text_of(Order.external_id, names)),
        query.where(is_one_text_of(Order.reference, {*names, *references}), is_named),
    ]
    rows = [row for each in asked for row in db.execute(each.order_by(Order.id))]
    return {row[0]: Ordered(*row[:5], row[5] or "", *row[6:]) for row in rows}


def _look_into(orders: Iterable[Ordered]) -> None:
    by_id = {order.id: order for order in orders}
    clients = is_one_of(OrderItem.client_id, {order.client_id for order in by_id.values()})
    columns = (OrderItem.id, OrderItem.order_id, OrderItem.external_id, OrderItem.sku, OrderItem.product_uid,
               OrderItem.quantity, OrderItem.status, OrderItem.is_ours, OrderItem.is_held)  # fmt: skip
    items = select(*columns).where(clients, is_one_of(OrderItem.order_id, by_id)).order_by(OrderItem.id)
    for item in db.execute(items):
        by_id[item.order_id].items.append(item)
    for order_id, parcel in _parcels(by_id):
        by_id[order_id].parcels.append(parcel)
    for order in by_id.values():
        packed: dict[int, int] = defaultdict(int)
        for parcel in order.parcels:
            for item_id, pieces in parcel.pieces.items():
                packed[item_id] += pieces
        order.left.update(left_over(order.items, packed))


def _parcels(orders: Mapping[int, Ordered]) -> list[tuple[int, Parcel]]:
    clients = is_one_of(Package.client_id, {order.client_id for order in orders.values()})
    own = clients, is_one_of(Package.order_id, orders)
    of_package = (PackageLine.client_id == Package.client_id) & (PackageLine.package_id == Package.id)
    lines: dict[int, dict[int, int]] = defaultdict(dict)
    inside = select(PackageLine.package_id, PackageLine.item_id, PackageLine.quantity).join(Package, of_package)
    for package_id, item_id, pieces in db.execute(inside.where(*own)):
        lines[package_id][item_id] = pieces
    packages = select(Package.order_id, Package.id, Package.state, Package.tracking_code).where(*own)
    return [
        (order_id, Parcel(id_, state, code, lines[id_]))
        for order_id, id_, state, code in db.execute(packages.order_by(Package.id))
    ]
