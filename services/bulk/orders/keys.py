"""What makes an order of a file one order, however often the file is brought."""

import hashlib
from collections.abc import Collection

from sqlalchemy import select

from core.db import db
from models import Order, Status, Store
from services.bulk.rows import is_one_text_of


def form_key(store: Store, reference: str) -> str:
    """As the form of an order that is placed by hand has one. It fits its column whatever the reference."""
    return f"file:{hashlib.sha256(f'{store.id}/{reference}'.encode()).hexdigest()[:32]}"


def here_already(store: Store, references: Collection[str]) -> frozenset[str]:
    """Those of which the store has an order: from a file, or placed by hand and not canceled."""
    keys = {form_key(store, reference): reference for reference in references}
    own = select(Order.form_key).where(Order.client_id == store.client_id, is_one_text_of(Order.form_key, keys))
    by_hand = select(Order.reference).where(Order.client_id == store.client_id, Order.store_id == store.id)
    alike = by_hand.where(is_one_text_of(Order.reference, references), Order.status != Status.CANCELED)
    named = alike.where(Order.reference != "")  # so that the index serves
    return frozenset([keys[str(key)] for key in db.scalars(own)]) | frozenset(db.scalars(named))
