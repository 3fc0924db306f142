"""The products of a shop: each is one row, with its variants and pictures inside."""

import json
from collections.abc import Sequence
from typing import Any

from sandbox.shopify import events, product_hooks
from sandbox.shopify.gids import gid, number_of
from sandbox.shopify.shops import Shop, amount
from sandbox.shopify.site import Site, now
from sandbox.shopify.slugs import slug

Doc = dict[str, Any]

ONE_VARIANT = ("Title", "Default Title")  # the option and its value where a product has no options


def create(site: Site, shop: Shop, given: Doc, *, quiet: bool = False) -> Doc:
    """`given`: title, text, vendor, type, tags, status, options (names), variants, drawing. `quiet` tells nobody."""
    variants = given.get("variants") or [given]
    first = site.new_ids(4 + 2 * len(variants) + 1)
    moment = given.get("updated") or now()
    doc: Doc = {
        "__typename": "Product",
        "id": gid("Product", first),
        "legacyResourceId": str(first),
        "handle": _free_handle(site, shop, given.get("handle") or slug(given["title"])),
        "title": given["title"],
        "descriptionHtml": given.get("text", ""),
        "status": given.get("status", "ACTIVE"),
        "vendor": given.get("vendor", shop.doc["name"]),
        "productType": given.get("type", ""),
        "tags": sorted(given.get("tags", [])),
        "createdAt": moment,
        "updatedAt": moment,
        "publishedAt": moment if given.get("published", True) else None,
        "hasOnlyDefaultVariant": not given.get("options"),
        "media": [_picture(first + 1, given["drawing"], given["title"])] if given.get("drawing") else [],
    }
    options = list(given.get("options") or [ONE_VARIANT[0]])
    doc["variants"] = [
        _variant(shop, first + 4 + 2 * place, place + 1, options, one, moment) for place, one in enumerate(variants)
    ]
    doc["options"] = options_of(site, options, doc["variants"])
    with site.state.transaction():
        _insert(site, shop, doc)
        if not quiet:
            events.fire(site, shop, "products/create", product_hooks.body(site, shop, doc))
    return doc


def options_of(site: Site, names: Sequence[str], variants: list[Doc]) -> list[Doc]:
    """The options with all values that a variant has, in the order in which they come."""
    found = []
    for place, name in enumerate(names):
        values = list(dict.fromkeys(one["selectedOptions"][place]["value"] for one in variants))
        first = site.new_ids(1 + len(values))
        named = [{"id": gid("ProductOptionValue", first + 1 + at), "name": text} for at, text in enumerate(values)]
        found.append(
            {"id": gid("ProductOption", first), "name": name, "position": place + 1, "optionValues": named}
        )  # fmt: skip
    return found


def get(site: Site, shop: Shop, product_gid: str) -> Doc | None:
    row = site.state.row(
        "select doc from products where id = ? and shop_id = ?", number_of(product_gid, "Product"), shop.id
    )  # fmt: skip
    return json.loads(row["doc"]) if row else None


def by_handle(site: Site, shop: Shop, handle: str) -> Doc | None:
    row = site.state.row("select doc from products where handle = ? and shop_id = ?", handle, shop.id)
    return json.loads(row["doc"]) if row else None


def variant(site: Site, shop: Shop, variant_gid: str) -> tuple[Doc, Doc] | None:
    """The product and its variant."""
    number = number_of(variant_gid, "ProductVariant")
    row = site.state.row("select product_id from variants where id = ? and shop_id = ?", number, shop.id)
    return _with_variant(site, shop, row["product_id"], variant_gid) if row else None


def by_sku(site: Site, shop: Shop, sku: str) -> tuple[Doc, Doc] | None:
    row = site.state.row("select * from variants where sku = ? and shop_id = ? order by id", sku, shop.id)
    return _with_variant(site, shop, row["product_id"], gid("ProductVariant", row["id"])) if row else None


def save(site: Site, shop: Shop, doc: Doc, *, quiet: bool = False) -> Doc:
    """What was changed in `doc` is news from now on."""
    doc["updatedAt"] = now()
    product_id = number_of(doc["id"], "Product")
    with site.state.transaction():
        site.state.run("delete from products where id = ?", product_id)
        site.state.run("delete from variants where product_id = ?", product_id)
        _insert(site, shop, doc)
        if not quiet:
            events.fire(site, shop, "products/update", product_hooks.body(site, shop, doc))
    return doc


