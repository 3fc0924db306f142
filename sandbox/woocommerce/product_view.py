"""How the API shows products and variations."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from sandbox.woocommerce import posts
from sandbox.woocommerce.pictures import picture_of, picture_url, pictures_of
from sandbox.woocommerce.posts import PRODUCT, VARIATION, Post
from sandbox.woocommerce.rest import links
from sandbox.woocommerce.site import Site
from sandbox.woocommerce.wire import decimal, html, slug

Doc = dict[str, Any]

RELATED = 5
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF", "PLN": "zł", "SEK": "kr"}
ENTITIES = {"EUR": "&euro;", "USD": "&#36;", "GBP": "&pound;"}


def product(site: Site, post: Post, home: str, *, edited: bool = False) -> Doc:
    """A product, or a variation in the form of one. `edited` adds what only the answer to a write has."""
    body = {
        **_head(site, post, home),
        **_price(site, post),
        **_stock(post),
        **_rest(site, post, home),
    }
    if edited:
        body |= {"average_rating": "0", "permalink_template": f"{home}/product/%pagename%/"}
        body["generated_slug"] = slug(post.doc["name"])
    up = f"products/{post.parent}" if post.kind == VARIATION else ""
    return {**body, "_links": links(home, f"products/{post.id}", up)}


def variation(site: Site, post: Post, home: str, *, own_list: bool = True) -> Doc:
    """A variation as a resource. In the list over all products its links know no methods and no parent."""
    body, picture = {**_price(site, post), **_stock(post), **_head(site, post, home)}, picture_of(site, post)
    for name in ("slug", "featured", "catalog_visibility", "short_description", "total_sales"):
        body.pop(name, None)
    body |= {
        "purchasable": True,
        "weight": post.doc.get("weight", ""),
        "dimensions": {"length": "", "width": "", "height": ""},
        "shipping_class": "",
        "shipping_class_id": 0,
        "image": _image(picture, home, small=True) if picture else None,
        "attributes": attributes_of_variation(site, post),
        "menu_order": 0,
        "meta_data": post.doc["meta_data"],
        "name": options_of(post),
        "parent_id": post.parent,
    }
    if own_list:
        path = f"products/{post.parent}/variations/{post.id}"
        return {**body, "_links": links(home, path, f"products/{post.parent}")}
    found = links(home, f"variations/{post.id}", "products/0")
    del found["self"][0]["targetHints"]
    return {**body, "_links": found}


def full_name(site: Site, post: Post) -> str:
    """A variation is named after its product and its options."""
    if post.kind == PRODUCT:
        return str(post.doc["name"])
    parent = posts.get(site, post.parent, PRODUCT)
    return " - ".join(filter(None, [parent.doc["name"] if parent else "", options_of(post)]))


def options_of(post: Post) -> str:
    return ", ".join(one["option"] for one in post.doc["attributes"])


def sku_of(site: Site, post: Post) -> str:
    """A variation without one of its own shows its parent's."""
    parent = posts.get(site, post.parent, PRODUCT) if post.kind == VARIATION else None
    return post.sku or (parent.sku if parent else "")


def price_of(site: Site, post: Post) -> str:
    """What a buyer pays now; of a product with variations or in a group, the lowest."""
    own = post.doc.get("sale_price") or post.doc.get("regular_price", "")
    below = prices_below(site, post)
    return min(below, key=decimal) if below else str(own)


def prices_below(site: Site, post: Post) -> list[str]:
    if post.doc.get("type") == "grouped":
        below = [posts.get(site, one, PRODUCT) for one in post.doc.get("grouped_products", [])]
    else:
        below = list(posts.children(site, post, VARIATION))
    return [price_of(site, one) for one in below if one and price_of(site, one)]


def attributes_of_variation(site: Site, post: Post) -> list[Doc]:
    return [
        {"id": one["id"], "name": one["name"], "slug": attribute_key(site, one), "option": one["option"]}
        for one in post.doc.get("attributes", [])
        if post.kind == VARIATION
    ]


def attribute_key(site: Site, attribute: Doc) -> str:
    """`pa_size` for an attribute that the whole shop shares, `colour` for a product's own."""
    prefix = "pa_" if attribute["id"] else ""
    return prefix + slug(attribute["name"])


def _head(site: Site, post: Post, home: str) -> Doc:
    doc = post.doc
    return {
        "id": post.id,
        "name": full_name(site, post),
        "slug": doc["slug"] if post.kind == PRODUCT else slug(full_name(site, post)),
        "permalink": permalink(site, post, home),
        "date_created": post.created_local,
        "date_created_gmt": post.created,
        "date_modified": post.modified_local,
        "date_modified_gmt": post.modified,
        "type": doc["type"],
        "status": post.status,
        "featured": False,
        "catalog_visibility": doc.get("catalog_visibility", "visible"),
        "description": doc.get("description", ""),
        "short_description": doc.get("short_description", ""),
        "sku": sku_of(site, post),
        "global_unique_id": "",
    }


def permalink(site: Site, post: Post, home: str) -> str:
    if post.status == "trash":
        return f"{home}/?post_type=product&p={post.id}"
    if post.kind == PRODUCT:
        return f"{home}/product/{post.doc['slug']}/"
    parent = posts.get(site, post.parent, PRODUCT)
    chosen = {
        f"attribute_{one['slug']}": slug(one["option"]) if one["id"] else one["option"]
        for one in attributes_of_variation(site, post)
    }
    address = f"{home}/product/{parent.doc['slug'] if parent else ''}/"
    return f"{address}?{urlencode(chosen)}" if chosen else address


