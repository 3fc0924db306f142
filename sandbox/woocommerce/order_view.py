"""How the API shows orders."""

import json
from decimal import Decimal
from typing import Any

from sandbox.woocommerce import orders, posts
from sandbox.woocommerce.order_lines import COUPONS
from sandbox.woocommerce.pictures import picture_of, picture_url
from sandbox.woocommerce.posts import PRODUCT, VARIATION, Post
from sandbox.woocommerce.product_view import SYMBOLS, attribute_key, full_name, sku_of
from sandbox.woocommerce.rest import links
from sandbox.woocommerce.site import Site
from sandbox.woocommerce.wire import decimal, html, number, slug

Doc = dict[str, Any]

ALWAYS = (
    "currency", "version", "discount_total", "discount_tax", "shipping_total", "shipping_tax", "cart_tax", "total",
    "total_tax", "customer_id", "order_key", "payment_method", "payment_method_title", "transaction_id",
    "customer_ip_address", "customer_user_agent", "created_via", "customer_note", "cart_hash",
)  # fmt: skip


def order(site: Site, post: Post, home: str) -> Doc:
    doc = post.doc
    escaped = doc["created_via"] == "store-api"  # the block checkout keeps company names as HTML
    return {
        "id": post.id,
        "parent_id": 0,
        "status": post.status,
        "prices_include_tax": False,
        **{name: doc[name] for name in ALWAYS},
        "meta_data": list(doc["meta_data"]),
        **_dates(site, post),
        "billing": _address(doc["billing"], escaped),
        "shipping": _address(doc["shipping"], escaped),
        "number": number_of(site, post),
        "line_items": [_item(site, doc, line, home) for line in doc["line_items"]],
        "tax_lines": [_tax_line(doc, line) for line in doc["tax_lines"]],
        "shipping_lines": [_shipping_line(doc, line) for line in doc["shipping_lines"]],
        "fee_lines": [_fee_line(doc, line) for line in doc["fee_lines"]],
        "coupon_lines": [_coupon_line(line) for line in doc["coupon_lines"]],
        "refunds": [{"id": one["id"], "reason": one["reason"], "total": f"-{one['amount']}"} for one in doc["refunds"]],
        "payment_url": f"{home}/checkout/order-pay/{post.id}/?pay_for_order=true&key={doc['order_key']}",
        **_needs(site, post),
        "currency_symbol": SYMBOLS.get(doc["currency"], doc["currency"]),
        "_links": _links(home, post),
    }


def number_of(site: Site, post: Post) -> str:
    return f"{site.option('number_prefix')}{post.id}"


def note(site: Site, row: Any, home: str) -> Doc:
    order_path = f"orders/{row['order_id']}"
    return {
        "id": row["id"],
        "author": row["author"],
        "date_created": site.local(row["created"]),
        "date_created_gmt": row["created"],
        "note": row["note"],
        "customer_note": bool(row["customer_note"]),
        "_links": links(home, f"{order_path}/notes/{row['id']}", order_path, ("GET", "DELETE")),
    }


def refund(post: Post, home: str) -> Doc:
    order_path = f"orders/{post.parent}"
    return {
        "id": post.id,
        "date_created": post.created_local,
        "date_created_gmt": post.created,
        "amount": post.doc["amount"],
        "reason": post.doc["reason"],
        "refunded_by": post.doc["refunded_by"],
        "refunded_payment": False,
        "meta_data": post.doc["meta_data"],
        "line_items": [],
        "shipping_lines": [],
        "tax_lines": [],
        "fee_lines": [],
        "_links": links(home, f"{order_path}/refunds/{post.id}", order_path, ("GET", "DELETE")),
    }


def shown_meta(site: Site, line: Doc) -> list[Doc]:
    """Meta of a line with the words a reader sees: the attribute's name, the term's own spelling."""
    return [{**entry, **_display(site, line, entry)} for entry in line["meta_data"]]


def _dates(site: Site, post: Post) -> Doc:
    gmt = {"date_created": post.created, "date_modified": post.modified}
    gmt |= {name: post.doc[name] for name in ("date_completed", "date_paid")}
    return {name: moment and site.local(moment) for name, moment in gmt.items()} | {
        f"{name}_gmt": moment for name, moment in gmt.items()
    }


def _address(address: Doc, escaped: bool) -> Doc:
    return {name: html(value) for name, value in address.items()} if escaped else dict(address)


