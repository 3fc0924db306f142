"""Fills empty shops with what the client of a print shop would sell."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.parts.catalogue import CATEGORIES, catalogue
from sandbox.shopify import products, shops
from sandbox.shopify.shops import Shop
from sandbox.shopify.site import Site, stamp

Doc = dict[str, Any]

AGE = timedelta(days=30)  # a catalogue is older than the shop's first order


def seed(site: Site) -> None:
    """A shop that is there already is left as it is."""
    for one in site.flags.shops:
        label, _, currency = one.partition(":")
        if shops.find(site, label) is None:
            open_shop(site, label, currency or "EUR")


def open_shop(site: Site, label: str, currency: str = "EUR", **given: Any) -> Shop:
    country, zone = ("JP", "Asia/Tokyo") if currency == "JPY" else ("IT", "Europe/Rome")
    with site.state.transaction():
        shop = shops.add(site, label, currency=currency, **{"country": country, "timezone": zone, **given})
        for place, one in enumerate(catalogue()):
            products.create(site, shop, _product(shop, one, _language(site.flags.lang, place)), quiet=True)
    return shop


def _language(lang: str, place: int) -> int:
    """Which of the two texts: 0 is English. In a mixed shop every second product is Italian."""
    return {"en": 0, "it": 1}.get(lang, place % 2)


def _product(shop: Shop, one: Doc, lang: int) -> Doc:
    category = CATEGORIES[one["category"]][lang]
    given: Doc = {
        "title": _text(one["name"], lang),
        "text": f"<p>{_text(one['text'], lang)}</p>",
        "type": category,
        "tags": [category.lower()],
        "drawing": one["drawing"],
        "updated": stamp(datetime.now(UTC) - AGE),
    }
    if "variants" not in one:
        return {**given, **_sold(shop, one["sku"], one.get("sale") or one["price"], one), "compare_at": _was(shop, one)}
    names = ["Size" if name == "size" else _text(name, lang) for name in one["attributes"]]
    return {**given, "options": names, "variants": _variants(shop, one, lang)}


def _variants(shop: Shop, one: Doc, lang: int) -> list[Doc]:
    if "any" in one:  # here every value is a variant of its own
        _texts, sku, price = one["variants"][0]
        return [
            {"values": [_text(text, lang)], **_sold(shop, f"{sku}-{place + 1}", price, one)}
            for place, text in enumerate(one["any"])
        ]
    found = []
    for texts, sku, price, *more in one["variants"]:
        values = [_text(text, lang) for text in texts]
        found.append({"values": values, "drawing": more[0] if more else "", **_sold(shop, sku, price, one)})
    return found


def _sold(shop: Shop, sku: str, price: str, one: Doc) -> Doc:
    return {"sku": sku, "price": _price(shop, price), "weight": one.get("weight", "0.3"),
            "ships": not one.get("virtual", False), "stock": one.get("stock", 40)}  # fmt: skip


def _was(shop: Shop, one: Doc) -> float | None:
    return _price(shop, one["price"]) if "sale" in one else None


def _price(shop: Shop, price: str) -> float:
    return shops.priced(shop.currency, float(price))


def _text(text: str | tuple[str, str], lang: int) -> str:
    return text if isinstance(text, str) else text[lang]
