"""Fills an empty shop: users, categories, products and, where asked for, a key."""

from typing import Any

from sandbox.parts.catalogue import CATEGORIES, SHARED_ATTRIBUTES, SIZE, catalogue
from sandbox.woocommerce import keys, pictures, products
from sandbox.woocommerce.site import Site
from sandbox.woocommerce.wire import slug

Doc = dict[str, Any]
Text = str | tuple[str, str]

USERS = {"admin": "administrator", "manager": "shop_manager", "buyer": "customer"}


def seed(site: Site) -> None:
    """Once for each folder: a shop that has users is left as it is."""
    with site.state.transaction():
        if site.state.row("select 1 from users"):
            return
        for login, role in USERS.items():
            keys.add_user(site, login, role)
        if site.flags.key:
            keys.create_key(site, 1, "read_write", "Demo", site.flags.key)
        site.state.set_option("attributes", list(SHARED_ATTRIBUTES))
        site.state.set_option("categories", _categories(site.flags.lang))
        for place, one in enumerate(catalogue()):
            _add(site, one, _language(site.flags.lang, place))


def _language(lang: str, place: int) -> int:
    """Which of the two texts: 0 is English. In a mixed shop every second product is Italian."""
    return {"en": 0, "it": 1}.get(lang, place % 2)


def _categories(lang: str) -> list[Doc]:
    named = [pair[_language(lang, 0)] for pair in CATEGORIES]
    first = {"id": 15, "name": "Uncategorized", "slug": "uncategorized"}
    return [first, *({"id": 16 + place, "name": name, "slug": slug(name)} for place, name in enumerate(named))]


def _add(site: Site, one: Doc, lang: int) -> None:
    name = _text(one["name"], lang)
    given: Doc = {
        "name": name,
        "type": "variable" if "variants" in one else "simple",
        "sku": one["sku"],
        "description": f"<p>{_text(one['text'], lang)}</p>\n",
        "categories": [{"id": 16 + one["category"]}],
        "picture": _picture(site, slug(name), one["drawing"]),
        "weight": one.get("weight", ""),
        "virtual": one.get("virtual", False),
        "attributes": _attributes(one, lang),
    }
    if "price" in one:
        given |= {"regular_price": one["price"], "sale_price": one.get("sale", "")}
    if "stock" in one:
        given |= {"manage_stock": True, "stock_quantity": one["stock"]}
    product = products.create(site, given)
    for variant in one.get("variants", []):
        products.create_variation(site, product, _variant(site, one, variant, lang))


def _attributes(one: Doc, lang: int) -> list[Doc]:
    found = []
    for place, attribute in enumerate(one.get("attributes", [])):
        texts = one.get("any") or [variant[0][place] for variant in one["variants"]]
        options = list(dict.fromkeys(_text(text, lang) for text in texts))
        found.append({**_named(attribute, lang), "options": options, "variation": True})
    return found


def _variant(site: Site, one: Doc, variant: tuple[Any, ...], lang: int) -> Doc:
    texts, sku, price, *more = variant
    chosen = zip(one["attributes"], texts, strict=False)  # an "any" variant has chosen nothing
    given: Doc = {
        "sku": sku,
        "regular_price": price,
        "attributes": [{**_named(attribute, lang), "option": _text(text, lang)} for attribute, text in chosen],
    }
    if more:
        drawing, stock = more
        given |= {"picture": _picture(site, slug(drawing), drawing), "manage_stock": True, "stock_quantity": stock}
    return given


def _named(attribute: Text, lang: int) -> Doc:
    return {"id": SIZE} if attribute == "size" else {"id": 0, "name": _text(attribute, lang)}


def _picture(site: Site, name: str, drawing: str) -> int:
    found = pictures.named(site, name)
    return found.id if found else products.add_picture(site, name, drawing)


def _text(text: Text, lang: int) -> str:
    return text if isinstance(text, str) else text[lang]
