"""The columns of the catalog's file. A row is about a product, an attribute, a value, a print area, or a variant."""

from collections.abc import Sequence
from typing import NamedTuple

from core.search import searchable

# Our key: the header in files that Vetrina writes, and in Italian ones.
NAMES = {
    "row": ("Row", "Riga"),
    "product": ("Product", "Prodotto"),
    "key": ("Key", "Chiave"),
    "value": ("Value", "Valore"),
    "name_en": ("Name (English)", "Nome (inglese)"),
    "name_it": ("Name (Italian)", "Nome (italiano)"),
    "description_en": ("Description (English)", "Descrizione (inglese)"),
    "description_it": ("Description (Italian)", "Descrizione (italiano)"),
    "category": ("Category", "Categoria"),
    "code": ("Short code", "Codice breve"),
    "uid": ("Product UID", "UID prodotto"),
    "values": ("Values", "Valori"),
    "price": ("Price", "Prezzo"),
    "currency": ("Currency", "Valuta"),
    "least": ("Smallest quantity", "Quantità minima"),
    "most": ("Largest quantity", "Quantità massima"),
    "countries": ("Countries", "Paesi"),
    "offered": ("Can be ordered", "Ordinabile"),
    "width_mm": ("Width (mm)", "Larghezza (mm)"),
    "height_mm": ("Height (mm)", "Altezza (mm)"),
    "bleed_mm": ("Bleed (mm)", "Abbondanza (mm)"),
    "safe_mm": ("Safe margin (mm)", "Margine di sicurezza (mm)"),
    "least_dpi": ("Smallest resolution (dpi)", "Risoluzione minima (dpi)"),
    "good_dpi": ("Recommended resolution (dpi)", "Risoluzione consigliata (dpi)"),
    "formats": ("Formats", "Formati"),
    "colour": ("Colours", "Colori"),
    "required": ("File required", "File obbligatorio"),
    "position": ("Place", "Posizione"),
}
KNOWN = {searchable(name): key for key, names in NAMES.items() for name in names}
NEEDED = ("row", "product")
KINDS = {
    "product": "product", "prodotto": "product", "attribute": "attribute", "attributo": "attribute", "value": "value",
    "valore": "value", "area": "area", "variant": "variant", "variante": "variant",
}  # fmt: skip


class Header(NamedTuple):
    columns: dict[str, int]  # our key: its place
    unknown: list[str]
    doubled: list[str]


def recognise(cells: Sequence[str]) -> Header:
    """What the header of a file means, whatever the order of its columns."""
    found = Header({}, [], [])
    for place, cell in enumerate(cells):
        key = KNOWN.get(searchable(cell), "")
        if not key:
            found.unknown.extend([cell] if cell else [])
        elif key in found.columns:
            found.doubled.append(cell)
        else:
            found.columns[key] = place
    return found


def name_of(key: str) -> str:
    """As the files have it that Vetrina writes."""
    return NAMES[key][0]
