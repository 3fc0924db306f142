"""The demo's orders: bought in the shops, arrived by webhook, some of them moved along."""

from collections import Counter

import requests
from flask import g
from sqlalchemy import func, select

from core.db import db
from jobs.demo.products import Stores
from jobs.demo.shops import Basket, Shop
from jobs.demo.waiting import wait_until
from models import Client, Membership, Order, OrderItem, Status, Store
from services import stores as shelves
from services.floor.batches import make_batch
from services.packages import Tracking, hand_over, left_to_pack, pack
from services.production import advance_order
from services.transitions import lock

MANUAL_STORE = "Ordini diretti"
BATCH, BATCHED = "Volantini e biglietti", 3
SHIPPED = Tracking("BRT", "100123456789")


def make_orders(stores: Stores) -> list[Store]:
    """Bought where nothing was bought before; gives the stores whose orders are new."""
    empty = [(shop, store) for shop, store in stores if not count(store)]
    for shop, _store in empty:
        for basket in shop.baskets:
            buy(shop, basket)
    wait_until("receiving the orders", lambda: all(_has_come(shop, store) for shop, store in empty))
    return [store for _shop, store in empty]


def buy(shop: Shop, basket: Basket) -> None:
    """As a visitor of the shop would."""
    lines = [{"sku": sku, "quantity": pieces} for sku, pieces in Counter(basket).items()]
    answer = requests.post(f"{shop.url}/_control/{shop.control}", json={"n": 1, shop.lines: lines}, timeout=30)
    answer.raise_for_status()


def count(store: Store, status: Status | None = None) -> int:
    own = select(func.count()).select_from(Order).where(Order.client_id == store.client_id, Order.store_id == store.id)
    return db.scalar(own if status is None else own.where(Order.status == status)) or 0


def produce(store: Store, operator: Membership) -> None:
    """The first is shipped, the second printed, the third started; the others wait their turn, some in a batch."""
    g.actor = operator
    created = select(Order).where(Order.client_id == store.client_id, Order.store_id == store.id)
    shipped, printed, started = db.scalars(created.where(Order.status == Status.CREATED).order_by(Order.id).limit(3))
    for order in (shipped, printed, started):
        advance_order(operator, order, Status.IN_PRODUCTION)
    for order in (shipped, printed):
        advance_order(operator, order, Status.PRINTED)
    everything = left_to_pack(shipped, lock(shipped))
    hand_over(shipped, pack(shipped, everything, SHIPPED, operator), operator)
    waiting = select(OrderItem.id).where(OrderItem.client_id == store.client_id, OrderItem.store_id == store.id)
    first = db.scalars(waiting.where(OrderItem.status == Status.CREATED).order_by(OrderItem.id).limit(BATCHED))
    make_batch(operator, first.all(), BATCH)
    db.commit()


def make_manual_store(client: Client, owner: Membership) -> None:
    if not db.scalar(select(Store.id).where(Store.client_id == client.id, Store.platform == "manual")):
        g.actor = owner
        shelves.make_manual(client.id, MANUAL_STORE, owner.id)
        db.commit()


def _has_come(shop: Shop, store: Store) -> bool:
    return count(store) == len(shop.baskets) and not count(store, Status.PASSED)
