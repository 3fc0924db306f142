"""Making listings: a draft, its inventory, its pictures, its questions; then it goes on sale."""

import io
import json
import sqlite3
from typing import Any

from flask import request
from PIL import Image, UnidentifiedImageError

from sandbox.etsy import listing_view, listings
from sandbox.etsy.rest import ApiError, endpoint, form, missing
from sandbox.etsy.setup_api import READY, RETURNS, SHIPPING
from sandbox.etsy.web import current_site, root

Doc = dict[str, Any]
NEEDED = ("quantity", "title", "description", "price", "who_made", "when_made", "taxonomy_id")
PHYSICAL = {"shipping_profile_id": SHIPPING, "readiness_state_id": READY}
KEPT = ("who_made", "when_made")
NOT_TAKEN = ("product_id", "is_deleted", "offering_id", "scale_name")
MOST_IMAGES, MOST_QUESTIONS = 20, 5


@endpoint("POST", "/shops/<int:shop_id>/listings", "listings_w", status=201)
def create(shop: sqlite3.Row) -> Doc:
    site, given = current_site(), form()
    if lacking := [name for name in NEEDED if given.get(name) in (None, "")]:
        raise ApiError(400, f"Missing required fields: {', '.join(lacking)}")
    if given.get("type", "physical") == "physical":
        for name, only in PHYSICAL.items():
            if str(given.get(name)) != str(only):
                raise ApiError(400, f"A valid {name} is required for physical listings")
    if given.get("return_policy_id") and str(given["return_policy_id"]) != str(RETURNS):
        raise ApiError(400, "Return policy not found")
    row = listings.create(site, shop, _draft(given))
    parts: Doc = {name: int(given[name]) for name in (*PHYSICAL, "return_policy_id", "taxonomy_id") if given.get(name)}
    row = listings.change(site, row, **parts, **{name: given[name] for name in KEPT})
    return listing_view.bare(shop, row, root())


@endpoint("PATCH", "/shops/<int:shop_id>/listings/<int:listing_id>", "listings_w")
def update(shop: sqlite3.Row, listing_id: int) -> Doc:
    """Price and quantity are not changed by this, whatever is sent."""
    row, given = _own(shop, listing_id), form()
    state = given.get("state", "")
    if state and state not in ("active", "inactive"):
        raise ApiError(400, "Invalid value for state")
    if state == "active" and not json.loads(row["doc"])["images"]:
        raise ApiError(400, "Listing must have at least one image to be active")
    parts = {name: given[name] for name in ("title", "description") if name in given}
    return listing_view.bare(shop, listings.change(current_site(), row, state, **parts), root())


@endpoint("PUT", "/listings/<int:listing_id>/inventory", "listings_w")
def put_inventory(listing_id: int, user_id: int) -> Doc:
    """All of it, in place of what was there."""
    row, shop = _of_user(listing_id, user_id)
    given = request.get_json(silent=True) if request.is_json else None
    if not isinstance(given, dict) or not given.get("products"):
        raise ApiError(400, "products is required")
    products = [_product(each) for each in given["products"]]
    options = {value["id"]: value["name"] for each in products for value in each["values"]}
    row = listings.rewrite(current_site(), row, products)
    named = [{"id": number, "name": name} for number, name in options.items()]
    row = listings.change(current_site(), row, options=named)
    return listing_view.inventory(shop, json.loads(row["doc"]))


@endpoint("POST", "/shops/<int:shop_id>/listings/<int:listing_id>/images", "listings_w", status=201)
def add_image(shop: sqlite3.Row, listing_id: int) -> Doc:
    row = _own(shop, listing_id)
    content = request.files["image"].read() if "image" in request.files else b""
    kind = _kind_of(content)
    images, rank = json.loads(row["doc"])["images"], max(int(request.form.get("rank") or 1), 1)
    replaces = request.form.get("overwrite") in ("true", "1") and rank <= len(images)
    if len(images) >= MOST_IMAGES and not replaces:
        raise ApiError(400, "Too many images")
    image_id = listings.FIRST_IMAGE + current_site().state.next("image")
    current_site().state.add("uploads", image_id=image_id, kind=kind, content=content)
    if replaces:
        current_site().state.run("delete from uploads where image_id = ?", images[rank - 1]["id"])
    images[rank - 1 : rank - 1 + replaces] = [{"id": image_id, "alt": request.form.get("alt_text")}]
    row = listings.change(current_site(), row, images=images)
    return listing_view.images(row, json.loads(row["doc"]), root())[min(rank, len(images)) - 1]


