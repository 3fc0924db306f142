"""The demo's program: an order system of the client, which sent an order with a key."""

import json
from dataclasses import asdict

from flask import g
from sqlalchemy import select

from core.db import db
from jobs.demo.shops import WOOCOMMERCE
from models import ApiKey, ApiScope, Client, MappingState, Store, Variant
from platforms.values import Address
from services.api_keys import actor_of, make_key
from services.api_orders import Request, earlier, place
from services.making import makings_of
from services.orderable import sold_as
from services.placing import Placed, PlacedLine, lock_client

NAME, REFERENCE = "Gestionale", "GEST-1001"
ADDRESS = Address(
    last_name="Galleria Moderna", line1="Corso Francia 12", post_code="10143", city="Torino", country="IT"
)


def make_program(client: Client) -> None:
    """Its key, which nobody has, and one test order that came with it."""
    owner = WOOCOMMERCE.member
    store = WOOCOMMERCE.store
    if store is None or db.scalar(select(ApiKey.id).where(ApiKey.client_id == client.id)):
        return
    g.actor = owner
    _key, secret = make_key(client, owner, NAME, (ApiScope.ORDERS_READ, ApiScope.ORDERS_WRITE))
    db.commit()
    g.actor = actor_of(secret)
    send_order(store)
    db.commit()


def send_order(store: Store) -> None:
    own = select(Variant.sku).where(Variant.client_id == store.client_id, Variant.store_id == store.id)
    sku = db.scalars(own.where(Variant.mapping_state == MappingState.CONNECTED, Variant.sku != "").limit(1)).first()
    wares = sold_as(store, [sku]).get(sku.lower(), []) if sku else []
    lines = [{"sku": sku, "quantity": 2}]
    said = {"store_id": store.id, "reference": REFERENCE, "is_test": True, "address": asdict(ADDRESS), "lines": lines}
    request = Request(json.dumps(said), said, REFERENCE)
    if not wares or earlier(store, request).earlier:
        return
    line = PlacedLine(wares[0], 2, wares[0].variant.price or 0 if wares[0].variant else 0, {})
    client = lock_client(store.client_id)
    sold = [wares[0].variant.id] if wares[0].variant else []
    placed = Placed([line], ADDRESS, reference=REFERENCE, is_test=True)
    place(client, store, request, placed, makings_of(store.client_id, sold))
