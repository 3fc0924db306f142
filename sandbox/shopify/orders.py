"""The orders of a shop: each is one row, with its lines inside."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.shopify import events, fulfilment, order_hooks, products
from sandbox.shopify.buyers import someone
from sandbox.shopify.gids import gid, number_of
from sandbox.shopify.jobs import later
from sandbox.shopify.shops import Shop, amount, priced
from sandbox.shopify.site import Site, now, stamp

Doc = dict[str, Any]

SHIPPING = ("Standard", 5.95)
ADDRESS = ("firstName", "lastName", "company", "address1", "address2", "city", "provinceCode", "zip", "countryCodeV2",
    "phone")  # fmt: skip


def create(site: Site, shop: Shop, given: Doc) -> Doc:
    """`given`: lines (sku, quantity, attributes, price), buyer, paid, test, note, attributes, shipping, days_old,
    and what becomes of its fulfillment orders: hold, fulfill_at, location, routed."""
    doc = _order(site, shop, given)
    with site.state.transaction():
        _insert(site, shop, doc)
        tell(site, shop, "orders/create", doc)
        if doc["displayFinancialStatus"] == "PAID":
            tell(site, shop, "orders/paid", doc)
        if given.get("routed", True):
            later(site, "route", site.option("routing_delay"), shop_id=shop.id, order_gid=doc["id"])
    return doc


def get(site: Site, shop: Shop, order_gid: str) -> Doc | None:
    row = site.state.row("select doc from orders where id = ? and shop_id = ?", number_of(order_gid, "Order"), shop.id)
    return json.loads(row["doc"]) if row else None


def by_token(site: Site, shop: Shop, token: str) -> Doc | None:
    row = site.state.row("select doc from orders where token = ? and shop_id = ?", token, shop.id)
    return json.loads(row["doc"]) if row else None


def recent(site: Site, shop: Shop, most: int) -> list[Doc]:
    rows = site.state.rows("select doc from orders where shop_id = ? order by number desc limit ?", shop.id, most)
    return [json.loads(row["doc"]) for row in rows]


def save(site: Site, shop: Shop, doc: Doc, *topics: str) -> Doc:
    """Keep what was changed in `doc`, with the state that follows from it, and tell `topics` and orders/updated."""
    doc["updatedAt"] = now()
    fulfilment.count(site, doc)
    with site.state.transaction():
        site.state.set(
            "orders",
            number_of(doc["id"], "Order"),
            updated=doc["updatedAt"],
            doc=json.dumps(doc, ensure_ascii=False, separators=(",", ":")),
        )
        for topic in (*topics, "orders/updated"):
            tell(site, shop, topic, doc)
    return doc


def tell(site: Site, shop: Shop, topic: str, doc: Doc) -> None:
    events.fire(site, shop, topic, order_hooks.body(site, shop, doc))


def cancel(site: Site, shop: Shop, doc: Doc, reason: str = "CUSTOMER") -> Doc:
    """All that is not shipped yet is taken out of the order, and its fulfillment orders are cancelled."""
    doc["cancelledAt"], doc["cancelReason"], doc["closedAt"] = now(), reason, now()
    doc["displayFinancialStatus"] = "REFUNDED" if doc["displayFinancialStatus"] == "PAID" else "VOIDED"
    with site.state.transaction():
        fulfilment.cancel_open(site, shop, doc)
        for line in doc["lineItems"]:
            line["currentQuantity"] -= line["unfulfilledQuantity"]
        return save(site, shop, doc, "orders/cancelled")


def refund(site: Site, shop: Shop, doc: Doc, lines: list[Doc]) -> Doc:
    """`lines`: sku (or id) and quantity that is taken back."""
    with site.state.transaction():
        for given in lines:
            line = _line_of(doc, given)
            taken = min(given.get("quantity", 1), line["currentQuantity"])
            line["currentQuantity"] -= taken
            fulfilment.take_out(site, doc, line["id"], taken)
        left = sum(line["currentQuantity"] for line in doc["lineItems"])
        doc["displayFinancialStatus"] = "PARTIALLY_REFUNDED" if left else "REFUNDED"
        saved = save(site, shop, doc)
        body = {"id": site.new_ids(), "order_id": number_of(doc["id"], "Order"), "created_at": doc["updatedAt"]}
        events.fire(site, shop, "refunds/create", body)
    return saved


def edit(site: Site, shop: Shop, doc: Doc, lines: list[Doc]) -> Doc:
    """The owner adds `lines`, or sets the `quantity` of those that are there to another."""
    with site.state.transaction():
        for given in lines:
            known = [one for one in doc["lineItems"] if given.get("sku") in (one["sku"], one["id"])]
            if known:
                line, wanted = known[0], given.get("quantity", 1)
                fulfilment.take_out(site, doc, line["id"], line["currentQuantity"] - wanted)
                line["currentQuantity"], line["quantity"] = wanted, max(wanted, line["quantity"])
            else:
                added = _line(site, shop, given)
                doc["lineItems"].append(added)
                fulfilment.put_in(site, shop, doc, [added])
        return save(site, shop, doc, "orders/edited")


def pay(site: Site, shop: Shop, doc: Doc) -> Doc:
    doc["displayFinancialStatus"] = "PAID"
    return save(site, shop, doc, "orders/paid")


def change(site: Site, shop: Shop, doc: Doc, given: Doc) -> Doc:
    """By the owner: note, tags, test, buyer (an address), closed."""
    for name in ("note", "tags", "test"):
        if name in given:
            doc[name] = given[name]
    if "buyer" in given:
        doc["shippingAddress"] = {**(doc["shippingAddress"] or {}), **given["buyer"]}
    if "closed" in given:
        doc["closedAt"] = now() if given["closed"] else None
    return save(site, shop, doc)


def redact(site: Site, shop: Shop, doc: Doc) -> Doc:
    """The buyer's data are erased for good."""
    doc |= {"shippingAddress": None, "email": None, "phone": None, "note": None, "customer": None}
    return save(site, shop, doc)


