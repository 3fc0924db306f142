"""productSet: a product as the app describes it, whole; and the other mutations on products."""

import json
from typing import Any

from sandbox.shopify import products, shops
from sandbox.shopify.call import Call, resolves, user_error
from sandbox.shopify.gids import gid, number_of
from sandbox.shopify.jobs import later
from sandbox.shopify.product_fields import identified
from sandbox.shopify.product_input import picture, pictures_ready, problem_of, variants_of
from sandbox.shopify.shops import amount
from sandbox.shopify.site import Site, now
from sandbox.shopify.slugs import slug

Doc = dict[str, Any]

TEXTS = {"title": "title", "descriptionHtml": "descriptionHtml", "vendor": "vendor", "productType": "productType",
    "tags": "tags", "status": "status", "handle": "handle"}  # fmt: skip


@resolves("Mutation", "productSet")
def product_set(
    call: Call, _source: Any, input: Doc, identifier: Doc | None = None, synchronous: bool | None = True
) -> Doc:
    if synchronous:
        return {"productSetOperation": None, **_set(call, input, identifier or {})}
    number = call.site.new_ids()
    doc: Doc = {
        "__typename": "ProductSetOperation",
        "id": gid("ProductSetOperation", number),
        "status": "CREATED",
        "productGid": None,
        "userErrors": [],
        "given": {"input": input, "identifier": identifier or {}},
    }
    call.site.state.add("product_operations", id=number, shop_id=call.shop.id, doc=json.dumps(doc))
    later(call.site, "product_operation", call.site.option("bulk_delay"), operation_id=number, scopes=call.scopes)
    return {"product": None, "productSetOperation": doc, "userErrors": []}


@resolves("QueryRoot", "productOperation")
def product_operation(call: Call, _source: Any, id: str) -> Doc | None:
    number = number_of(id, "ProductSetOperation") or number_of(id, "ProductDeleteOperation")
    row = call.site.state.row("select doc from product_operations where id = ? and shop_id = ?", number, call.shop.id)
    return json.loads(row["doc"]) if row else None


@resolves("ProductSetOperation", "product")
@resolves("ProductDeleteOperation", "product")
def product_of_operation(call: Call, source: Doc) -> Doc | None:
    return products.get(call.site, call.shop, source.get("productGid") or "")


@resolves("Mutation", "productDelete")
def product_delete(call: Call, _source: Any, input: Doc, synchronous: bool | None = True) -> Doc:
    gone = products.delete(call.site, call.shop, input["id"])
    errors = [] if gone else [user_error("The product does not exist", "input", "id")]
    if synchronous or not gone:
        return {"deletedProductId": input["id"] if gone else None, "productDeleteOperation": None, "userErrors": errors}
    number = call.site.new_ids()
    doc = {"__typename": "ProductDeleteOperation", "id": gid("ProductDeleteOperation", number), "status": "COMPLETE"}
    call.site.state.add("product_operations", id=number, shop_id=call.shop.id, doc=json.dumps(doc))
    return {"deletedProductId": None, "productDeleteOperation": doc, "userErrors": []}


@resolves("Mutation", "productVariantsBulkUpdate")
def variants_update(call: Call, _source: Any, productId: str, variants: list[Doc], **_more: Any) -> Doc:
    with call.site.state.transaction():
        return _update_variants(call, productId, variants)


def _update_variants(call: Call, product_gid: str, variants: list[Doc]) -> Doc:
    doc = products.get(call.site, call.shop, product_gid)
    if doc is None:
        error = user_error("The product does not exist", "productId", code="PRODUCT_DOES_NOT_EXIST")
        return {"productVariants": None, "userErrors": [error]}
    known = {one["id"]: one for one in doc["variants"]}
    if any(one.get("id") not in known for one in variants):
        error = user_error("A variant does not exist", "variants", code="PRODUCT_VARIANT_DOES_NOT_EXIST")
        return {"productVariants": None, "userErrors": [error]}
    for given in variants:
        _change_variant(call, known[given["id"]], given)
    products.save(call.site, call.shop, doc)
    return {"productVariants": [known[one["id"]] for one in variants], "userErrors": []}


@resolves("Mutation", "productReorderMedia")
def reorder_media(call: Call, _source: Any, id: str, moves: list[Doc]) -> Doc:
    """At once, where Shopify does it a little later."""
    with call.site.state.transaction():  # its pictures may be looked at meanwhile
        doc = products.get(call.site, call.shop, id)
        known = {one["id"]: one for one in doc["media"]} if doc else {}
        if doc is None or any(move["id"] not in known for move in moves):
            return {"mediaUserErrors": [user_error("Media does not exist", "moves", code="MEDIA_DOES_NOT_EXIST")]}
        for move in moves:
            doc["media"].remove(known[move["id"]])
            doc["media"].insert(int(move["newPosition"]), known[move["id"]])
        products.save(call.site, call.shop, doc)
    return {"mediaUserErrors": []}


@resolves("Mutation", "publishablePublish")
def publish(call: Call, _source: Any, id: str, input: list[Doc]) -> Doc:
    return _publish(call, id, now())


@resolves("Mutation", "publishableUnpublish")
def unpublish(call: Call, _source: Any, id: str, input: list[Doc]) -> Doc:
    return _publish(call, id, None)


