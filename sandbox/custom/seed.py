"""Fills an empty shop: its secret, and what it sells."""

from collections.abc import Iterator
from itertools import product as combinations
from typing import Any

from sandbox.custom import products
from sandbox.custom.site import Site, new_secret
from sandbox.parts.catalogue import CATEGORIES, catalogue

Doc = dict[str, Any]
Text = str | tuple[str, str]

COLOURS = ("White", "Black", "Sand", "Red", "Blue", "Green", "Grey", "Yellow")
SIZES = ("S", "M", "L", "XL", "XXL")


def seed(site: Site) -> None:
    """Once for each folder: a shop that has products is left as it is."""
    with site.state.transaction():
        if site.state.row("select 1 from products"):
            return
        site.set_options(secret=site.flags.secret or new_secret())
        for one in catalogue():
            products.create(site, _product(one, 1 if site.flags.lang == "it" else 0))


def many(count: int, variants: int) -> Iterator[Doc]:
    """`count` shirts, each with so many variants."""
    chosen = list(combinations(COLOURS, SIZES))[:variants]
    for number in range(1, count + 1):
        made = [
            _variant(f"T{number}-{place}", {"Colour": colour, "Size": size}, "19.90", "shirt:#fdfdfb", "goods")
            for place, (colour, size) in enumerate(chosen, 1)
        ]
        yield {
            "title": f"T-shirt no. {number}",
            "text": "",
            "type": "Clothing",
            "image_url": _picture("shirt"),
            "variants": made,
        }


def _product(one: Doc, lang: int) -> Doc:
    kind = "virtual" if one.get("virtual") else "goods"
    return {
        "title": _text(one["name"], lang),
        "text": _text(one["text"], lang),
        "type": CATEGORIES[one["category"]][lang],
        "image_url": _picture(one["drawing"]),
        "variants": list(_variants(one, lang, kind)),
    }


def _variants(one: Doc, lang: int, kind: str) -> Iterator[Doc]:
    names = [_text(name, lang) if name != "size" else ("Size", "Taglia")[lang] for name in one.get("attributes", [])]
    if "any" in one:
        for text in one["any"]:
            _none, sku, price = one["variants"][0]
            yield _variant(sku, {names[0]: _text(text, lang)}, price, one["drawing"], kind)
    elif "variants" in one:
        for texts, sku, price, *more in one["variants"]:
            options = dict(zip(names, (_text(text, lang) for text in texts), strict=True))
            yield _variant(sku, options, price, more[0] if more else one["drawing"], kind)
    else:
        yield _variant(one["sku"], {}, one.get("sale") or one["price"], one["drawing"], kind)


def _variant(sku: str, options: Doc, price: str, drawing: str, kind: str) -> Doc:
    title = ", ".join(options.values())
    return {
        "title": title,
        "sku": sku,
        "options": options,
        "price": price,
        "image_url": _picture(drawing),
        "kind": kind,
    }


def _picture(drawing: str) -> str:
    """The name of its file: `mug-ffffff.png`."""
    return f"{drawing.replace(':#', '-')}.png"


def _text(text: Text, lang: int) -> str:
    return text if isinstance(text, str) else text[lang]
