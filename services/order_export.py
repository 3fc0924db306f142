"""Orders as CSV, one line per item, written piece by piece: a million lines take no more memory than a thousand."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from core.db import db
from core.money import to_text
from models import Client, Order, OrderItem, Store

CHUNK = 500
COLUMNS = (
    "orderId", "orderReferenceId", "client", "store", "status", "testOrder", "placedAt", "currency", "total",
    "companyName", "firstName", "lastName", "addressLine1", "addressLine2", "city", "state", "postCode", "country",
    "email", "phone", "shippingMethod", "itemReferenceId", "sku", "title", "productUid", "quantity", "retailPrice",
)  # fmt: skip
LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(conditions: list[Any]) -> Iterator[str]:
    """The file, piece by piece, newest order first."""
    yield "\ufeff" + _csv([COLUMNS])
    last: tuple[Any, int] | None = None
    while chunk := _chunk(conditions, last):
        yield _csv(_row(*each) for each in _with_items(chunk))
        last = chunk[-1].Order.created_at, chunk[-1].Order.id
        db.expunge_all()


def as_text(cell: object) -> str:
    """What a spreadsheet would take for a formula begins with an apostrophe; importing takes that away again."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(LOOKS_LIKE_A_FORMULA) else text


def _chunk(conditions: list[Any], last: tuple[Any, int] | None) -> list[Any]:
    query = select(Order, Store.name, Client.name).where(*conditions)
    query = query.join(Store, Store.id == Order.store_id).join(Client, Client.id == Order.client_id)
    if last:
        created_at, order_id = last
        query = query.where(
            (Order.created_at < created_at) | ((Order.created_at == created_at) & (Order.id < order_id))
        )
    return list(db.execute(query.order_by(Order.created_at.desc(), Order.id.desc()).limit(CHUNK)))


def _with_items(chunk: list[Any]) -> Iterator[tuple[Order, str, str, OrderItem | None]]:
    own = OrderItem.client_id.in_({order.client_id for order, _store, _client in chunk})
    wanted = select(OrderItem).where(own, OrderItem.order_id.in_([order.id for order, _store, _client in chunk]))
    items: dict[int, list[OrderItem]] = {}
    for item in db.scalars(wanted.order_by(OrderItem.id)):
        items.setdefault(item.order_id, []).append(item)
    for order, store, client in chunk:
        yield from ((order, store, client, item) for item in items.get(order.id, ()))
        if order.id not in items:
            yield order, store, client, None


def _row(order: Order, store: str, client: str, item: OrderItem | None) -> list[object]:
    address = order.address
    parts = ("company", "first_name", "last_name", "line1", "line2", "city", "state", "post_code", "country")
    head = [order.number, order.reference, client, store, order.status, order.is_test, order.placed_at.isoformat()]
    money = [order.currency, to_text(order.total, order.currency)]
    reach = [order.email, order.phone, order.shipping_method]
    if item is None:
        return [*head, *money, *(address.get(part) for part in parts), *reach]
    own = [item.external_id, item.sku, item.title, item.product_uid, item.quantity, to_text(item.price, order.currency)]
    return [*head, *money, *(address.get(part) for part in parts), *reach, *own]


def _csv(rows: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([as_text(cell) for cell in row] for row in rows)
    return out.getvalue()
