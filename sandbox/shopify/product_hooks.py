"""A product as webhooks tell it: snake_case, numbers for ids."""

from typing import Any

from sandbox.shopify.events import local
from sandbox.shopify.gids import parts
from sandbox.shopify.shops import Shop
from sandbox.shopify.site import Site

Doc = dict[str, Any]

IN_FULL = 100  # variants beyond these are only named


def body(site: Site, shop: Shop, doc: Doc) -> Doc:
    product_id = parts(doc["id"])[1]
    images = [_image(site, shop, doc, place, one) for place, one in enumerate(doc["media"])]
    return {
        "admin_graphql_api_id": doc["id"],
        "body_html": doc["descriptionHtml"],
        "created_at": local(shop, doc["createdAt"]),
        "handle": doc["handle"],
        "id": product_id,
        "product_type": doc["productType"],
        "published_at": local(shop, doc["publishedAt"]),
        "template_suffix": None,
        "title": doc["title"],
        "updated_at": local(shop, doc["updatedAt"]),
        "vendor": doc["vendor"],
        "status": doc["status"].lower(),
        "published_scope": "web",
        "tags": ", ".join(doc["tags"]),
        "variants": [_variant(shop, product_id, one) for one in doc["variants"][:IN_FULL]],
        "options": [_option(product_id, one) for one in doc["options"]],
        "images": images,
        "image": images[0] if images else None,
        "variant_gids": [
            {"admin_graphql_api_id": one["id"], "updated_at": one["updatedAt"]} for one in doc["variants"]
        ],
    }


def image_url(home: str, shop: Shop, path: str) -> str:
    """Of a drawing of ours, or of what the app has uploaded."""
    return path if path.startswith(("http://", "https://")) else f"{home}/{shop.label}{path}"


def _variant(shop: Shop, product_id: int, one: Doc) -> Doc:
    chosen = [option["value"] for option in one["selectedOptions"]] + [None] * 3
    return {
        "admin_graphql_api_id": one["id"],
        "barcode": one["barcode"],
        "compare_at_price": one["compareAtPrice"],
        "id": parts(one["id"])[1],
        "inventory_policy": one["inventoryPolicy"].lower(),
        "position": one["position"],
        "price": one["price"],
        "product_id": product_id,
        "sku": one["sku"],
        "taxable": one["taxable"],
        "title": one["title"],
        "updated_at": local(shop, one["updatedAt"]),
        "option1": chosen[0],
        "option2": chosen[1],
        "option3": chosen[2],
        "image_id": None,
        "inventory_item_id": parts(one["inventoryItem"]["id"])[1],
        "inventory_quantity": one["inventoryQuantity"],
        "old_inventory_quantity": one["inventoryQuantity"],
    }


def _option(product_id: int, one: Doc) -> Doc:
    values = [value["name"] for value in one["optionValues"]]
    return {"name": one["name"], "id": parts(one["id"])[1], "product_id": product_id, "position": one["position"],
            "values": values}  # fmt: skip


def _image(site: Site, shop: Shop, doc: Doc, place: int, one: Doc) -> Doc:
    return {
        "id": parts(one["id"])[1],
        "product_id": parts(doc["id"])[1],
        "position": place + 1,
        "alt": one["alt"],
        "width": one["width"],
        "height": one["height"],
        "src": image_url(site.home, shop, one["path"]),
        "variant_ids": [],
        "admin_graphql_api_id": one["id"],
    }
