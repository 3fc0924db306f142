"""The columns of the order file: what they are called, and which of ours a person's header means."""

import re
from collections.abc import Mapping

from core.search import searchable

# Our key: the header in files that Vetrina writes, and in Italian ones.
NAMES = {
    "reference": ("orderReferenceId", "Riferimento ordine"),
    "type": ("orderType", "Tipo ordine"),
    "test": ("testOrder", "Ordine di prova"),
    "currency": ("currency", "Valuta"),
    "shipping_method": ("shippingMethod", "Metodo di spedizione"),
    "company": ("companyName", "Azienda"),
    "first_name": ("firstName", "Nome"),
    "last_name": ("lastName", "Cognome"),
    "line1": ("addressLine1", "Indirizzo"),
    "line2": ("addressLine2", "Indirizzo 2"),
    "city": ("city", "Città"),
    "state": ("state", "Provincia"),
    "post_code": ("postCode", "CAP"),
    "country": ("country", "Paese"),
    "email": ("email", "Email"),
    "phone": ("phone", "Telefono"),
    "item": ("itemReferenceId", "Riferimento riga"),
    "sku": ("sku", "Codice articolo"),
    "uid": ("productUid", "UID prodotto"),
    "quantity": ("quantity", "Quantità"),
    "file": ("fileUrl", "URL file"),
    "price": ("retailPrice", "Prezzo al dettaglio"),
    "note": ("note", "Note"),
}
FILE = "file"
NEEDED = ("reference", "quantity")
AREA = re.compile(r"^(?P<name>.+?)(?:_|\s*\()(?P<area>[^()_]{1,40})\)?$")  # "fileUrl_back", "fileUrl (back)"


def _plain(text: str) -> str:
    """One word, so that "Order Reference ID" is found as well."""
    return searchable(text).replace(" ", "")


KNOWN = {_plain(name): key for key, names in NAMES.items() for name in names}


def key_of(cell: str) -> str:
    """Empty: nobody knows it. Files of an area beyond the first are "file:back"."""
    if key := KNOWN.get(_plain(cell), ""):
        return key
    area = AREA.match(cell.strip())
    return f"{FILE}:{area['area'].strip().lower()}" if area and KNOWN.get(_plain(area["name"])) == FILE else ""


def name_of(key: str, language: str = "en") -> str:
    """As the files have it that Vetrina writes; or as Italian ones do."""
    kind, _, area = key.partition(":")
    name = NAMES[kind][language == "it"]
    return f"{name}_{area}" if area else name


def missing(columns: Mapping[str, int]) -> str:
    """The header of a column without which the file says nothing; empty: there is enough."""
    lacking = [key for key in NEEDED if key not in columns]
    if not lacking and not {"sku", "uid"} & columns.keys():
        lacking = ["sku"]
    return name_of(lacking[0]) if lacking else ""
