"""The columns of the product sheet: what they are called in the file, and which of ours a person's header means."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from core.search import searchable

# Our key: the header in files that Vetrina writes, and in Italian ones.
NAMES = {
    "store": ("Store ID", "ID negozio"),
    "product": ("Store Product ID", "ID prodotto negozio"),
    "variant": ("Store Variant ID", "ID variante negozio"),
    "product_title": ("Product Title", "Titolo prodotto"),
    "variant_title": ("Variant Title", "Titolo variante"),
    "sku": ("SKU", "Codice articolo"),
    "barcode": ("Barcode", "Codice a barre"),
    "status": ("Store Status", "Stato nel negozio"),
    "connection": ("Connection Status", "Stato collegamento"),
    "uid": ("Product UID", "UID prodotto"),
    "label": ("Product Label", "Etichetta prodotto"),
    "file": ("Design File URL", "URL file di design"),
    "options": ("Print Options", "Opzioni di stampa"),
    "multiplier": ("Quantity Multiplier", "Moltiplicatore quantità"),
    "notes": ("Notes", "Note"),
    "version": ("Row Version", "Versione riga"),
}
TELLING = frozenset({"variant", "sku"})  # which variant a row is about
WANTING = frozenset({"uid", "multiplier"})  # what a row wants; and any file
AREA = re.compile(r"\(([^()]{1,40})\)\s*$")  # "Design File URL (back)"
FILE = "file"
KNOWN = {searchable(name): key for key, names in NAMES.items() for name in names}


class Header(NamedTuple):
    columns: dict[str, int]  # our key: its place; files of an area beyond the first are "file:back"
    unknown: list[str]
    doubled: list[str]


def recognise(cells: Sequence[str], key_of: Callable[[str], str]) -> Header:
    """What the header of a file means, whatever the order of its columns. `key_of` knows those of its kind."""
    found = Header({}, [], [])
    for place, cell in enumerate(cells):
        key = key_of(cell)
        if not key:
            found.unknown.extend([cell] if cell else [])
        elif key in found.columns:
            found.doubled.append(cell)
        else:
            found.columns[key] = place
    return found


def key_of(cell: str) -> str:
    """Empty: nobody knows it."""
    if key := KNOWN.get(searchable(cell), ""):
        return key
    area = AREA.search(cell)
    if area and KNOWN.get(searchable(cell[: area.start()])) == FILE:
        return f"{FILE}:{area[1].strip().lower()}"
    return ""


def name_of(key: str, language: str = "en") -> str:
    """As the files have it that Vetrina writes; or as Italian ones do."""
    kind, _, area = key.partition(":")
    name = NAMES[kind][language == "it"]
    return f"{name} ({area})" if area else name


def missing(columns: Mapping[str, int]) -> str:
    """The header of a column without which the file says nothing; empty: there is enough."""
    if not TELLING & columns.keys():
        return name_of("variant")
    wants = WANTING & columns.keys() or any(key.startswith(FILE) for key in columns)
    return "" if wants else name_of("uid")