@endpoint("POST", "/shops/<int:shop_id>/listings/<int:listing_id>/personalization", "listings_w", status=201)
def ask(shop: sqlite3.Row, listing_id: int) -> Doc:
    row, given = _own(shop, listing_id), request.get_json(silent=True)
    asked = given.get("personalization_questions") if isinstance(given, dict) else None
    if not isinstance(asked, list) or len(asked) > MOST_QUESTIONS:
        raise ApiError(400, "personalization_questions is invalid")
    first = current_site().state.next("question", max(len(asked), 1))
    questions = [
        {
            "id": listings.FIRST_QUESTION + first + place,
            "text": each.get("question_text", ""),
            "type": each.get("question_type", "text_input"),
            "required": bool(each.get("required")),
        }
        for place, each in enumerate(asked)
    ]
    row = listings.change(current_site(), row, questions=questions)
    return listing_view.personalization(json.loads(row["doc"]))


def _kind_of(content: bytes) -> str:
    try:
        return str(Image.open(io.BytesIO(content)).get_format_mimetype())
    except (UnidentifiedImageError, OSError):
        raise ApiError(400, "image is required") from None


def _draft(given: Doc) -> Doc:
    product: tuple[Any, ...] = ([], "", str(given["price"]), int(given["quantity"]))
    kind = given.get("type", "physical")
    draft = {"title": given["title"], "description": given["description"], "type": kind, "products": [product]}
    return {**draft, "state": "draft", "drawings": []}


def _product(given: Doc) -> Doc:
    offers = given.get("offerings") or []
    values = given.get("property_values") or []
    if len(offers) != 1 or not {"price", "quantity", "is_enabled", "readiness_state_id"} <= offers[0].keys():
        raise ApiError(400, "Each product needs one offering with price, quantity, is_enabled and readiness_state_id")
    sent = {name for part in (given, offers[0], *values) for name in part}
    if unknown := sent.intersection(NOT_TAKEN):
        raise ApiError(400, f"Unexpected fields: {', '.join(sorted(unknown))}")
    if isinstance(offers[0]["price"], bool) or not isinstance(offers[0]["price"], int | float):
        raise ApiError(400, "price must be a number")
    if offers[0]["is_enabled"] and not offers[0]["quantity"]:
        raise ApiError(400, "An enabled offering needs a quantity")
    return {
        "sku": given.get("sku") or "",
        "values": [_value(each) for each in values],
        "price": str(offers[0]["price"]),
        "quantity": int(offers[0]["quantity"]),
        "enabled": bool(offers[0]["is_enabled"]),
        "readiness_state_id": offers[0]["readiness_state_id"],
    }


def _value(given: Doc) -> Doc:
    values, ids = given.get("values") or [], given.get("value_ids") or []
    if not values or not str(values[0]).strip():
        raise ApiError(400, "Property values can't be empty")
    if "(" in values[0] or ")" in values[0]:
        raise ApiError(400, "Parentheses are not allowed in property values")
    number = ids[0] if ids else listings.FIRST_VALUE + current_site().state.next("value")
    return {"id": given["property_id"], "name": given.get("property_name", ""), "value": values[0], "value_id": number}


def _own(shop: sqlite3.Row, listing_id: int) -> sqlite3.Row:
    row = listings.get(current_site(), listing_id)
    if row is None or row["shop_id"] != shop["id"]:
        raise missing("Listing")
    return row


def _of_user(listing_id: int, user_id: int) -> tuple[sqlite3.Row, sqlite3.Row]:
    row = listings.get(current_site(), listing_id)
    shop = current_site().state.row("select * from shops where user_id = ?", user_id)
    if row is None or shop is None or row["shop_id"] != shop["id"]:
        raise missing("Listing")
    return row, shop
