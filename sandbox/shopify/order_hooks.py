"""An order as webhooks tell it: snake_case, numbers for ids, the shop's clock."""

from typing import Any

from sandbox.shopify import fulfilment
from sandbox.shopify.events import local
from sandbox.shopify.gids import parts
from sandbox.shopify.shops import Shop, amount
from sandbox.shopify.site import Site
from sandbox.shopify.totals import subtotal, total

Doc = dict[str, Any]

STATUSES = {"FULFILLED": "fulfilled", "PARTIALLY_FULFILLED": "partial"}


def body(site: Site, shop: Shop, doc: Doc) -> Doc:
    number = parts(doc["id"])[1]
    items, whole = amount(shop.currency, subtotal(doc, current=False)), total(doc, current=False)
    return {
        "id": number,
        "admin_graphql_api_id": doc["id"],
        "cancel_reason": (doc["cancelReason"] or "").lower() or None,
        "cancelled_at": local(shop, doc["cancelledAt"]),
        "checkout_token": doc["token"],
        "closed_at": local(shop, doc["closedAt"]),
        "confirmed": doc["confirmed"],
        "contact_email": doc["email"],
        "created_at": local(shop, doc["createdAt"]),
        "currency": doc["currencyCode"],
        "current_subtotal_price": amount(shop.currency, subtotal(doc)),
        "current_total_price": total(doc),
        "current_total_price_set": _money(doc, total(doc)),
        "email": doc["email"],
        "financial_status": doc["displayFinancialStatus"].lower(),
        "fulfillment_status": STATUSES.get(doc["displayFulfillmentStatus"]),
        "name": doc["name"],
        "note": doc["note"],
        "note_attributes": _pairs(doc["customAttributes"]),
        "number": doc["number"] - shop.first_number + 1,
        "order_number": doc["number"],
        "order_status_url": status_url(site, shop, doc),
        "phone": doc["phone"],
        "presentment_currency": doc["presentmentCurrencyCode"],
        "processed_at": local(shop, doc["processedAt"]),
        "source_name": doc["sourceName"],
        "subtotal_price": items,
        "tags": ", ".join(doc["tags"]),
        "taxes_included": True,
        "test": doc["test"],
        "token": doc["token"],
        "total_line_items_price": items,
        "total_price": whole,
        "total_price_set": _money(doc, whole),
        "total_shipping_price_set": _money(doc, doc["shippingPrice"]),
        "updated_at": local(shop, doc["updatedAt"]),
        "billing_address": address(doc),
        "customer": _customer(doc),
        "fulfillments": [fulfillment_body(number, one) for one in fulfilment.made(site, doc["id"])],
        "line_items": [_line(doc, one) for one in doc["lineItems"]],
        "refunds": [],
        "shipping_address": address(doc),
        "shipping_lines": [_shipping(doc)] if doc["shippingLine"] else [],
    }


def status_url(site: Site, shop: Shop, doc: Doc) -> str:
    return f"{site.home}/{shop.label}/orders/{doc['token']}"


def address(doc: Doc) -> Doc | None:
    given = doc["shippingAddress"]
    return given and {
        "first_name": given["firstName"],
        "last_name": given["lastName"],
        "name": given["name"],
        "company": given["company"],
        "address1": given["address1"],
        "address2": given["address2"],
        "city": given["city"],
        "zip": given["zip"],
        "province": None,
        "province_code": given["provinceCode"],
        "country": given["countryCodeV2"],
        "country_code": given["countryCodeV2"],
        "phone": given["phone"],
    }


def _line(doc: Doc, one: Doc) -> Doc:
    return {
        "id": parts(one["id"])[1],
        "admin_graphql_api_id": one["id"],
        "current_quantity": one["currentQuantity"],
        "fulfillable_quantity": one["unfulfilledQuantity"],
        "fulfillment_service": "manual",
        "fulfillment_status": None if one["unfulfilledQuantity"] else "fulfilled",
        "name": one["name"],
        "price": one["price"],
        "price_set": _money(doc, one["price"]),
        "product_exists": bool(one["productGid"]),
        "product_id": parts(one["productGid"] or "")[1] or None,
        "properties": _pairs(one["customAttributes"]),
        "quantity": one["quantity"],
        "requires_shipping": one["requiresShipping"],
        "sku": one["sku"],
        "title": one["title"],
        "variant_id": parts(one["variantGid"] or "")[1] or None,
        "variant_title": one["variantTitle"],
        "vendor": one["vendor"],
    }


def fulfillment_body(order_id: int, one: Doc) -> Doc:
    told = one["trackingInfo"]
    return {
        "id": parts(one["id"])[1],
        "admin_graphql_api_id": one["id"],
        "order_id": order_id,
        "status": one["status"].lower(),
        "created_at": one["createdAt"],
        "tracking_company": told[0]["company"] if told else None,
        "tracking_numbers": [each["number"] for each in told],
        "tracking_urls": [each["url"] for each in told if each["url"]],
    }


def _customer(doc: Doc) -> Doc | None:
    one = doc["customer"]
    return one and {"id": parts(one["id"])[1], "admin_graphql_api_id": one["id"], "email": one["email"]}


def _shipping(doc: Doc) -> Doc:
    line = doc["shippingLine"]
    return {"title": line["title"], "code": line["code"], "carrier_identifier": None, "price": doc["shippingPrice"]}


def _money(doc: Doc, text: str) -> Doc:
    money = {"amount": text, "currency_code": doc["currencyCode"]}
    return {"shop_money": money, "presentment_money": money}


def _pairs(attributes: list[Doc]) -> list[Doc]:
    return [{"name": one["key"], "value": one["value"]} for one in attributes]
