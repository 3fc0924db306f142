"""How far the demo's first shop has come before going live: its first order was a test, and one line is ticked."""

from flask import g
from sqlalchemy import select

from core.db import db
from models import GoLiveSaid, Membership, Order, Status, Store
from services.golive.acts import tick
from services.trial_orders import mark


def try_out(store: Store, owner: Membership) -> None:
    """What the owner bought first was to see that it works."""
    g.actor = owner
    own = select(Order).where(Order.client_id == store.client_id, Order.store_id == store.id)
    first = db.scalars(own.where(Order.status == Status.CREATED).order_by(Order.id).limit(1)).one_or_none()
    if first:
        mark(first, is_test=True)
    tick(store, GoLiveSaid.INVOICE)
    db.commit()