def _price(site: Site, post: Post) -> Doc:
    doc = post.doc
    sold_here = doc["type"] not in ("grouped", "external")
    return {
        "price": price_of(site, post),
        "regular_price": doc.get("regular_price", ""),
        "sale_price": doc.get("sale_price", ""),
        "date_on_sale_from": None,
        "date_on_sale_from_gmt": None,
        "date_on_sale_to": None,
        "date_on_sale_to_gmt": None,
        "on_sale": bool(doc.get("sale_price")),
        "purchasable": sold_here and bool(price_of(site, post)),
        "total_sales": "0" if post.kind == VARIATION else 0,
        "virtual": bool(doc.get("virtual")),
        "downloadable": bool(doc.get("downloadable")),
        "downloads": [],
        "download_limit": -1,
        "download_expiry": -1,
        "tax_status": "taxable",
        "tax_class": "",
    }


def _stock(post: Post) -> Doc:
    counted = bool(post.doc.get("manage_stock"))
    left = post.doc.get("stock_quantity") if counted else None
    return {
        "manage_stock": counted,
        "stock_quantity": left,
        "stock_status": "outofstock" if counted and (left or 0) <= 0 else "instock",
        "backorders": "no",
        "backorders_allowed": False,
        "backordered": False,
        "low_stock_amount": None,
    }


def _rest(site: Site, post: Post, home: str) -> Doc:
    doc, is_product = post.doc, post.kind == PRODUCT
    return {
        "external_url": doc.get("external_url", ""),
        "button_text": doc.get("button_text", ""),
        "sold_individually": False,
        "weight": doc.get("weight", ""),
        "dimensions": doc.get("dimensions") or {"length": "", "width": "", "height": ""},
        "shipping_required": not doc.get("virtual"),
        "shipping_taxable": not doc.get("virtual"),
        "shipping_class": "",
        "shipping_class_id": 0,
        "reviews_allowed": is_product,
        "average_rating": "0.00",
        "rating_count": 0,
        "upsell_ids": [],
        "cross_sell_ids": [],
        "parent_id": post.parent,
        "purchase_note": "",
        "categories": [_term(one) for one in site.option_list("categories") if one["id"] in doc.get("categories", [])],
        "brands": [],
        "tags": [_term(one) for one in doc.get("tags", [])],
        "images": [_image(one, home) for one in pictures_of(site, post)],
        "attributes": _attributes(site, doc) if is_product else attributes_of_variation(site, post),
        "default_attributes": doc.get("default_attributes", []),
        "variations": [one.id for one in posts.children(site, post, VARIATION)],
        "grouped_products": doc.get("grouped_products", []),
        "menu_order": 0,
        "price_html": _price_html(site, post),
        "related_ids": _related(site, post) if is_product else [],
        "meta_data": list(doc["meta_data"]),
        "has_options": doc["type"] == "variable",
        "post_password": "",
    }


def _related(site: Site, post: Post) -> list[int]:
    """Others on sale in the same category."""
    category = post.doc.get("categories", [])[:1] or [0]
    rows = site.state.rows(
        "select id from posts where kind = ? and status = 'publish' and id != ?"
        " and json_extract(doc, '$.categories[0]') = ? order by created, id limit ?",
        *(PRODUCT, post.id, *category, RELATED),
    )  # in the order of the index, so that it ends early: a page of a large shop asks a hundred times
    return [row["id"] for row in rows]


def _term(one: Doc) -> Doc:
    return {"id": one["id"], "name": html(one["name"]), "slug": one["slug"]}


def _attributes(site: Site, doc: Doc) -> list[Doc]:
    """Of a product: an attribute of its own has its name for a slug, here and nowhere else."""
    return [
        {
            "id": one["id"],
            "name": one["name"],
            "slug": attribute_key(site, one) if one["id"] else one["name"],
            "position": 0,
            "visible": one.get("visible", True),
            "variation": one.get("variation", False),
            "options": one["options"],
        }
        for one in doc.get("attributes", [])
    ]


def _image(picture: Post, home: str, *, small: bool = False) -> Doc:
    url = picture_url(picture, home)
    shown = {
        "id": picture.id,
        "date_created": picture.created_local,
        "date_created_gmt": picture.created,
        "date_modified": picture.modified_local,
        "date_modified_gmt": picture.modified,
        "src": url,
        "name": picture.doc["name"],
        "alt": picture.doc.get("alt", ""),
    }
    more = {"srcset": f"{url} 400w", "sizes": "(max-width: 400px) 100vw, 400px", "thumbnail": url}
    return shown if small else {**shown, **more}


def _price_html(site: Site, post: Post) -> str:
    below = sorted(decimal(one) for one in prices_below(site, post))
    if below and below[0] != below[-1]:
        return f"{_amount(site, below[0])} &ndash; {_amount(site, below[-1])}"
    price = price_of(site, post)
    return _amount(site, decimal(price)) if price else ""


def _amount(site: Site, price: Decimal) -> str:
    currency = site.option("currency")
    symbol = f'<span class="woocommerce-Price-currencySymbol">{ENTITIES.get(currency, currency)}</span>'
    return f'<span class="woocommerce-Price-amount amount"><bdi>{symbol}{price:.2f}</bdi></span>'
