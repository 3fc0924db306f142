"""WooCommerce orders for the benchmarks: 3 lines, about 6 kB, signed as the shop signs them."""

import base64
import hashlib
import hmac
import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.senders import Message

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
VARIANTS = 30
LINES = 3
CHANGED_SHARE = 0.15  # orders whose address changes once


def variant_ids(number: int) -> tuple[int, int]:
    """The shop's product and variation of the catalogue's `number`."""
    return 1000 + number // 5, 5000 + number


def deliveries(number: int, path: str, secret: bytes, chance: random.Random) -> tuple[list[Message], str]:
    """Everything the shop says of one order, each said 1 to 4 times, and the street that must stand at the end."""
    versions = [order(number, minute=0)]
    if chance.random() < CHANGED_SHARE:
        versions.append(order(number, minute=5, street=f"Corso Nuovo {number}"))
    said = [
        message(number, path, secret, "order.created" if at == 0 else "order.updated", body)
        for at, body in enumerate(versions)
        for _again in range(chance.randint(1, 4))
    ]
    return said, versions[-1]["shipping"]["address_1"]


def message(key: int, path: str, secret: bytes, topic: str, content: dict[str, Any]) -> Message:
    body = json.dumps(content).encode()
    signature = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "WooCommerce/10.5.2 Hookshot (WordPress/6.9.1)",
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Resource": "order",
        "X-WC-Webhook-Event": topic.split(".")[1],
        "X-WC-Webhook-ID": "1",
        "X-WC-Webhook-Delivery-ID": hashlib.md5(b"1", usedforsecurity=False).hexdigest(),
        "X-WC-Webhook-Signature": signature,
    }
    return Message(key, path, headers, body)


def order(number: int, minute: int, street: str = "") -> dict[str, Any]:
    placed = BEGAN + timedelta(seconds=number)
    changed = placed + timedelta(minutes=minute)
    person = {
        "first_name": "Anna",
        "last_name": f"Bianchi {number}",
        "company": "",
        "address_1": street or f"Via Roma {number}",
        "address_2": "",
        "city": "Torino",
        "state": "TO",
        "postcode": "10121",
        "country": "IT",
        "phone": "+39 011 555 0100",
    }
    lines = [line(number, place) for place in range(LINES)]
    total = sum(float(one["total"]) for one in lines) + 5.9
    return {
        "id": number,
        "parent_id": 0,
        "status": "processing",
        "currency": "EUR",
        "version": "10.5.2",
        "prices_include_tax": True,
        "discount_total": "0.00",
        "discount_tax": "0.00",
        "shipping_total": "5.90",
        "shipping_tax": "0.00",
        "cart_tax": "0.00",
        "total": f"{total:.2f}",
        "total_tax": "0.00",
        "customer_id": 0,
        "order_key": f"wc_order_{number:013d}",
        "billing": person | {"email": f"buyer{number}@example.test"},
        "shipping": person,
        "payment_method": "stripe",
        "payment_method_title": "Card",
        "transaction_id": f"ch_{number:024d}",
        "customer_ip_address": "192.0.2.10",
        "customer_user_agent": "Mozilla/5.0 (X11; Linux x86_64) " + "Chrome/150.0 " * 6,
        "created_via": "checkout",
        "customer_note": "",
        "date_created_gmt": placed.strftime("%Y-%m-%dT%H:%M:%S"),
        "date_modified_gmt": changed.strftime("%Y-%m-%dT%H:%M:%S"),
        "date_paid_gmt": placed.strftime("%Y-%m-%dT%H:%M:%S"),
        "date_completed_gmt": None,
        "number": str(number),
        "meta_data": [{"id": number * 10 + place, "key": f"_trace_{place}", "value": "x" * 60} for place in range(8)],
        "line_items": lines,
        "tax_lines": [],
        "shipping_lines": [
            {
                "id": number * 10 + 9,
                "method_title": "Standard",
                "method_id": "flat_rate",
                "instance_id": "1",
                "total": "5.90",
                "total_tax": "0.00",
                "taxes": [],
                "meta_data": [],
            }
        ],
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": [],
        "needs_payment": False,
        "needs_processing": True,
        "currency_symbol": "€",
    }


def line(number: int, place: int) -> dict[str, Any]:
    variant = (number * LINES + place) % VARIANTS
    product, variation = variant_ids(variant)
    return {
        "id": number * 10 + place,
        "name": f"Museum poster {variant} - A3, portrait",
        "product_id": product,
        "variation_id": variation,
        "quantity": 1 + place,
        "tax_class": "",
        "subtotal": f"{19.9 * (1 + place):.2f}",
        "subtotal_tax": "0.00",
        "total": f"{19.9 * (1 + place):.2f}",
        "total_tax": "0.00",
        "taxes": [],
        "meta_data": [
            {"id": 1, "key": "pa_size", "value": "a3", "display_key": "Size", "display_value": "A3"},
            {"id": 2, "key": "paper", "value": "silk", "display_key": "Paper", "display_value": "Silk 200 g/m²"},
            {"id": 3, "key": "_reduced_stock", "value": "1", "display_key": "_reduced_stock", "display_value": "1"},
        ],
        "sku": f"PST-{variant:03d}",
        "global_unique_id": "",
        "price": 19.9,
        "image": {"id": 20, "src": "https://shop.example/wp-content/uploads/2026/11/poster.png"},
        "parent_name": f"Museum poster {variant}",
    }
