"""The demo's orders: bought in the shop, arrived by webhook, some of them moved along."""

import requests
from flask import g
from sqlalchemy import func, select

from core.db import db
from core.running import setting
from jobs.demo.waiting import wait_until
from models import Client, Membership, Order, Status, Store
from services import stores
from services.packages import Tracking, hand_over, left_to_pack, pack
from services.production import advance_order
from services.transitions import lock

BASKETS = (
    ["PST-A3"],
    ["TEE-WHT-M", "MUG-330"],
    ["PST-A2", "PST-A4"],
    ["FLY-A5"],
    ["BC-250", "FLY-DL"],
    ["CNV-3040"],
    ["TOTE", "PST-A4"],  # the tote bag is not connected: this order waits
)
MANUAL_STORE = "Ordini diretti"
SHIPPED = Tracking("BRT", "100123456789")


def make_orders(client: Client, store: Store, operator: Membership, owner: Membership) -> None:
    """Made once. `operator` produces; the manual store is the owner's."""
    if not count(store):
        for basket in BASKETS:
            buy(*basket)
        wait_until("receiving the orders", lambda: count(store) == len(BASKETS) and not count(store, Status.PASSED))
        produce(store, operator)
    if not db.scalar(select(Store.id).where(Store.client_id == client.id, Store.platform == "manual")):
        g.actor = owner
        stores.make_manual(client.id, MANUAL_STORE, owner.id)
    db.commit()


def buy(*skus: str) -> None:
    """As a visitor of the shop would."""
    lines = [{"sku": sku, "quantity": 1} for sku in skus]
    answer = requests.post(f"{setting('SANDBOX_URL')}/_control/orders", json={"n": 1, "lines": lines}, timeout=30)
    answer.raise_for_status()


def count(store: Store, status: Status | None = None) -> int:
    own = select(func.count()).select_from(Order).where(Order.client_id == store.client_id, Order.store_id == store.id)
    return db.scalar(own if status is None else own.where(Order.status == status)) or 0


def produce(store: Store, operator: Membership) -> None:
    """The first is shipped, the second printed, the third started; the others wait their turn."""
    g.actor = operator
    created = select(Order).where(Order.client_id == store.client_id, Order.store_id == store.id)
    shipped, printed, started = db.scalars(created.where(Order.status == Status.CREATED).order_by(Order.id).limit(3))
    for order in (shipped, printed, started):
        advance_order(operator, order, Status.IN_PRODUCTION)
    for order in (shipped, printed):
        advance_order(operator, order, Status.PRINTED)
    everything = left_to_pack(shipped, lock(shipped))
    hand_over(shipped, pack(shipped, everything, SHIPPED, operator), operator)
    db.commit()
