"""What a shop must have before something can be sold in it: read only, and the same for every shop."""

import sqlite3
from collections.abc import Iterator
from itertools import count
from typing import Any

from sandbox.etsy.rest import ApiError, endpoint
from sandbox.etsy.web import current_site

Doc = dict[str, Any]
SHIPPING, RETURNS, READY, PARTNER = 230_000_000_001, 55_000_001, 77_000_001, 33_000_001
KNOWN = ((66, "Art & Collectibles", None), (121, "Prints", 66), (891, "Home & Living", None), (1062, "Mugs", 891))
SHELVES: dict[
    str, dict[str, tuple[str, ...]]
] = {  # a few of the thousands that there are: the deepest ones are what a listing may be in
    "Clothing": {
        "Women": ("T-shirts", "Hoodies", "Tank tops", "Dresses", "Socks"),
        "Men": ("T-shirts", "Hoodies", "Polos", "Socks"),
        "Unisex adults": ("T-shirts", "Sweatshirts", "Aprons"),
        "Girls": ("T-shirts", "Dresses"),
        "Boys": ("T-shirts", "Trousers"),
    },
    "Bags & Purses": {"Totes": ("Shoppers", "Market bags"), "Backpacks": ("Day packs", "School bags")},
    "Paper & Party Supplies": {
        "Paper": ("Calendars & planners", "Stickers", "Notebooks", "Wrapping paper"),
        "Greeting cards": ("Birthday cards", "Thank you cards", "Wedding cards"),
    },
    "Accessories": {"Phone cases": ("Hard cases", "Wallets"), "Hats": ("Caps", "Beanies")},
}
FIRST_SHELF = 12_001


def _shelved() -> Iterator[tuple[int, str, int | None]]:
    numbers = count(FIRST_SHELF)
    for top, parts in SHELVES.items():
        yield (above := next(numbers)), top, None
        for part, leaves in parts.items():
            yield (shelf := next(numbers)), part, above
            for leaf in leaves:
                yield next(numbers), leaf, shelf


TAXONOMY = (*KNOWN, *_shelved())


@endpoint("GET", "/shops/<int:shop_id>/shipping-profiles", "shops_r")
def shipping_profiles(shop: sqlite3.Row) -> Doc:
    return _list(
        {
            "shipping_profile_id": SHIPPING,
            "title": "Standard",
            "user_id": shop["user_id"],
            "origin_country_iso": shop["country"],
            "is_deleted": False,
            "shipping_profile_destinations": [],
            "shipping_profile_upgrades": [],
            "origin_postal_code": None,
            "profile_type": "manual",
            "domestic_handling_fee": 0,
            "international_handling_fee": 0,
        }
    )


@endpoint("GET", "/shops/<int:shop_id>/readiness-state-definitions", "shops_r")
def readiness_states(shop: sqlite3.Row) -> Doc:
    return _list(
        {
            "shop_id": shop["id"],
            "readiness_state_id": READY,
            "readiness_state": "made_to_order",
            "min_processing_days": 1,
            "max_processing_days": 3,
            "processing_days_display_label": "1-3 days",
        }
    )


@endpoint("GET", "/shops/<int:shop_id>/policies/return")
def return_policies(shop: sqlite3.Row) -> Doc:
    policy = {"return_policy_id": RETURNS, "shop_id": shop["id"], "accepts_returns": True}
    return _list({**policy, "accepts_exchanges": True, "return_deadline": 30})


@endpoint("GET", "/shops/<int:shop_id>/production-partners", "shops_r")
def production_partners(shop: sqlite3.Row) -> Doc:
    """Entered by the seller on Etsy's own pages."""
    return _list(
        {"production_partner_id": PARTNER, "partner_name": current_site().flags.app_name, "location": shop["country"]}
    )


@endpoint("GET", "/seller-taxonomy/nodes")
def taxonomy() -> Doc:
    return _list(*[_node(*each) for each in TAXONOMY if each[2] is None])


@endpoint("GET", "/seller-taxonomy/nodes/<int:taxonomy_id>/properties")
def properties(taxonomy_id: int) -> Doc:
    if taxonomy_id not in {each[0] for each in TAXONOMY}:
        raise ApiError(404, "Taxonomy node not found")
    return _list()


@endpoint("GET", "/shipping-carriers")
def carriers() -> Doc:
    return _list(
        *[
            {"shipping_carrier_id": number, "name": name, "domestic_classes": [], "international_classes": []}
            for number, name in enumerate(("bpost", "DHL", "Poste Italiane", "UPS", "Other"), 1)
        ]
    )


def _node(number: int, name: str, parent: int | None) -> Doc:
    return {
        "id": number,
        "level": 1 if parent else 0,
        "name": name,
        "parent_id": parent,
        "children": [_node(*each) for each in TAXONOMY if each[2] == number],
        "full_path_taxonomy_ids": [parent, number] if parent else [number],
    }


def _list(*results: Doc) -> Doc:
    return {"count": len(results), "results": list(results)}
