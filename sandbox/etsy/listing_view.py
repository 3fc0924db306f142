"""A listing, and what belongs to it, as the API shows them."""

import json
import sqlite3
from typing import Any
from urllib.parse import quote

from sandbox.etsy.listings import divisor, minor

Doc = dict[str, Any]
RUNS_FOR = 120 * 86_400
SIZES = ("75x75", "170x135", "570xN", "fullxfull")


def bare(shop: sqlite3.Row, row: sqlite3.Row, root: str) -> Doc:
    """As it is shown where it was just written. The price is the cheapest product's."""
    return _plain(shop, row, json.loads(row["doc"]), root)


def listing(shop: sqlite3.Row, row: sqlite3.Row, root: str, includes: set[str]) -> Doc:
    """With the parts in `includes`: Images, Inventory, Personalization."""
    doc = json.loads(row["doc"])
    skus = [each["sku"] for each in doc["products"] if each["sku"]]
    shown = _plain(shop, row, doc, root) | {"skus": skus, "views": 0}
    if "Images" in includes:
        shown["images"] = images(row, doc, root)
    if "Inventory" in includes:
        shown["inventory"] = inventory(shop, doc)
    if "Personalization" in includes:
        shown["personalization"] = personalization(doc)
    return shown


def inventory(shop: sqlite3.Row, doc: Doc) -> Doc:
    ids = [each["id"] for each in doc["options"]]
    return {
        "products": [_product(shop, each) for each in doc["products"]],
        "price_on_property": ids,
        "quantity_on_property": [],
        "sku_on_property": ids,
        "readiness_state_on_property": [],
    }


def images(row: sqlite3.Row, doc: Doc, root: str) -> list[Doc]:
    return [_image(row, each, place, root) for place, each in enumerate(doc["images"], 1)]


def personalization(doc: Doc) -> Doc:
    return {
        "personalization_questions": [
            {
                "question_id": each["id"],
                "question_text": each["text"],
                "instructions": each.get("instructions"),
                "question_type": each.get("type", "text_input"),
                "required": each.get("required", False),
                "max_allowed_characters": each.get("most", 256),
                "max_allowed_files": None,
                "add_on_price": None,
                "options": each.get("options"),
            }
            for each in doc["questions"]
        ]
    }


def money(price: str | float, currency: str) -> Doc:
    return {"amount": minor(price, currency), "divisor": divisor(currency), "currency_code": currency}


def picture_url(image: Doc, root: str) -> str:
    """Of what was uploaded, or of a drawing."""
    if "drawing" not in image:
        return f"{root}/uploads/{image['id']}"
    return f"{root}/img/{quote(image['drawing'].replace('#', '-'))}.png"


def _plain(shop: sqlite3.Row, row: sqlite3.Row, doc: Doc, root: str) -> Doc:
    cheapest = min((each["price"] for each in doc["products"]), key=float, default="0")
    return {
        "listing_id": row["id"],
        "user_id": shop["user_id"],
        "shop_id": row["shop_id"],
        "title": doc["title"],
        "description": doc["description"],
        "state": row["state"],
        "creation_timestamp": row["created"],
        "created_timestamp": row["created"],
        "ending_timestamp": row["created"] + RUNS_FOR,
        "original_creation_timestamp": row["created"],
        "last_modified_timestamp": row["updated"],
        "updated_timestamp": row["updated"],
        "state_timestamp": row["created"],
        "quantity": sum(each["quantity"] for each in doc["products"]),
        "shop_section_id": None,
        "featured_rank": -1,
        "url": f"{root}/listing/{row['id']}",
        "num_favorers": 0,
        "non_taxable": False,
        "is_taxable": True,
        "is_customizable": False,
        "is_personalizable": bool(doc["questions"]),
        "listing_type": doc["type"],
        "tags": doc.get("tags", []),
        "materials": doc.get("materials", []),
        "shipping_profile_id": doc.get("shipping_profile_id"),
        "return_policy_id": doc.get("return_policy_id"),
        "processing_min": 1,
        "processing_max": 3,
        "who_made": doc.get("who_made", "i_did"),
        "when_made": doc.get("when_made", "made_to_order"),
        "is_supply": False,
        "is_private": False,
        "style": [],
        "file_data": "",
        "has_variations": bool(doc["options"]),
        "should_auto_renew": False,
        "language": "it" if shop["lang"] == "it" else "en-US",
        "price": money(cheapest, shop["currency"]),
        "taxonomy_id": doc.get("taxonomy_id", 121),
        "readiness_state_id": doc.get("readiness_state_id"),
    }


def _product(shop: sqlite3.Row, each: Doc) -> Doc:
    offering = {
        "offering_id": each["offering"],
        "quantity": each["quantity"],
        "is_enabled": each["enabled"],
        "is_deleted": False,
        "price": money(each["price"], shop["currency"]),
        "readiness_state_id": each.get("readiness_state_id"),
    }
    return {
        "product_id": each["id"],
        "sku": each["sku"],
        "is_deleted": False,
        "offerings": [offering],
        "property_values": [property_value(value) for value in each["values"]],
    }


def property_value(value: Doc) -> Doc:
    return {
        "property_id": value["id"],
        "property_name": value["name"],
        "scale_id": None,
        "scale_name": None,
        "value_ids": [value["value_id"]],
        "values": [value["value"]],
    }


def _image(row: sqlite3.Row, each: Doc, rank: int, root: str) -> Doc:
    url = picture_url(each, root)
    return {
        "listing_id": row["id"],
        "listing_image_id": each["id"],
        "hex_code": None,
        "creation_tsz": row["created"],
        "created_timestamp": row["created"],
        "rank": rank,
        **{f"url_{size}": url for size in SIZES},
        "full_height": 400,
        "full_width": 400,
        "alt_text": each.get("alt"),
    }
