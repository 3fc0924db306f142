"""Deliveries become orders: one job drains a store's inbox in batches, however many came."""

import time

from sqlalchemy import text

from core.db import EVERYONE, db, see
from core.queue import answer, enqueue, job, ring
from jobs.clock import at_every_sweep
from jobs.products_sync import read_products_later
from jobs.runner import RUNNERS
from models import Client, Round, Store
from services.inbox import drain_safely, take_batch
from services.rounds import due_now

MOST_BATCHES = 20  # then other stores have their turn
LINGER = 0.3  # seconds; a web process does not ring for the same store twice within a tenth of one

# Stores with something in the inbox, by skipping from store to store in its index.
WITH_MAIL = text("""
with recursive stores_with_mail as (
  (select store_id from inbox where state = 'new' order by store_id limit 1)
  union all
  select (select store_id from inbox where state = 'new' and store_id > before.store_id order by store_id limit 1)
  from stores_with_mail before where before.store_id is not null
)
select stores.id from stores_with_mail
join stores on stores.id = stores_with_mail.store_id
join clients on clients.id = stores.client_id
where stores.status not in ('paused', 'disconnected') and clients.access_on and clients.archived_at is null
""")


@job("intake")
def drain(store_id: int) -> None:
    """Take up what waits of this store, until nothing waits or others should have their turn."""
    store = db.get(Store, store_id)
    if store is None:
        return
    see([store.client_id])
    lingered = False
    for _batch in range(MOST_BATCHES):
        answer(drain, store_id)
        if drain_once(store):
            lingered = False
        elif lingered:
            return
        else:
            lingered = True
            time.sleep(LINGER)
    ring(drain, store_id)


def drain_once(store: Store) -> bool:
    """One batch, committed. False: nothing waits, or the store is to wait."""
    db.refresh(store)
    if not (store.is_live and db.get_one(Client, store.client_id).is_open):
        db.commit()
        return False
    rows = take_batch(store)
    if products := drain_safely(store, rows) if rows else ():
        read_products_later(store, products)
    for round_id in due_now(store) if rows else ():
        enqueue(RUNNERS[Round], round_id)  # a message asked for a look
    db.commit()
    return bool(rows)


def drain_later(store: Store) -> None:
    """To be asked for in the transaction that puts something into the store's inbox."""
    enqueue(drain, store.id)


@at_every_sweep
def ring_for_mail() -> None:
    """For stores whose deliveries wait and nobody rang: Redis lost the job, or the client's access came back."""
    see(EVERYONE)
    store_ids = db.scalars(WITH_MAIL).all()
    db.commit()
    for store_id in store_ids:
        if not ring(drain, store_id):
            drain(store_id)  # Redis is away, full or read-only