@resolves("Mutation", "metafieldsSet")
def metafields_set(call: Call, _source: Any, metafields: list[Doc]) -> Doc:
    return {"metafields": [_set_metafield(call.site, one["ownerId"], one) for one in metafields], "userErrors": []}


def finish_operation(site: Site, operation_id: int, scopes: str) -> None:
    """A job: what productSet was told to do later."""
    row = site.state.row("select * from product_operations where id = ?", operation_id)
    if row is None:
        return
    doc, call = json.loads(row["doc"]), Call(site, shops.get(site, row["shop_id"]), scopes)
    result = _set(call, **doc.pop("given"))
    doc |= {"status": "COMPLETE", "userErrors": result["userErrors"]}
    doc["productGid"] = result["product"] and result["product"]["id"]
    site.state.set("product_operations", operation_id, doc=json.dumps(doc))


def finish_media(site: Site, shop_id: int, product_gid: str) -> None:
    """A job: the pictures of a product have been looked at."""
    shop = shops.get(site, shop_id)
    with site.state.transaction():
        doc = products.get(site, shop, product_gid)
        if doc and pictures_ready(Call(site, shop, ""), doc):
            products.save(site, shop, doc)


def _set(call: Call, input: Doc, identifier: Doc) -> Doc:
    with call.site.state.transaction():
        before = identified(call, identifier) if identifier else None
        problem = problem_of(call, input, identifier, before)
        if problem:
            return {"product": None, "userErrors": [problem]}
        doc = before or products.create(call.site, call.shop, _new(input, identifier), quiet=True)
        _describe(call, doc, input)
        products.save(call.site, call.shop, doc)
        for one in [*(input.get("metafields") or []), *_of_custom_id(identifier)]:
            _set_metafield(call.site, doc["id"], one)
        if any(one["status"] == "PROCESSING" for one in doc["media"]):
            later(call.site, "media", call.site.option("bulk_delay"), shop_id=call.shop.id, product_gid=doc["id"])
    return {"product": doc, "userErrors": []}


def _new(input: Doc, identifier: Doc) -> Doc:
    handle = input.get("handle") or identifier.get("handle") or slug(input["title"])
    return {"title": input["title"], "handle": handle, "status": input.get("status") or "ACTIVE", "published": False}


def _describe(call: Call, doc: Doc, input: Doc) -> None:
    """Lists that are given replace what was there."""
    doc |= {field: input[name] for name, field in TEXTS.items() if input.get(name) is not None}
    if input.get("variants") is not None:
        names = [one["name"] for one in input.get("productOptions") or []] or [one["name"] for one in doc["options"]]
        doc["variants"] = variants_of(call, doc, input["variants"])
        doc["options"] = products.options_of(call.site, names, doc["variants"])
        doc["hasOnlyDefaultVariant"] = names == [products.ONE_VARIANT[0]]
    if input.get("files") is not None:
        doc["media"] = _as_they_lay(doc["media"], [picture(call, doc, one) for one in input["files"]])


def _as_they_lay(before: list[Doc], wanted: list[Doc]) -> list[Doc]:
    """Nothing says that writing a product moves the pictures it has: they stay where they are, and new ones follow."""
    places = {one["id"]: place for place, one in enumerate(before)}
    return sorted(wanted, key=lambda one: places.get(one["id"], len(places)))


def _change_variant(call: Call, one: Doc, given: Doc) -> None:
    for name in ("price", "compareAtPrice"):
        if given.get(name) is not None:
            one[name] = amount(call.shop.currency, float(given[name]))
    for name in ("barcode", "taxable", "inventoryPolicy"):
        if given.get(name) is not None:
            one[name] = given[name]
    item = given.get("inventoryItem") or {}
    one["sku"] = item.get("sku", one["sku"])
    one["inventoryItem"]["requiresShipping"] = item.get("requiresShipping", one["inventoryItem"]["requiresShipping"])
    one["updatedAt"] = now()


def _publish(call: Call, product_gid: str, published_at: str | None) -> Doc:
    with call.site.state.transaction():
        doc = products.get(call.site, call.shop, product_gid)
        if doc is None:
            return {"publishable": None, "userErrors": [user_error("The product does not exist", "id")]}
        doc["publishedAt"] = published_at
        return {"publishable": products.save(call.site, call.shop, doc), "userErrors": []}


def _of_custom_id(identifier: Doc) -> list[Doc]:
    custom = identifier.get("customId")
    return [{**custom, "type": "id"}] if custom else []


def _set_metafield(site: Site, owner: str, given: Doc) -> Doc:
    namespace, number = given.get("namespace") or "custom", site.new_ids()
    site.state.run(
        "insert into metafields values (?, ?, ?, ?, ?, ?) "
        "on conflict (owner, namespace, key) do update set value = excluded.value",
        number, owner, namespace, given["key"], given.get("type") or "single_line_text_field", given["value"],
    )  # fmt: skip
    row = site.state.row(
        "select id from metafields where owner = ? and namespace = ? and key = ?", owner, namespace, given["key"]
    )
    kept = gid("Metafield", row["id"] if row else number)
    return {"__typename": "Metafield", "id": kept, "namespace": namespace, "key": given["key"], "value": given["value"]}
