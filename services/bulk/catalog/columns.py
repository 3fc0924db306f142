"""The columns of the catalog's file. A row is about a product, an attribute, a value, a print area, or a variant."""

from collections.abc import Mapping

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
    "color": ("Colour on pictures", "Colore nelle immagini"),
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


def key_of(cell: str) -> str:
    """Empty: nobody knows it."""
    return KNOWN.get(searchable(cell), "")


def name_of(key: str, language: str = "en") -> str:
    """As the files have it that Vetrina writes; or as Italian ones do."""
    return NAMES[key][language == "it"]


def missing(columns: Mapping[str, int]) -> str:
    """The header of a column without which the file says nothing; empty: there is enough."""
    return next((name_of(key) for key in NEEDED if key not in columns), "")
