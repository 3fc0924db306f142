"""Products, variants and pictures as queries ask for them."""

from typing import Any

from sandbox.shopify import products, search
from sandbox.shopify.call import Call, resolves
from sandbox.shopify.gids import gid
from sandbox.shopify.pages import column_of, of_list, of_rows
from sandbox.shopify.product_hooks import image_url

Doc = dict[str, Any]

TERMS = {
    "updated_at": search.moment("updated"),
    "created_at": search.moment("created"),
    "id": search.number("id"),
    "handle": search.word("handle"),
    "title": search.word("title"),
    "status": search.word("status"),
    "vendor": search.word("json_extract(doc, '$.vendor')"),
    "product_type": search.word("json_extract(doc, '$.productType')"),
    "published_status": search.case(
        {"published": "published and status = 'ACTIVE'", "unpublished": "not published", "any": "1"}
    ),
    "sku": search.inside("variants", "sku", "product_id = products.id and"),
}
COLUMNS = {"UPDATED_AT": "updated", "CREATED_AT": "created", "TITLE": "title", "ID": "id"}
VARIANT_TERMS = {
    "id": search.number("variants.id"),
    "product_id": search.number("product_id"),
    "sku": search.word("variants.sku"),
}


@resolves("QueryRoot", "products")
def product_list(call: Call, _source: Any, **arguments: Any) -> Doc:
    column = column_of(COLUMNS, arguments.get("sortKey") or "ID")
    return of_rows(call, "products", column, _where(call, arguments.get("query")), arguments)


@resolves("QueryRoot")
def product(call: Call, _source: Any, id: str) -> Doc | None:
    return products.get(call.site, call.shop, id)


@resolves("QueryRoot", "productByIdentifier")
def product_by_identifier(call: Call, _source: Any, identifier: Doc) -> Doc | None:
    return identified(call, identifier)


@resolves("QueryRoot", "productVariant")
def product_variant(call: Call, _source: Any, id: str) -> Doc | None:
    return variant_view(call, id)


@resolves("QueryRoot", "productsCount")
def products_count(call: Call, _source: Any, query: str | None = None, limit: int | None = 10_000) -> Doc:
    sql, values = _where(call, query)
    row = call.site.state.row(f"select count(*) as n from products where {sql}", *values)
    return count_view(row["n"] if row else 0, limit)


@resolves("QueryRoot", "productVariants")
def product_variants(call: Call, _source: Any, **arguments: Any) -> Doc:
    sql, values = search.where(arguments.get("query"), VARIANT_TERMS, "variants.sku")
    rows = call.site.state.rows(
        f"select id from variants where shop_id = ? and {sql} order by id", call.shop.id, *values
    )  # fmt: skip
    paged = of_list(call, [gid("ProductVariant", row["id"]) for row in rows], arguments)
    paged["nodes"][:] = [variant_view(call, one) for one in paged["nodes"]]  # only those of the page are looked up
    return paged


def count_view(number: int, limit: int | None) -> Doc:
    if limit is not None and number > limit:
        return {"count": limit, "precision": "AT_LEAST"}
    return {"count": number, "precision": "EXACT"}


def identified(call: Call, identifier: Doc) -> Doc | None:
    """By id, handle or a metafield whose values are unique."""
    if identifier.get("id"):
        return products.get(call.site, call.shop, identifier["id"])
    if identifier.get("handle"):
        return products.by_handle(call.site, call.shop, identifier["handle"])
    custom = identifier.get("customId") or {}
    owners = call.site.state.rows(
        "select owner from metafields where namespace = ? and key = ? and value = ?",
        custom.get("namespace") or "custom", custom.get("key"), custom.get("value"),
    )  # fmt: skip
    found = (products.get(call.site, call.shop, row["owner"]) for row in owners)  # some may be of other shops
    return next((one for one in found if one), None)


def variant_view(call: Call, variant_gid: str) -> Doc | None:
    found = products.variant(call.site, call.shop, variant_gid)
    return found[1] if found else None


@resolves("Product")
def variants(call: Call, source: Doc, **arguments: Any) -> Doc:
    return of_list(call, source["variants"], arguments)


@resolves("Product", "isGiftCard")
def is_gift_card(_call: Call, source: Doc) -> bool:
    return bool(source.get("isGiftCard"))


@resolves("Product")
def media(call: Call, source: Doc, **arguments: Any) -> Doc:
    return of_list(call, source["media"], arguments)


@resolves("Product")
def metafield(call: Call, source: Doc, key: str, namespace: str | None = None) -> Doc | None:
    row = call.site.state.row(
        "select id, value from metafields where owner = ? and namespace = ? and key = ?",
        source["id"], namespace or "custom", key,
    )  # fmt: skip
    return (
        {"id": gid("Metafield", row["id"]), "namespace": namespace or "custom", "key": key, "value": row["value"]}
        if row
        else None
    )


@resolves("Product", "featuredMedia")
def featured_media(_call: Call, source: Doc) -> Doc | None:
    return source["media"][0] if source["media"] else None


@resolves("Product")
def options(_call: Call, source: Doc, first: int | None = None) -> list[Doc]:
    found: list[Doc] = source["options"]
    return found[:first]


@resolves("Product", "variantsCount")
def variants_count(_call: Call, source: Doc) -> Doc:
    return count_view(len(source["variants"]), None)


@resolves("Product", "onlineStoreUrl")
def online_store_url(call: Call, source: Doc) -> str | None:
    return _url(call, source) if source["publishedAt"] and source["status"] in ("ACTIVE", "UNLISTED") else None


@resolves("Product", "onlineStorePreviewUrl")
def online_store_preview_url(call: Call, source: Doc) -> str:
    return f"{_url(call, source)}?preview=1"


@resolves("Product", "availablePublicationsCount")
def available_publications_count(_call: Call, source: Doc) -> Doc:
    return count_view(int(bool(source["publishedAt"])), None)


@resolves("ProductVariant", "product")
def product_of_variant(call: Call, source: Doc) -> Doc | None:
    found = products.variant(call.site, call.shop, source["id"])
    return found[0] if found else None


@resolves("ProductVariant", "displayName")
def display_name(call: Call, source: Doc) -> str:
    found = products.variant(call.site, call.shop, source["id"])
    return f"{found[0]['title']} - {source['title']}" if found else str(source["title"])


@resolves("MediaImage")
def image(call: Call, source: Doc) -> Doc | None:
    if source["status"] != "READY":
        return None
    return {
        "url": image_url(call.site.home, call.shop, source["path"]),
        "width": source["width"],
        "height": source["height"],
    }


@resolves("MediaImage")
def preview(call: Call, source: Doc) -> Doc:
    ready = source["status"] == "READY"
    shown = {
        "url": image_url(call.site.home, call.shop, source["path"]),
        "width": source["width"],
        "height": source["height"],
    }
    return {"image": shown if ready else None}


def _url(call: Call, source: Doc) -> str:
    return f"{call.site.home}/{call.shop.label}/products/{source['handle']}"


def _where(call: Call, query: str | None) -> search.Where:
    return search.both(("shop_id = ?", (call.shop.id,)), search.where(query, TERMS, "title"))
