"""The shop's products, each one row with its variants."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from sandbox.custom import sender
from sandbox.custom.errors import not_found
from sandbox.custom.site import Site, now

Doc = dict[str, Any]


def get(site: Site, product_id: int) -> Doc:
    return shown(site, row_of(site, product_id))


def row_of(site: Site, product_id: int) -> sqlite3.Row:
    row = site.state.row("select * from products where id = ?", product_id)
    if row is None:
        raise not_found("product")
    return row


def shown(site: Site, row: sqlite3.Row) -> Doc:
    """As the API has it: addresses in full."""
    doc: Doc = json.loads(row["doc"])
    picture = f"{site.home}/pictures/"
    variants = [
        {"id": f"{row['id']}-{place}", **variant, "image_url": f"{picture}{variant['image_url']}"}
        for place, variant in enumerate(doc["variants"], 1)
    ]
    return {
        "id": str(row["id"]),
        **doc,
        "status": row["status"],
        "image_url": f"{picture}{doc['image_url']}",
        "page_url": f"{site.home}/products/{row['id']}",
        "modified_at": row["modified"],
        "variants": variants,
    }


def create(site: Site, doc: Doc) -> Doc:
    product_id = site.state.add("products", status="active", modified=now(), doc=json.dumps(doc))
    return _tell(site, "created", product_id)


def create_many(site: Site, docs: Iterable[Doc]) -> None:
    """Thousands at once. Nobody is told."""
    moment = now()
    with site.state.transaction():
        for doc in docs:
            site.state.run(
                "insert into products (status, modified, doc) values ('active', ?, ?)", moment, json.dumps(doc)
            )


def change(site: Site, product_id: int, **given: Any) -> Doc:
    row = row_of(site, product_id)
    status, doc = given.pop("status", row["status"]), {**json.loads(row["doc"]), **given}
    site.state.set("products", product_id, status=status, doc=json.dumps(doc), modified=now())
    return _tell(site, "updated", product_id)


def touch_share(site: Site, percent: float) -> int:
    """New prices for a share of the products, spread evenly. Nobody is told; how many there were."""
    step, moment = max(int(100 / percent), 1), now()
    rows = site.state.rows("select id, doc from products where id % ? = 0", step)
    with site.state.transaction():
        for row in rows:
            doc = json.loads(row["doc"])
            for variant in doc["variants"]:
                variant["price"] = f"{float(variant['price']) + 0.5:.2f}"
            site.state.set("products", row["id"], doc=json.dumps(doc), modified=moment)
    return len(rows)


def delete(site: Site, product_id: int) -> None:
    row_of(site, product_id)
    site.state.run("delete from products where id = ?", product_id)
    sender.queue(site, "product.deleted", {"id": str(product_id)})


def variant_of(site: Site, variant_id: str) -> tuple[Doc, Doc]:
    """A product and the one of its variants that has this id."""
    product_id = variant_id.partition("-")[0]
    product = get(site, int(product_id)) if product_id.isdecimal() else {"variants": []}
    for variant in product["variants"]:
        if variant["id"] == variant_id:
            return product, variant
    raise not_found("variant")


def _tell(site: Site, event: str, product_id: int) -> Doc:
    product = get(site, product_id)
    sender.queue(site, f"product.{event}", product)
    return product
