"""The columns of a file of parcels: what they are called, and which of ours a header of a carrier's program means."""

from collections.abc import Mapping

from core.search import searchable

# Our key: the header in files that Vetrina writes, in Italian ones, and in those of others.
NAMES = {
    "order": ("Order", "Ordine", "Order Number", "Numero ordine", "Order ID", "ID ordine"),
    "reference": ("Order Reference", "Riferimento ordine", "orderReferenceId", "Reference", "Riferimento"),
    "client": ("Client", "Cliente"),
    "store": ("Store", "Negozio", "Store ID", "ID negozio"),
    "sku": ("SKU", "Codice articolo", "Product UID", "UID prodotto"),
    "item": ("Item Reference", "Riferimento riga", "itemReferenceId"),
    "quantity": ("Quantity", "Quantità", "Qty"),
    "carrier": ("Carrier", "Corriere", "Vettore", "Shipping Company"),
    "code": ("Tracking Code", "Codice di tracciamento", "Tracking Number", "Tracking", "Numero di spedizione",
             "Lettera di vettura"),
    "url": ("Tracking Link", "Link di tracciamento", "Tracking URL"),
    "shipped": ("Shipped On", "Spedito il", "Ship Date", "Data di spedizione", "Shipped Date"),
}  # fmt: skip


def _plain(text: str) -> str:
    """One word, so that "TrackingNumber" is found as well."""
    return searchable(text).replace(" ", "")


KNOWN = {_plain(name): key for key, names in NAMES.items() for name in names}


def key_of(cell: str) -> str:
    """Empty: nobody knows it."""
    return KNOWN.get(_plain(cell), "")


def name_of(key: str, language: str = "en") -> str:
    """As the files have it that Vetrina writes; or as Italian ones do."""
    return NAMES[key][language == "it"]


def missing(columns: Mapping[str, int]) -> str:
    """The header of a column without which the file says nothing; empty: there is enough."""
    if not {"order", "reference"} & columns.keys():
        return name_of("order")
    return "" if "code" in columns else name_of("code")
