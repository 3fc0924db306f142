"""The form as somebody fills it in, and what became of it."""

import io

from PIL import Image
from sqlalchemy import select

from core.db import db
from models import Order, OrderItem

ADDRESS = {
    "first_name": "Anna", "last_name": "Bianchi", "company": "", "line1": "Via Roma 1", "line2": "", "state": "TO",
    "post_code": "10121", "city": "Torino", "country": "IT", "email": "anna@example.com", "phone": "",
}  # fmt: skip


def typed(act="submit", key="k1", **values):
    line = {"lines-0-choice": "", "lines-0-term": "SUN-A4", "lines-0-quantity": "2", "lines-0-price": ""}
    return ADDRESS | {"act": act, "form_key": key, "shipping_method": "Courier"} | line | values


def the_order() -> Order:
    return db.scalars(select(Order)).one()


def items() -> list[OrderItem]:
    return list(db.scalars(select(OrderItem).order_by(OrderItem.id)))


def png() -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(content, "PNG")
    content.seek(0)
    return content


def of_catalog(variant, **values):
    return {"lines-0-choice": f"c{variant.id}", "lines-0-term": "", "lines-0-areas-0-area": "front"} | values
