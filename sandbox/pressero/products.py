"""The site's products: one for each thing, with options that are chosen when it is ordered."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sandbox.pressero.site import SITE_ID, Site

Doc = dict[str, Any]
MOST_ATTRIBUTES = 10


@dataclass(frozen=True)
class Product:
    id: int
    guid: str
    sku: str
    doc: Doc

    @property
    def options(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = self.doc.get("options", {})
        return found

    def price_of(self, chosen: Iterable[str]) -> str:
        return str(self.doc.get("prices", {}).get(" / ".join(chosen), self.doc["price"]))


def add(site: Site, given: Doc) -> Product:
    """`given` holds name, sku, price and what else there is: text, drawing, options, prices, attributes, parts."""
    guid, sku = str(uuid4()), str(given.get("sku", ""))
    doc = {"name": "Product", "price": "10.00", "text": "", "drawing": "poster", "attributes": {}, **given}
    row_id = site.state.add("products", guid=guid, sku=sku, doc=json.dumps(doc))
    return Product(row_id, guid, sku, doc)


def add_many(site: Site, count: int) -> None:
    with site.state.transaction():
        for number in range(1, count + 1):
            add(site, {"name": f"Brochure no. {number}", "sku": f"BR-{number:05}", "drawing": "flyer"})


def change(site: Site, product: Product, **given: Any) -> None:
    site.state.set("products", product.id, doc=json.dumps({**product.doc, **given}))


def every(site: Site, limit: int = 200) -> list[Product]:
    return [_read(row) for row in site.state.rows("select * from products order by id limit ?", limit)]


def page(site: Site, number: int, size: int) -> tuple[list[Product], int]:
    rows = site.state.rows("select * from products order by id limit ? offset ?", size, number * size)
    return [_read(row) for row in rows], _count(site)


def by_id(site: Site, product_id: int) -> Product | None:
    return _one(site, "id = ?", product_id)


def by_guid(site: Site, guid: str) -> Product | None:
    return _one(site, "guid = ?", guid)


def by_sku(site: Site, sku: str) -> Product | None:
    return _one(site, "sku = ?", sku)


def shown(site: Site, product: Product, home: str) -> Doc:
    """As the API tells it."""
    return {
        "ProductId": product.guid,
        "SiteId": SITE_ID,
        "ProductName": product.doc["name"],
        "ProductType": "Kit" if product.doc.get("parts") else "Static",
        "PrintersPartNum": product.sku,
        "PublicPartNum": product.doc.get("public_sku", product.sku),
        "MisId": product.doc.get("mis_id", ""),
        "Price": float(product.doc["price"]),
        "IsActive": product.doc.get("is_active", True),
        "IsDeleted": False,
        "ImageUrl": f"{home}/pictures/{product.id}.png",
        "Url": f"{home}/product/{product.id}",
        **numbered(product.doc["attributes"]),
    }


def numbered(attributes: dict[str, str]) -> Doc:
    found: Doc = {}
    for place, (name, value) in enumerate(list(attributes.items())[:MOST_ATTRIBUTES], 1):
        found |= {f"ProductAttributeName{place}": name, f"ProductAttributeValue{place}": value}
    return found


def _count(site: Site) -> int:
    row = site.state.row("select count(*) as n from products")
    return int(row["n"]) if row else 0


def _one(site: Site, where: str, value: object) -> Product | None:
    row = site.state.row(f"select * from products where {where} order by id limit 1", value)
    return _read(row) if row else None


def _read(row: sqlite3.Row) -> Product:
    return Product(row["id"], row["guid"], row["sku"], json.loads(row["doc"]))
