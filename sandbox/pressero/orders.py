"""Orders of the site: placed, approved or denied item by item, taken through stages, shipped."""

import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sandbox.pressero import products
from sandbox.pressero.people import someone
from sandbox.pressero.products import Product
from sandbox.pressero.site import DENIED, METHODS, NEW, Site, now

Doc = dict[str, Any]
FIRST_NUMBER = 613


@dataclass(frozen=True)
class Item:
    id: int
    guid: str
    order_id: int
    seq: int
    stage: int
    approval: str  # "", waiting, approved, denied
    approved: str
    doc: Doc


@dataclass(frozen=True)
class Order:
    id: int
    guid: str
    placed: str
    doc: Doc
    items: tuple[Item, ...]

    def item(self, seq: int) -> Item | None:
        return next((item for item in self.items if item.seq == seq), None)


def place(site: Site, given: Doc) -> Order:
    """`given` may hold buyer, po, method, notes, approval, placed, and items: each a product (or sku), a quantity,
    chosen options and an address of its own. Of a kit, `parts` says how many of each part are in it."""
    buyer = {**someone(), **given.get("buyer", {})}
    method = given.get("method") or next(iter(METHODS))
    doc = {"buyer": buyer, "po": given.get("po", ""), "notes": given.get("notes", ""), "method": method}
    waits = given.get("approval", site.option("approval"))
    with site.state.transaction():
        order_id = site.state.add("orders", guid=str(uuid4()), placed=given.get("placed") or now(), doc=json.dumps(doc))
        seq = 1
        for wanted in given.get("items") or [{}]:
            for item in _items(site, wanted, buyer, seq):
                _add(site, order_id, seq, item, "waiting" if waits else "")
                seq += 1
        tell(site, "OrderPlaced", order_id, 1)
    return find(site, order_id)


def decide(site: Site, order: Order, seq: int, is_approved: bool) -> None:
    """An approver says yes or no to an item, and with it to the parts of a kit."""
    chosen = [item for item in order.items if item.seq == seq or item.doc.get("kit_seq") == seq]
    event = "OrderItemApproved" if is_approved else "OrderItemDenied"
    with site.state.transaction():
        for item in chosen:
            approval = "approved" if is_approved else "denied"
            site.state.set("items", item.id, approval=approval, approved=now())
            if not is_approved:
                _set_stage(site, item, DENIED, "Denied by the approver")
        tell(site, event, order.id, seq)


def set_stage(site: Site, order: Order, item: Item, stage: int, notes: str) -> None:
    with site.state.transaction():
        _set_stage(site, item, stage, notes)
        tell(site, "OrderItemStatusChanged", order.id, item.seq)


def change_item(site: Site, order: Order, item: Item, given: Doc) -> None:
    with site.state.transaction():
        site.state.set("items", item.id, doc=json.dumps({**item.doc, **given}))
        tell(site, "OrderItemUpdated", order.id, item.seq)


def ship(site: Site, order: Order, info: Doc, method: str) -> int:
    doc = {**info, "SiteShippingMethodName": method}
    return site.state.add("shipments", order_id=order.id, at=now(), doc=json.dumps(doc))


def shipments(site: Site, order_id: int, guid: str = "") -> list[Doc]:
    """Of an order, or of one of its items."""
    rows = site.state.rows("select * from shipments where order_id = ? order by id", order_id)
    found = [{"ShipmentId": row["id"], **json.loads(row["doc"])} for row in rows]
    return [one for one in found if not guid or guid in [each["OrderItemId"] for each in one["Items"]]]


def history(site: Site, item: Item) -> list[sqlite3.Row]:
    return site.state.rows("select * from history where item_id = ? order by id", item.id)


def find(site: Site, order_id: int) -> Order:
    """Raises LookupError."""
    rows = site.state.rows("select * from orders where id = ?", order_id)
    if not rows:
        raise LookupError(order_id)
    return _orders(site, rows)[0]


