"""The shops behind the server, and what each of them is."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.shopify.gids import gid
from sandbox.shopify.site import Site, now

Doc = dict[str, Any]

STATES = {"open": 0, "frozen": 402, "locked": 423, "forbidden": 403}  # and the status of each answer of the API
NAMES = {"bottega": "Carta & Colore online", "atelier": "Atelier Lumière", "kyoto": "Kyoto Paper Works"}
FIRST_NUMBERS = {"atelier": 3001}  # of orders, as its owner chose; elsewhere Shopify's own
YEN = 160  # for one euro
WITHOUT_CENTS = ("JPY", "KRW", "CLP", "VND")


@dataclass(frozen=True)
class Shop:
    id: int
    label: str
    created: str
    doc: Doc

    @property
    def domain(self) -> str:
        return f"{self.label}.myshopify.com"

    @property
    def currency(self) -> str:
        return str(self.doc["currency"])

    @property
    def first_number(self) -> int:
        """Of its orders."""
        return int(self.doc["first_number"])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.doc["timezone"])

    @property
    def location(self) -> str:
        """The one place of its own from which it ships."""
        return gid("Location", self.doc["location"])


def find(site: Site, label: str) -> Shop | None:
    row = site.state.row("select * from shops where label = ?", label)
    return _shop(row) if row else None


def get(site: Site, shop_id: int) -> Shop:
    row = site.state.row("select * from shops where id = ?", shop_id)
    if row is None:
        raise LookupError(f"no shop {shop_id}")
    return _shop(row)


def all_of(site: Site) -> list[Shop]:
    return [_shop(row) for row in site.state.rows("select * from shops order by id")]


def add(site: Site, label: str, **given: Any) -> Shop:
    first = site.new_ids(3)
    doc = {
        "name": NAMES.get(label, label.replace("-", " ").title()),
        "email": f"owner@{label}.example",
        "currency": "EUR",
        "country": "IT",
        "timezone": "Europe/Rome",
        "state": "open",
        "location": first + 1,
        "first_number": FIRST_NUMBERS.get(label, 1001),
        "publication": first + 2,
        "services": [],  # fulfillment services: name, id, location
        **given,
    }
    site.state.add("shops", id=first, label=label, created=now(), doc=json.dumps(doc))
    return get(site, first)


def change(site: Site, shop: Shop, **given: Any) -> Shop:
    site.state.set("shops", shop.id, doc=json.dumps({**shop.doc, **given}))
    return get(site, shop.id)


def priced(currency: str, euros: float) -> float:
    """What is sold for so many euros elsewhere, in round numbers of the shop's own money."""
    return round(euros * YEN, -1) if currency == "JPY" else euros


def amount(currency: str, number: float) -> str:
    """Money as text, with the digits that the currency has: "12.90", "1290"."""
    return f"{number:.0f}" if currency in WITHOUT_CENTS else f"{number:.2f}"


def _shop(row: sqlite3.Row) -> Shop:
    return Shop(row["id"], row["label"], row["created"], json.loads(row["doc"]))