def _item(site: Site, doc: Doc, line: Doc, home: str) -> Doc:
    product = posts.get(site, line["product_id"], PRODUCT)
    variation = posts.get(site, line["variation_id"], VARIATION)
    sold = product and (variation or product)  # when only the variation is gone, the parent stands in for it
    quantity = decimal(line["quantity"])
    return {
        "id": line["id"],
        "name": line["name"],
        "product_id": product.id if product else 0,
        "variation_id": variation.id if variation and product else 0,
        "quantity": line["quantity"],
        "tax_class": "",
        **{name: line[name] for name in ("subtotal", "subtotal_tax", "total", "total_tax")},
        "taxes": _taxes(doc, line["total_tax"], line["subtotal_tax"]),
        "meta_data": shown_meta(site, line),
        "sku": sku_of(site, sold) if sold else None,
        "global_unique_id": "" if sold else None,
        "price": number(decimal(line["total"]) / quantity) if quantity else 0,
        "image": _image(site, sold, home),
        "parent_name": full_name(site, product) if variation and product else None,
    }


def _image(site: Site, sold: Post | None, home: str) -> Doc:
    """The id is a number for a variation, text for a product: so WooCommerce does it."""
    picture = sold and picture_of(site, sold)
    if sold is None or picture is None:
        return {"id": "" if sold and sold.kind == PRODUCT else 0, "src": ""}
    return {"id": str(picture.id) if sold.kind == PRODUCT else picture.id, "src": picture_url(picture, home)}


def _display(site: Site, line: Doc, entry: Doc) -> Doc:
    product = posts.get(site, line["product_id"], PRODUCT)
    for attribute in product.doc["attributes"] if product else []:
        if attribute_key(site, attribute) == entry["key"]:
            value = next((one for one in attribute["options"] if slug(one) == entry["value"]), entry["value"])
            return {"display_key": attribute["name"], "display_value": value}
    return {"display_key": entry["key"], "display_value": entry["value"]}


def _taxes(doc: Doc, total: str, subtotal: str = "") -> list[Doc]:
    return [{"id": line["rate_id"], "total": total, "subtotal": subtotal} for line in doc["tax_lines"]]


def _tax_line(doc: Doc, line: Doc) -> Doc:
    return {
        "id": line["id"],
        "rate_code": line["rate_code"],
        "rate_id": line["rate_id"],
        "label": line["label"],
        "compound": False,
        "tax_total": doc["cart_tax"],
        "shipping_tax_total": doc["shipping_tax"],
        "rate_percent": number(Decimal(line["percent"])),
        "meta_data": [],
    }


def _shipping_line(doc: Doc, line: Doc) -> Doc:
    shown = {name: line[name] for name in ("id", "method_title", "method_id", "instance_id", "total", "total_tax")}
    entries = [{**one, "display_key": one["key"], "display_value": one["value"]} for one in line["meta_data"]]
    return {**shown, "taxes": _taxes(doc, line["total_tax"]), "tax_status": "taxable", "meta_data": entries}


def _fee_line(doc: Doc, line: Doc) -> Doc:
    return {
        "id": line["id"],
        "name": line["name"],
        "tax_class": "",
        "tax_status": "taxable",
        "amount": "",
        "total": line["total"],
        "total_tax": line["total_tax"],
        "taxes": _taxes(doc, line["total_tax"]),
        "meta_data": line["meta_data"],
    }


def _coupon_line(line: Doc) -> Doc:
    percent = number(Decimal(line["percent"]))
    info = json.dumps([1 + list(COUPONS).index(line["code"]), line["code"], "percent", percent], separators=(",", ":"))
    entry = {"id": line["meta_id"], "key": "coupon_info", "value": info}
    return {
        "id": line["id"],
        "code": line["code"],
        "discount": line["discount"],
        "discount_tax": line["discount_tax"],
        "meta_data": [{**entry, "display_key": "coupon_info", "display_value": info}],
        "discount_type": "percent",
        "nominal_amount": percent,
        "free_shipping": False,
    }


def _needs(site: Site, post: Post) -> Doc:
    unpaid = post.status in ("pending", "failed", orders.DRAFT)
    return {
        "is_editable": post.status in ("pending", "on-hold", "auto-draft"),
        "needs_payment": unpaid and decimal(post.doc["total"]) > 0,
        "needs_processing": orders.needs_work(site, post.doc),
    }


def _links(home: str, post: Post) -> Doc:
    templates = f"{home}/wp-json/wc/v3/orders/{post.id}/actions/email_templates"
    return {**links(home, f"orders/{post.id}"), "email_templates": [{"embeddable": True, "href": templates}]}