def by_guid(site: Site, guid: str) -> Order | None:
    return next(iter(_orders(site, site.state.rows("select * from orders where guid = ?", guid))), None)


def recent(site: Site, limit: int) -> list[Order]:
    return _orders(site, site.state.rows("select * from orders order by id desc limit ?", limit))


def between(site: Site, start: str, end: str, number: int, size: int) -> tuple[list[tuple[Order, Item]], int]:
    """A page of the items ordered in that time, oldest first, and how many there are."""
    join = "from items join orders on orders.id = order_id where placed >= ? and placed <= ?"
    rows = site.state.rows(
        f"select order_id, seq {join} order by placed, order_id, seq limit ? offset ?", start, end, size, number * size
    )
    count = site.state.rows(f"select count(*) as n {join}", start, end)[0]["n"]
    found = {order_id: find(site, order_id) for order_id in {row["order_id"] for row in rows}}
    pairs = ((found[row["order_id"]], found[row["order_id"]].item(row["seq"])) for row in rows)
    return [(order, item) for order, item in pairs if item], count


def tell(site: Site, event: str, order_id: int, seq: int) -> None:
    """Put a message into the queue for each webhook that listens to `event`."""
    due = time.time() + site.option("delivery_delay")
    for row in site.state.rows("select * from webhooks"):
        if event in json.loads(row["events"]):
            site.state.add("queue", webhook_id=row["id"], event=event, order_id=order_id, seq=seq, due=due)
    site.work_waiting.set()


def _items(site: Site, wanted: Doc, buyer: Doc, seq: int) -> list[Doc]:
    """The item, and behind it the parts of a kit."""
    product = _product(site, wanted)
    quantity, chosen = int(wanted.get("quantity", 1)), wanted.get("options") or _first(product)
    common = {"address": {**buyer, **wanted.get("address", {})}}
    item = {
        **common,
        "product_id": product.id,
        "quantity": quantity,
        "options": chosen,
        "price": f"{float(product.price_of(chosen.values())) * quantity:.2f}",
        "notes": wanted.get("notes", ""),
    }
    found = [item]
    for sku, count in {**product.doc.get("parts", {}), **wanted.get("parts", {})}.items():
        part = products.by_sku(site, sku)
        if part:
            found.append({**common, "product_id": part.id, "quantity": count * quantity, "options": _first(part),
                "price": "0.00", "notes": "", "kit_seq": seq})  # fmt: skip
    return found


def _product(site: Site, wanted: Doc) -> Product:
    if "sku" in wanted:
        found = products.by_sku(site, wanted["sku"])
    elif "product_id" in wanted:
        found = products.by_id(site, int(wanted["product_id"]))
    else:
        found = next(iter(products.every(site, 1)), None)
    if found is None:
        raise ValueError("no such product")
    return found


def _first(product: Product) -> dict[str, str]:
    return {name: choices[0] for name, choices in product.options.items()}


def _add(site: Site, order_id: int, seq: int, doc: Doc, approval: str) -> None:
    values = {"guid": str(uuid4()), "order_id": order_id, "seq": seq, "stage": NEW, "approval": approval}
    item_id = site.state.add("items", **values, approved="", doc=json.dumps(doc))
    site.state.add("history", item_id=item_id, stage=NEW, at=now(), notes="")


def _set_stage(site: Site, item: Item, stage: int, notes: str) -> None:
    site.state.set("items", item.id, stage=stage)
    site.state.add("history", item_id=item.id, stage=stage, at=now(), notes=notes)


def _orders(site: Site, rows: Sequence[sqlite3.Row]) -> list[Order]:
    found = []
    for row in rows:
        items = site.state.rows("select * from items where order_id = ? order by seq", row["id"])
        parts = tuple(Item(**{**dict(each), "doc": json.loads(each["doc"])}) for each in items)
        found.append(Order(row["id"], row["guid"], row["placed"], json.loads(row["doc"]), parts))
    return found
