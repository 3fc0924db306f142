"""A catalog that the rules were not made for, of other things: `another.csv` names its variants."""

from itertools import count, product
from typing import Any

from models import CatalogProduct, CatalogVariant

Values = dict[str, tuple[str, str]]  # {key: (English, Italian)}
IDS = count(1)


def another_catalog() -> list[CatalogProduct]:
    phones = {"iphone-15": "iPhone 15", "iphone-15-pro": "iPhone 15 Pro", "galaxy-s24": "Galaxy S24"}
    rulings = {"lined": ("Lined", "A righe"), "blank": ("Blank", "Bianco"), "dotted": ("Dotted", "Puntinato")}
    return [
        made("tote", "Tote bag", "Borsa shopper", colours(natural=("Natural", "Naturale"), black=("Black", "Nero"))),
        made("sticker", "Stickers", "Adesivi", sizes(alike("5 × 5 cm", "10 × 10 cm")), finishes()),
        made("hoodie", "Hoodie", "Felpa con cappuccio", colours(black=("Black", "Nero"), grey=("Grey", "Grigio")),
             sizes(alike("S", "M", "L"))),
        made("notebook", "Notebook", "Quaderno", sizes(alike("A5", "A4")),
             attribute("ruling", "Ruling", "Rigatura", rulings)),
        made("framed", "Framed poster", "Poster incorniciato", sizes(alike("A4", "A3")),
             attribute("frame", "Frame", "Cornice", {"oak": ("Oak", "Rovere"), "black": ("Black", "Nera")})),
        made("case", "Phone case", "Cover",
             attribute("model", "Model", "Modello", {key: (name, name) for key, name in phones.items()})),
        made("puzzle", "Puzzle", "Puzzle", attribute("pieces", "Pieces", "Pezzi", alike("500", "1000"))),
    ]  # fmt: skip


def made(key: str, en: str, it: str, *attributes: dict[str, Any]) -> CatalogProduct:
    found = CatalogProduct(key=key, names={"en": en, "it": it}, descriptions={}, attributes=list(attributes))
    keys = [one["key"] for one in attributes]
    for chosen in product(*([value["key"] for value in one["values"]] for one in attributes)):
        values = dict(zip(keys, chosen, strict=True))
        found.variants.append(CatalogVariant(id=next(IDS), uid="_".join([key, *chosen]), values=values, is_active=True))
    return found


def colours(**values: tuple[str, str]) -> dict[str, Any]:
    return attribute("colour", "Colour", "Colore", values)


def sizes(values: Values) -> dict[str, Any]:
    return attribute("size", "Size", "Misura", values)


def finishes() -> dict[str, Any]:
    return attribute("finish", "Finish", "Finitura", {"gloss": ("Gloss", "Lucido"), "matt": ("Matt", "Opaco")})


def alike(*names: str) -> Values:
    """The same in both languages."""
    return {name.lower().replace(" × ", "x").replace(" ", "-"): (name, name) for name in names}


def attribute(key: str, en: str, it: str, values: Values) -> dict[str, Any]:
    told = [{"key": one, "names": {"en": names[0], "it": names[1]}, "cents": 0} for one, names in values.items()]
    return {"key": key, "code": "", "names": {"en": en, "it": it}, "values": told}