def _order(site: Site, shop: Shop, given: Doc) -> Doc:
    order_id, number = site.new_ids(), shop.first_number - 1 + site.state.next(f"orders of {shop.label}")
    moment = stamp(datetime.now(UTC) - timedelta(days=given.get("days_old", 0)))
    buyer = {**someone(shop.doc["country"]), **given.get("buyer", {})}
    lines = [_line(site, shop, one) for one in given["lines"]]
    ships = any(one["requiresShipping"] for one in lines)
    title, price = SHIPPING
    shipping = {"title": title, "price": priced(shop.currency, price), **given.get("shipping", {})}
    address = {name: buyer.get(name) for name in ADDRESS}
    return {
        "__typename": "Order",
        "id": gid("Order", order_id),
        "legacyResourceId": str(order_id),
        "name": f"#{number}",
        "number": number,
        "createdAt": moment,
        "updatedAt": moment,
        "processedAt": moment,
        "cancelledAt": None,
        "cancelReason": None,
        "closedAt": None,
        "confirmed": True,
        "test": given.get("test", False),
        "sourceName": "web",
        "currencyCode": shop.currency,
        "presentmentCurrencyCode": shop.currency,
        "displayFinancialStatus": "PAID" if given.get("paid", True) else "PENDING",
        "displayFulfillmentStatus": "UNFULFILLED",
        "requiresShipping": ships,
        "note": given.get("note"),
        "tags": given.get("tags", []),
        "email": buyer.get("email"),
        "phone": None,
        "customAttributes": _attributes(given.get("attributes", {})),
        "shippingAddress": {**address, "name": f"{address['firstName']} {address['lastName']}"} if ships else None,
        "shippingLine": {"title": shipping["title"], "code": shipping["title"], "carrierIdentifier": None}
        if ships
        else None,
        "shippingPrice": amount(shop.currency, float(shipping["price"])) if ships else "0",
        "customer": {"id": gid("Customer", site.new_ids()), "email": buyer.get("email")},
        "token": secrets.token_hex(16),
        "lineItems": lines,
        "routing": {name: given[name] for name in ("hold", "hold_notes", "fulfill_at", "location") if name in given},
    }


def _line(site: Site, shop: Shop, given: Doc) -> Doc:
    found = products.by_sku(site, shop, given["sku"]) if given.get("sku") else None
    if "variant" in given:
        found = products.variant(site, shop, given["variant"])
    if found is None and not given.get("title"):
        raise ValueError(
            f"the shop sells no {given.get('sku') or given.get('variant')!r}; give a title to invent a line"
        )
    product, variant = found or (None, None)
    title = given.get("title") or (product["title"] if product else "")
    named = variant["title"] if variant and product and not product["hasOnlyDefaultVariant"] else None
    quantity = given.get("quantity", 1)
    price: Any = given.get("price", variant["price"] if variant else 0)
    return {
        "__typename": "LineItem",
        "id": gid("LineItem", site.new_ids()),
        "name": f"{title} - {named}" if named else title,
        "title": title,
        "variantTitle": named,
        "sku": variant["sku"] if variant else given.get("sku"),
        "vendor": product["vendor"] if product else None,
        "quantity": quantity,
        "currentQuantity": quantity,
        "unfulfilledQuantity": quantity,
        "requiresShipping": variant["inventoryItem"]["requiresShipping"] if variant else given.get("ships", True),
        "customAttributes": _attributes(given.get("attributes", {})),
        "price": amount(shop.currency, float(price)),
        "productGid": product["id"] if product else None,
        "variantGid": variant["id"] if variant else None,
    }


def _attributes(given: Doc) -> list[Doc]:
    return [{"key": key, "value": str(value)} for key, value in given.items()]


def _line_of(doc: Doc, given: Doc) -> Doc:
    wanted = given.get("id") or given.get("sku")
    found: list[Doc] = [one for one in doc["lineItems"] if wanted in (one["id"], one["sku"])]
    if not found:
        raise ValueError(f"the order has no line {wanted!r}")
    return found[0]


def _insert(site: Site, shop: Shop, doc: Doc) -> None:
    site.state.add(
        "orders",
        id=number_of(doc["id"], "Order"),
        shop_id=shop.id,
        number=doc["number"],
        created=doc["createdAt"],
        updated=doc["updatedAt"],
        processed=doc["processedAt"],
        token=doc["token"],
        doc=json.dumps(doc, ensure_ascii=False, separators=(",", ":")),
    )
