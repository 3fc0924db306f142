"""Orders that a client's own program sends: each once, and with what was sent kept word by word.

What makes an order one is the store and its reference, as for the orders of a file: the same key, so that the same
order does not come in by both ways. An Idempotency-Key, where one is sent, names the request beside that.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select, true, union_all
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from core.acting import acting
from core.bulk import insert_rows
from core.crypto import digest
from core.db import db, now
from models import Client, Delivery, InboxSource, InboxState, Order, Status, Store, TimelineEntry
from services.activity import log_activity
from services.arrivals import drafted, write_rest
from services.bulk.orders.keys import form_key
from services.duplicates import twins_among
from services.making import Making
from services.order_rows import bare_row, order_words, skus
from services.placing import Placed, as_shop_order, item_row, lock_client, next_number, note_order
from services.release_files import held_against

MARK, NAMED = "content", "idempotency-key"
FRESH: dict[str, Any] = {
    "status": Status.RECEIVED, "is_held": False, "is_ours": True, "catalog_version": None, "mapping_version": None,
    "due_at": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What was sent. `said` is its content in plain values, which makes two requests the same."""

    body: str
    said: Mapping[str, Any]
    reference: str
    name: str = ""  # its Idempotency-Key

    @property
    def mark(self) -> str:
        return hashlib.sha256(json.dumps(self.said, sort_keys=True).encode()).hexdigest()

    @property
    def resource(self) -> str:
        """The Idempotency-Key as the inbox finds it."""
        return f"named:{digest(self.name)}" if self.name else ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The order that is there already, and the request that brought it; None: it came another way."""

    order: Order
    delivery: Delivery | None
    by_name: bool = False  # found by the Idempotency-Key

    def is_same(self, request: Request) -> bool:
        return self.delivery is not None and self.delivery.headers.get(MARK) == request.mark


class Seen(NamedTuple):
    """What was found, and how many orders of the client had been placed here at that moment."""

    orders_by_hand: int
    earlier: Earlier | None


def earlier(store: Store, request: Request) -> Seen:
    """What such a request has brought before: by its Idempotency-Key, else by its reference within the store."""
    named = _named(store.client_id, request.resource) if request.name else None
    orders_by_hand, found = _with_reference(store, request.reference)
    if named:
        return Seen(orders_by_hand, Earlier(*named, by_name=True))
    return Seen(orders_by_hand, Earlier(found, _delivery_of(found)) if found else None)


def only_one(store: Store, request: Request, seen: Seen) -> tuple[Client, Earlier | None]:
    """Whoever makes orders of this client waits for the one before, until the commit. The client, locked, and the order
    that came meanwhile, if it was this one; each that is made here counts, so nothing is read again where none came."""
    client = lock_client(store.client_id)
    return client, earlier(store, request).earlier if client.orders_by_hand != seen.orders_by_hand else None


def place(client: Client, store: Store, request: Request, placed: Placed, makings: Mapping[int, Making]) -> Order:
    """The order, looked at and put where it belongs, in a handful of statements; what was sent is kept in the same
    transaction. `only_one` comes before and gives the client. `makings` are those of the store's variants that it
    names, by their ids."""
    row = _order_row(store, request, placed, next_number(client))
    twin = twins_among(store.client_id, [row | {"external_id": row["form_key"]}]).get(row["form_key"], "")
    items = [item_row(store.client_id, store.id, line) | FRESH | {"created_at": now()} for line in placed.lines]
    who = acting()
    arrival: dict[str, Any] = {"what": "by_program", "facts": {}, "actor": who.name, "membership_id": who.membership_id}
    draft = drafted(store, row, items, _made(store, placed, makings), arrival, twin=twin)
    order_id = insert_rows("orders", [draft.order], returning="id")[0].id
    delivery = _delivery(store, request, order_id)
    db.add(delivery)
    note_order(store)
    db.flush()
    arrival["inbox_id"] = delivery.id
    write_rest(store, [draft], {draft.key: order_id})
    return _written(order_id, store)


def _order_row(store: Store, request: Request, placed: Placed, number: str) -> dict[str, Any]:
    shop = as_shop_order(number, store.currency, placed)
    words = order_words(number, placed.reference, shop.buyer, shop.email, *skus(shop.lines))
    own = {"external_id": None, "form_key": form_key(store, request.reference), "reference": placed.reference}
    return bare_row(store, shop) | own | {"search_text": words, "told": {}}


def _made(store: Store, placed: Placed, makings: Mapping[int, Making]) -> list[Making]:
    """What each line is made as; its files are held against their print areas once more."""
    made = [
        makings[line.ware.variant.id] if line.ware.variant else line.ware.making(line.files) for line in placed.lines
    ]
    return [*held_against(store.client_id, dict(enumerate(made))).values()]


def _delivery(store: Store, request: Request, order_id: int) -> Delivery:
    return Delivery(
        client_id=store.client_id,
        store_id=store.id,
        source=InboxSource.API,
        topic="order",
        resource_id=request.resource,
        dedupe_key=f"api:{digest(request.reference)}",
        body=request.body.replace("\0", ""),
        headers={MARK: request.mark} | ({NAMED: request.name} if request.name else {}),
        state=InboxState.DONE,
        ended_at=now(),
        order_id=order_id,
    )


def _written(order_id: int, store: Store) -> Order:
    own = select(Order).where(Order.client_id == store.client_id, Order.id == order_id)
    order = db.scalars(own.options(joinedload(Order.items))).unique().one()
    set_committed_value(order, "packages", [])
    log_activity("order.placed", order, name=order.number)
    return order


def _with_reference(store: Store, reference: str) -> tuple[int, Order | None]:
    """How many orders of the client were placed here so far, and the one that has this reference: the one that came
    under it from a program or a file, else the newest of the store that bears it."""
    own = select(Order.id.label("id")).where(Order.client_id == store.client_id)
    came = own.where(Order.form_key == form_key(store, reference))
    alike = own.where(Order.store_id == store.id, Order.reference == reference, Order.reference != "")
    newest = alike.where(Order.status != Status.CANCELED).order_by(Order.id.desc()).limit(1)
    either = union_all(came, newest.subquery().select()).subquery()
    query = select(Client.orders_by_hand, Order).select_from(Client).outerjoin(either, true())
    query = query.outerjoin(Order, (Order.client_id == Client.id) & (Order.id == either.c.id))
    rows = db.execute(query.where(Client.id == store.client_id)).all()
    found = [order for _count, order in rows if order]
    is_first = (order for order in found if order.form_key == form_key(store, reference))
    return rows[0].orders_by_hand, next(is_first, found[0] if found else None)


def _named(client_id: int, resource: str) -> tuple[Order, Delivery] | None:
    """Of any store of the client: their ids let the index find it."""
    stores = select(Store.id).where(Store.client_id == client_id)
    own = select(Order, Delivery).join(
        Delivery, (Order.client_id == Delivery.client_id) & (Order.id == Delivery.order_id)
    )
    same = own.where(Delivery.client_id == client_id, Delivery.store_id.in_(stores), Delivery.resource_id == resource)
    return db.execute(same.limit(1)).one_or_none()


def _delivery_of(order: Order) -> Delivery | None:
    first = select(TimelineEntry.inbox_id).where(
        TimelineEntry.client_id == order.client_id, TimelineEntry.order_id == order.id
    )
    own = select(Delivery).where(Delivery.client_id == order.client_id, Delivery.source == InboxSource.API)
    return db.scalars(own.where(Delivery.id.in_(first)).limit(1)).one_or_none()