def delete(site: Site, shop: Shop, product_gid: str) -> bool:
    product_id = number_of(product_gid, "Product")
    with site.state.transaction():
        gone = site.state.run("delete from products where id = ? and shop_id = ?", product_id, shop.id).rowcount
        if gone:
            site.state.run("delete from variants where product_id = ?", product_id)
            events.fire(site, shop, "products/delete", {"id": product_id})
    return bool(gone)


def change(site: Site, shop: Shop, doc: Doc, given: Doc) -> Doc:
    """By the owner: title, status, text, tags, published; `price` and `sku` of the first variant."""
    for name in ("title", "status", "tags", "vendor", "handle"):
        if name in given:
            doc[name] = given[name]
    if "text" in given:
        doc["descriptionHtml"] = given["text"]
    if "published" in given:
        doc["publishedAt"] = now() if given["published"] else None
    first = doc["variants"][0]
    if "price" in given:
        first |= {"price": amount(shop.currency, float(given["price"])), "updatedAt": now()}
    if "sku" in given:
        first |= {"sku": given["sku"], "updatedAt": now()}
    return save(site, shop, doc)


def picture_path(drawing: str) -> str:
    return f"/cdn/shop/files/{drawing.replace(':#', '-') or 'poster'}.png"


def drawing_of(name: str) -> str:
    return name.replace("-", ":#", 1)


def _with_variant(site: Site, shop: Shop, product_id: int, variant_gid: str) -> tuple[Doc, Doc] | None:
    product = get(site, shop, gid("Product", product_id))
    found = [one for one in (product or {}).get("variants", []) if one["id"] == variant_gid]
    return (product, found[0]) if product and found else None


def _insert(site: Site, shop: Shop, doc: Doc) -> None:
    product_id = number_of(doc["id"], "Product")
    site.state.add(
        "products",
        id=product_id,
        shop_id=shop.id,
        handle=doc["handle"],
        title=doc["title"],
        status=doc["status"],
        created=doc["createdAt"],
        updated=doc["updatedAt"],
        published=int(bool(doc["publishedAt"])),
        doc=json.dumps(doc, ensure_ascii=False, separators=(",", ":")),
    )
    for one in doc["variants"]:
        site.state.run(
            "insert into variants values (?, ?, ?, ?)",
            number_of(one["id"], "ProductVariant"), shop.id, product_id, one["sku"] or "",
        )  # fmt: skip


def _variant(shop: Shop, number: int, position: int, options: list[str], given: Doc, moment: str) -> Doc:
    values = given.get("values") or [ONE_VARIANT[1]]
    return {
        "__typename": "ProductVariant",
        "id": gid("ProductVariant", number),
        "legacyResourceId": str(number),
        "sku": given.get("sku", ""),
        "barcode": given.get("barcode"),
        "title": " / ".join(values),
        "position": position,
        "price": amount(shop.currency, float(given.get("price", 0))),
        "compareAtPrice": amount(shop.currency, float(given["compare_at"])) if given.get("compare_at") else None,
        "taxable": True,
        "inventoryPolicy": "CONTINUE",
        "inventoryQuantity": given.get("stock", 0),
        "updatedAt": moment,
        "selectedOptions": [{"name": name, "value": value} for name, value in zip(options, values, strict=True)],
        "drawing": given.get("drawing", ""),
        "inventoryItem": {
            "__typename": "InventoryItem",
            "id": gid("InventoryItem", number + 1),
            "tracked": False,
            "requiresShipping": given.get("ships", True),
            "measurement": {"weight": {"unit": "KILOGRAMS", "value": float(given.get("weight") or 0)}},
        },
    }


def _picture(number: int, drawing: str, alt: str) -> Doc:
    return {
        "__typename": "MediaImage",
        "id": gid("MediaImage", number),
        "alt": alt,
        "status": "READY",
        "mediaContentType": "IMAGE",
        "mediaErrors": [],
        "path": picture_path(drawing),
        "width": 400,
        "height": 400,
    }


def _free_handle(site: Site, shop: Shop, wanted: str) -> str:
    handle, number = wanted, 1
    while site.state.row("select 1 from products where shop_id = ? and handle = ?", shop.id, handle):
        handle, number = f"{wanted}-{number}", number + 1
    return handle
