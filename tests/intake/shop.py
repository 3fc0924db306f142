"""A WooCommerce shop that speaks: orders as it sends them, signed with the store's secret."""

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from core.db import db, now
from models import Delivery, Mapping, MappingFile, MappingState, Order, Product, Store, Variant
from services.credentials import keep_hook_secret
from tests.rows import Rows

SECRET = "shhh"
TAKE = text("select take_delivery(:client, :store, 'poll', 'order.read', :resource, :key, :body, '{}')")
START = datetime(2026, 1, 1, tzinfo=UTC)
ADDRESS = {
    "first_name": "Anna",
    "last_name": "Bianchi",
    "company": "",
    "address_1": "Via Roma 1",
    "address_2": "",
    "city": "Torino",
    "state": "TO",
    "postcode": "10121",
    "country": "IT",
    "phone": "+39 011 123",
}


def shop_of(make: Rows, **values: Any) -> Store:
    """A connected store that takes orders from the beginning of the year."""
    store = make.store(**{"platform": "woocommerce", "import_from": START} | values)
    keep_hook_secret(store, SECRET)
    db.commit()
    return store


def line(number: int = 1, quantity: int = 1, **values: Any) -> dict[str, Any]:
    """A line of the product 10·number, variation 100·number."""
    own = {"id": number, "name": f"Poster {number}", "product_id": 10 * number, "variation_id": 100 * number}
    return (
        own
        | {"quantity": quantity, "sku": f"PST-{number}", "price": 19.9, "total": "19.90", "total_tax": "0.00"}
        | values
    )


def order(number: int = 1, minute: int = 0, **values: Any) -> dict[str, Any]:
    """A paid order of the first of May, last changed so many minutes past ten."""
    return {
        "id": number,
        "number": str(number),
        "status": "processing",
        "currency": "EUR",
        "total": "19.90",
        "total_tax": "0.00",
        "shipping_total": "0.00",
        "discount_total": "0.00",
        "date_created_gmt": "2026-05-01T10:00:00",
        "date_modified_gmt": f"2026-05-01T10:{minute:02}:00",
        "date_paid_gmt": "2026-05-01T10:00:00",
        "billing": ADDRESS | {"email": f"anna{number}@example.test"},
        "shipping": ADDRESS,
        "shipping_lines": [{"method_id": "flat_rate", "method_title": "Courier"}],
        "line_items": [line()],
        "refunds": [],
        "customer_note": "",
    } | values


def send(
    browser: FlaskClient, store: Store, body: Any, topic: str = "order.updated", secret: str = SECRET
) -> TestResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signature = base64.b64encode(hmac.digest(secret.encode(), raw, "sha256")).decode()
    headers = {"X-WC-Webhook-Topic": topic, "X-WC-Webhook-Signature": signature, "Content-Type": "application/json"}
    return browser.post(f"/hooks/{store.platform}/{store.hook_token}", data=raw, headers=headers)


def mapped(make: Rows, store: Store, number: int = 1, **catalog: Any) -> Variant:
    """What `line(number)` sells, known here and connected to something that can be made."""
    product: Product = make.product(store, external_id=str(10 * number))
    variant = make.variant(product, external_id=str(100 * number), mapping_state=MappingState.CONNECTED)
    made_as = make.catalog_product(**catalog).variants[0]
    own = {"client_id": store.client_id, "store_id": store.id, "variant_id": variant.id, "changed_at": now()}
    mapping = Mapping(**own, catalog_variant_id=made_as.id)
    db.add(mapping)
    db.flush()
    file = make.file(store.client_id)
    db.add(MappingFile(client_id=store.client_id, mapping_id=mapping.id, area="front", file_id=file.id))
    db.commit()
    return variant


def read(store: Store, *bodies: dict[str, Any]) -> None:
    """The same orders as a round of reading brings them."""
    for body in bodies:
        raw = json.dumps(body) + " "
        values = {"client": store.client_id, "store": store.id, "resource": str(body["id"]), "key": f"poll:{hash(raw)}"}
        db.execute(TAKE, values | {"body": raw})
    db.commit()


def the_order() -> Order:
    return db.scalars(select(Order)).one()


def inbox() -> list[tuple[str, str]]:
    """(state, reason) of every delivery."""
    return [tuple(row) for row in db.execute(select(Delivery.state, Delivery.reason).order_by(Delivery.id))]
