"""A new receipt as the API shows it: who buys, what, for how much."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from sandbox.etsy import listings
from sandbox.etsy.listing_view import money, property_value
from sandbox.parts import people

Doc = dict[str, Any]

BUYER = 710_900_001
SHIPPING = "5.95"
PERSONALISATION = 54


def someone() -> Doc:
    """A person who does not exist."""
    one = people.someone("IT", "FR", "DE")
    place = {"first_line": one.street, "second_line": None, "zip": one.post_code, "city": one.city}
    return {"name": one.name, **place, "state": one.state or None, "country_iso": one.country}


def new(shop: sqlite3.Row, receipt_id: int, status: str, moment: int, given: Doc) -> Doc:
    buyer = {**someone(), **given.get("buyer", {})}
    line = " ".join(filter(None, (buyer["zip"], buyer["city"])))
    parts = (buyer["name"], buyer["first_line"], buyer["second_line"], line, buyer["country_iso"])
    return {
        "receipt_id": receipt_id,
        "receipt_type": 0,
        "seller_user_id": shop["user_id"],
        "seller_email": None,
        "buyer_user_id": BUYER,
        "buyer_email": None,
        **{name: buyer[name] for name in ("name", "first_line", "second_line", "city", "state", "zip")},
        "status": status,
        "formatted_address": "\n".join(filter(None, parts)),
        "country_iso": buyer["country_iso"],
        "payment_method": "cc",
        "payment_email": None,
        "message_from_seller": None,
        "message_from_buyer": given.get("message"),
        "message_from_payment": None,
        "is_paid": status not in ("open", "payment processing"),
        "is_shipped": False,
        "create_timestamp": moment,
        "created_timestamp": moment,
        "update_timestamp": moment,
        "updated_timestamp": moment,
        "is_gift": bool(given.get("gift_message")),
        "gift_message": given.get("gift_message", ""),
        "gift_sender": given.get("gift_sender", ""),
        "shipments": [],
        "refunds": [],
    }


def transaction(
    shop: sqlite3.Row, receipt: Doc, number: int, moment: int, listing: sqlite3.Row, product: Doc, line: Doc
) -> Doc:
    doc = json.loads(listing["doc"])
    return {
        "transaction_id": number,
        "title": doc["title"],
        "description": doc["description"],
        "seller_user_id": shop["user_id"],
        "buyer_user_id": BUYER,
        "create_timestamp": moment,
        "created_timestamp": moment,
        "paid_timestamp": moment if receipt["is_paid"] else None,
        "shipped_timestamp": None,
        "quantity": int(line.get("quantity", 1)),
        "listing_image_id": doc["images"][0]["id"] if doc["images"] else None,
        "receipt_id": receipt["receipt_id"],
        "is_digital": doc["type"] == "download",
        "file_data": "",
        "listing_id": listing["id"],
        "transaction_type": "listing",
        "product_id": product["id"],
        "sku": product["sku"],
        "price": money(product["price"], shop["currency"]),
        "shipping_cost": money("0", shop["currency"]),
        "variations": [*map(_chosen, product["values"]), *_answers(doc, line.get("answers") or {})],
        "product_data": [property_value(value) for value in product["values"]],
        "shipping_profile_id": None,
        "min_processing_days": 1,
        "max_processing_days": 3,
        "shipping_method": None,
        "shipping_upgrade": None,
        "expected_ship_date": moment + 3 * 86_400,
        "buyer_coupon": 0,
        "shop_coupon": 0,
    }


def _chosen(value: Doc) -> Doc:
    return {
        "property_id": value["id"],
        "value_id": value["value_id"],
        "formatted_name": value["name"],
        "formatted_value": value["value"],
    }


def _answers(listing: Doc, answers: dict[str, str]) -> Iterable[Doc]:
    """Of what the listing asks, else of a question that it asked when this was bought."""
    ids = {each["text"]: each["id"] for each in listing["questions"]}
    for name, text in answers.items():
        yield {
            "property_id": PERSONALISATION,
            "value_id": None,
            "formatted_name": name,
            "formatted_value": text,
            "question_id": ids.get(name, listings.FIRST_QUESTION),
        }


def totals(shop: sqlite3.Row, transactions: list[Doc], discount: str) -> Doc:
    currency = shop["currency"]
    goods = sum(each["price"]["amount"] * each["quantity"] for each in transactions)
    shipped = any(not each["is_digital"] for each in transactions)
    less = listings.minor(discount, currency)
    shipping = listings.minor(SHIPPING, currency) if shipped else 0
    amounts = {
        "grandtotal": goods - less + shipping,
        "subtotal": goods - less,
        "total_price": goods,
        "total_shipping_cost": shipping,
        "total_tax_cost": 0,
        "total_vat_cost": 0,
        "discount_amt": less,
        "gift_wrap_price": 0,
    }
    unit = {"divisor": listings.divisor(currency), "currency_code": currency}
    return {name: {"amount": amount, **unit} for name, amount in amounts.items()}
