"""Fills an empty site: what a company orders of its printer, and a kit."""

from typing import Any

from sandbox.parts.catalogue import catalogue
from sandbox.pressero import products
from sandbox.pressero.orders import FIRST_NUMBER
from sandbox.pressero.site import Site

Doc = dict[str, Any]
KIT: Doc = {
    "name": ("Welcome kit", "Kit di benvenuto"),
    "text": ("For new colleagues: bag, stickers and flyers.", "Per i nuovi colleghi: borsa, adesivi e volantini."),
    "sku": "KIT-WELCOME",
    "price": "24.00",
    "drawing": "bag:#e7d9bd",
    "parts": {"TOTE": 1, "STICK": 2, "FLY-DL": 0},
}


def seed(site: Site) -> None:
    """Once for each folder: a site that has products is left as it is."""
    with site.state.transaction():
        if site.state.row("select 1 from products"):
            return
        site.state.run("insert into sqlite_sequence (name, seq) values ('orders', ?)", FIRST_NUMBER - 1)
        sold = [one for one in catalogue() if not one.get("virtual")]
        for place, one in enumerate([*sold, KIT]):
            products.add(site, _product(one, {"en": 0, "it": 1}.get(site.flags.lang, place % 2)))


def _product(one: Doc, lang: int) -> Doc:
    sku = one["sku"] or "STICK"
    given: Doc = {
        "name": _text(one["name"], lang),
        "text": _text(one["text"], lang),
        "sku": sku,
        "drawing": one["drawing"],
        "attributes": {"product_uid": sku.lower()},
        "parts": one.get("parts", {}),
    }
    if "variants" not in one:
        return {**given, "price": one.get("sale") or one["price"]}
    names = ["Size" if name == "size" else _text(name, lang) for name in one["attributes"]]
    chosen = [[_text(text, lang) for text in variant[0]] for variant in one["variants"]]
    if one.get("any"):
        options = {names[0]: [_text(text, lang) for text in one["any"]]}
    else:
        columns = zip(*chosen, strict=True)
        options = {name: list(dict.fromkeys(column)) for name, column in zip(names, columns, strict=True)}
    prices = {" / ".join(texts): variant[2] for texts, variant in zip(chosen, one["variants"], strict=True)}
    return {**given, "options": options, "prices": prices, "price": one["variants"][0][2]}


def _text(text: str | tuple[str, str], lang: int) -> str:
    return text if isinstance(text, str) else text[lang]
