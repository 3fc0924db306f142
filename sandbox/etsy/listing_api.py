"""Reading listings: by state, by id, and their inventories."""

import json
import sqlite3
from typing import Any

from sandbox.etsy import listing_view, listings, shops
from sandbox.etsy.rest import ApiError, chosen, endpoint, listed, missing, number
from sandbox.etsy.web import current_site, root

Doc = dict[str, Any]
ASSOCIATIONS = ("Shipping", "Images", "Shop", "User", "Translations", "Inventory", "Videos", "Personalization",
                "BuyerPrice")  # fmt: skip
BY_ID = tuple(each for each in ASSOCIATIONS if each not in ("Shipping", "Inventory"))
MOST_AT_ONCE = 100


@endpoint("GET", "/shops/<int:shop_id>/listings", "listings_r")
def by_state(shop: sqlite3.Row) -> Doc:
    site, state = current_site(), chosen("state", listings.STATES, "active")
    limit, offset, includes = number("limit", 25, 1, 100), number("offset", 0, 0), _includes(ASSOCIATIONS)
    rows = listings.some(site, shop["id"], state, limit, offset)
    shown = [listing_view.listing(shop, row, root(), includes) for row in rows]
    return {"count": listings.count(site, shop["id"], state), "results": shown}


@endpoint("GET", "/listings/<int:listing_id>")
def show(listing_id: int) -> Doc:
    row = _found(listing_id)
    return listing_view.listing(_shop(row), row, root(), _includes(BY_ID))


@endpoint("GET", "/listings/batch")
def batch() -> Doc:
    """Those that are there."""
    includes, rows = _includes(BY_ID), listings.many(current_site(), _ids())
    shown = [listing_view.listing(_shop(row), row, root(), includes) for row in rows]
    return {"count": len(shown), "results": shown}


@endpoint("GET", "/listings/batch/inventory", "listings_r")
def inventories() -> Doc:
    """All of them, or none."""
    ids = _ids()
    rows = listings.many(current_site(), ids)
    if len(rows) < len(set(ids)):
        raise missing("Listing")
    shown = [listing_view.listing(_shop(row), row, root(), {"Inventory"}) for row in rows]
    return {"count": len(shown), "results": shown}


@endpoint("GET", "/listings/<int:listing_id>/inventory", "listings_r")
def inventory(listing_id: int) -> Doc:
    row = _found(listing_id)
    return listing_view.inventory(_shop(row), json.loads(row["doc"]))


@endpoint("GET", "/listings/<int:listing_id>/images")
def images(listing_id: int) -> Doc:
    row = _found(listing_id)
    shown = listing_view.images(row, json.loads(row["doc"]), root())
    return {"count": len(shown), "results": shown}


@endpoint("GET", "/listings/<int:listing_id>/personalization")
def personalization(listing_id: int) -> Doc:
    return listing_view.personalization(json.loads(_found(listing_id)["doc"]))


def _includes(allowed: tuple[str, ...]) -> set[str]:
    wanted = set(listed("includes"))
    if unknown := wanted.difference(allowed):
        raise ApiError(400, f"Invalid value for includes: {', '.join(sorted(unknown))}")
    return wanted


def _ids() -> list[int]:
    ids = [int(each) for each in listed("listing_ids") if each.isdecimal()]
    if not ids or len(ids) > MOST_AT_ONCE:
        raise ApiError(400, "Invalid value for listing_ids")
    return ids


def _found(listing_id: int) -> sqlite3.Row:
    row = listings.get(current_site(), listing_id)
    if row is None:
        raise missing("Listing")
    return row


def _shop(row: sqlite3.Row) -> sqlite3.Row:
    shop = shops.get(current_site(), row["shop_id"])
    assert shop is not None
    return shop
