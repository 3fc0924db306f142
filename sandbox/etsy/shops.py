"""Sellers, and the shops that most of them have."""

import sqlite3
from typing import Any

from sandbox.etsy.site import Site, now

FIRST_USER, FIRST_SHOP = 710_000_001, 42_000_001

# login, shop, country; a seller without a shop is there to be refused.
SELLERS = (
    ("carta", "CartaEColore", "IT"),
    ("harbour", "HarbourPrints", "DE"),
    ("newcomer", "", ""),
)
SWITCHES = ("vacation", "withheld", "denied")


def seed(site: Site) -> None:
    for login, name, country in SELLERS:
        add(site, login, name, country)


def add(site: Site, login: str, name: str = "", country: str = "IT", currency: str = "") -> sqlite3.Row | None:
    """A seller, and a shop of this name where one is given."""
    place = site.state.next("seller") - 1
    site.state.add("users", id=FIRST_USER + place, login=login)
    if not name:
        return None
    shop_id = FIRST_SHOP + place
    site.state.add(
        "shops", id=shop_id, user_id=FIRST_USER + place, name=name, currency=currency or site.flags.currency,
        country=country, lang=site.flags.lang, created=now(),
    )  # fmt: skip
    return get(site, shop_id)


def get(site: Site, shop_id: int) -> sqlite3.Row | None:
    return site.state.row("select * from shops where id = ?", shop_id)


def named(site: Site, name: str) -> sqlite3.Row | None:
    return site.state.row("select * from shops where name = ?", name)


def of_user(site: Site, user_id: int) -> sqlite3.Row | None:
    return site.state.row("select * from shops where user_id = ?", user_id)


def every(site: Site) -> list[sqlite3.Row]:
    return site.state.rows("select * from shops order by id")


def view(site: Site, shop: sqlite3.Row, root: str) -> dict[str, Any]:
    """As the API shows it, less what nobody here asks for."""
    counted = site.state.row(
        "select count(*) as n from listings where shop_id = ? and state = 'active'", shop["id"]
    )  # fmt: skip
    return {
        "shop_id": shop["id"],
        "user_id": shop["user_id"],
        "shop_name": shop["name"],
        "create_date": shop["created"],
        "created_timestamp": shop["created"],
        "title": None,
        "announcement": None,
        "currency_code": shop["currency"],
        "is_vacation": bool(shop["vacation"]),
        "vacation_message": "Back soon" if shop["vacation"] else None,
        "update_date": shop["created"],
        "updated_timestamp": shop["created"],
        "listing_active_count": counted["n"] if counted else 0,
        "digital_listing_count": 0,
        "login_name": shop["name"].lower(),
        "accepts_custom_requests": False,
        "url": f"{root}/shop/{shop['name']}",
        "num_favorers": 0,
        "languages": ["it" if shop["lang"] == "it" else "en-US"],
        "is_etsy_payments_onboarded": True,
        "is_shop_us_based": shop["country"] == "US",
        "transaction_sold_count": 0,
        "shipping_from_country_iso": shop["country"],
        "shop_location_country_iso": shop["country"],
        "review_count": None,
        "review_average": None,
    }
