"""Products and variations: made, changed, put to the trash; with the webhooks that follow."""

import time
from typing import Any

from sandbox.woocommerce import events, meta, posts
from sandbox.woocommerce.errors import RestError
from sandbox.woocommerce.posts import PRODUCT, VARIATION, Post
from sandbox.woocommerce.site import Site
from sandbox.woocommerce.wire import slug

Doc = dict[str, Any]

PLAIN = (
    "name", "type", "description", "short_description", "virtual", "downloadable", "manage_stock", "stock_quantity",
    "weight", "dimensions", "default_attributes", "grouped_products", "external_url", "button_text",
    "catalog_visibility",
)  # fmt: skip


def create(site: Site, given: Doc) -> Post:
    with site.state.transaction():
        _check_sku(site, given, 0)
        doc: Doc = {"name": "", "type": "simple", "meta_data": [], "attributes": []}
        status, sku = given.get("status", "publish"), given.get("sku", "")
        product = posts.insert(site, PRODUCT, doc, status=status, sku=sku)
        doc["categories"] = [_first_category(site)]
        _set(site, product, given)
        doc["slug"] = given.get("slug") or _free_slug(site, str(doc["name"]))
        posts.save(site, product)
        events.fire(site, "product.created", product.id)
    return product


def create_variation(site: Site, parent: Post, given: Doc) -> Post:
    with site.state.transaction():
        _check_sku(site, given, 0)
        doc: Doc = {"type": "variation", "meta_data": [], "attributes": []}
        status, sku = given.get("status", "publish"), given.get("sku", "")
        variation = posts.insert(site, VARIATION, doc, status=status, parent=parent.id, sku=sku)
        _set(site, variation, given)
        posts.save(site, variation)
        events.fire(site, "product.created", variation.id)
    return variation


def change(site: Site, product: Post, given: Doc) -> Post:
    """The webhook names the variation itself, and never its parent."""
    with site.state.transaction():
        _check_sku(site, given, product.id)
        product.status = given.get("status", product.status)
        product.sku = given.get("sku", product.sku)
        _set(site, product, given)
        posts.save(site, product)
        events.fire(site, "product.updated", product.id)
    return product


def trash(site: Site, product: Post) -> None:
    with site.state.transaction():
        entries, doc = product.doc["meta_data"], product.doc
        meta.put(site, entries, "_wp_trash_meta_status", product.status)
        meta.put(site, entries, "_wp_trash_meta_time", str(int(time.time())))
        meta.put(site, entries, "_wp_desired_post_slug", doc.get("slug", ""))
        product.status, doc["slug"] = "trash", f"{doc.get('slug', '')}__trashed"
        posts.save(site, product)
        events.fire(site, "product.deleted", product.id)


def add_picture(site: Site, name: str, drawing: str) -> int:
    """A picture of the shop's own; `drawing` says what `pictures` draws for it."""
    return posts.insert(site, posts.PICTURE, {"name": name, "drawing": drawing}, status="inherit").id


def _set(site: Site, product: Post, given: Doc) -> None:
    doc = product.doc
    doc.update({name: given[name] for name in PLAIN if name in given})
    doc.update({name: str(given[name]) for name in ("regular_price", "sale_price") if name in given})
    if "attributes" in given:
        doc["attributes"] = [_attribute(site, one, product.kind) for one in given["attributes"]]
    if "categories" in given:
        doc["categories"] = [one["id"] for one in given["categories"]]
    if "tags" in given:
        doc["tags"] = [_tag(one["name"]) for one in given["tags"]]
    if "picture" in given:  # only the seed and the control API know how to draw one
        doc["picture"] = given["picture"]
    if "gallery" in given:
        doc["gallery"] = given["gallery"]
    meta.merge(site, doc["meta_data"], given.get("meta_data", []))


def _attribute(site: Site, given: Doc, kind: str) -> Doc:
    shared = next((one for one in site.option_list("attributes") if one["id"] == given.get("id")), None)
    attribute = {"id": shared["id"] if shared else 0, "name": shared["name"] if shared else given["name"]}
    if kind == VARIATION:
        return {**attribute, "option": given["option"]}
    more = {"options": given["options"], "variation": bool(given.get("variation"))}
    return {**attribute, **more, "visible": bool(given.get("visible", True))}


def _tag(name: str) -> Doc:
    return {"id": 900 + sum(map(ord, name)) % 100, "name": name, "slug": slug(name)}


def _check_sku(site: Site, given: Doc, own_id: int) -> None:
    sku = given.get("sku")
    holder = posts.by_sku(site, sku) if sku else None
    if holder is not None and holder.id != own_id:
        more = {"resource_id": holder.id, "unique_sku": f"{sku}-1"}
        raise RestError("product_invalid_sku", "Invalid or duplicated SKU.", 400, **more)


def _free_slug(site: Site, name: str) -> str:
    wanted = slug(name) or "product"
    slugs = "select json_extract(doc, '$.slug') as slug from posts where kind = 'product'"
    taken = {row["slug"] for row in site.state.rows(slugs)}
    return next(one for one in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def _first_category(site: Site) -> int:
    categories = site.option_list("categories")
    return categories[0]["id"] if categories else 0
