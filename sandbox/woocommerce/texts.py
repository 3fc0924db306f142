"""The words on the pages of the shop. English is written in the pages; here is their Italian."""

from flask import request

LANGUAGES = {"en": "English", "it": "Italiano"}
COOKIE = "lang"

ITALIAN = {
    "Add to cart": "Aggiungi al carrello",
    "Address": "Indirizzo",
    "All products": "Tutti i prodotti",
    "Bank transfer": "Bonifico bancario",
    "Buy": "Acquista",
    "Buy now": "Acquista ora",
    "Buyer": "Acquirente",
    "Card (pretend, paid at once)": "Carta (finta, pagata subito)",
    "Carrier": "Corriere",
    "Cart": "Carrello",
    "Cash on delivery": "Contrassegno",
    "Checkout": "Cassa",
    "Choose…": "Scegli…",
    "Choose one of each option.": "Scegli un valore per ogni opzione.",
    "City": "Città",
    "Code": "Codice",
    "Company": "Azienda",
    "Country": "Paese",
    "Delivery": "Consegna",
    "E-mail": "E-mail",
    "Express": "Espresso",
    "First name": "Nome",
    "Follow the parcel": "Segui il pacco",
    "from": "da",
    "Go to checkout": "Vai alla cassa",
    "Go to your order": "Vai al tuo ordine",
    "I am somebody else": "Sono un’altra persona",
    "Items": "Articoli",
    "Keep looking around": "Continua a guardare",
    "Last name": "Cognome",
    "Messages from the shop": "Messaggi del negozio",
    "Nobody has bought anything yet.": "Nessuno ha ancora comprato niente.",
    "No such page": "Pagina inesistente",
    "Note for the shop": "Nota per il negozio",
    "Order": "Ordine",
    "Out of stock": "Esaurito",
    "Payment": "Pagamento",
    "Phone": "Telefono",
    "Postcode": "CAP",
    "Posted": "Spedito",
    "Quantity": "Quantità",
    "Recent orders": "Ordini recenti",
    "Reload the page to see news of it.": "Ricarica la pagina per vedere le novità.",
    "Remove": "Rimuovi",
    "Shipping": "Spedizione",
    "Standard": "Standard",
    "State or province": "Provincia",
    "Status": "Stato",
    "Taxes": "Imposte",
    "Thank you, %s!": "Grazie, %s!",
    "The cart is empty.": "Il carrello è vuoto.",
    "There is no message yet.": "Non ci sono ancora messaggi.",
    "The parcel is not on its way yet. Its code will stand here.":
        "Il pacco non è ancora partito. Qui comparirà il suo codice.",
    "This combination is not sold.": "Questa combinazione non è in vendita.",
    "This is a pretend shop: everything in it is invented, nothing is paid and nothing is sent.":
        "Questo è un negozio finto: tutto è inventato, non si paga e non si spedisce niente.",
    "Total": "Totale",
    "Tracking": "Tracciamento",
    "Update": "Aggiorna",
    "We have your order %s.": "Abbiamo ricevuto il tuo ordine %s.",
    "What you ask for is not in this shop.": "Quello che cerchi non è in questo negozio.",
    # The statuses of an order, as the shop names them.
    "Pending payment": "In attesa di pagamento",
    "Processing": "In lavorazione",
    "On hold": "In sospeso",
    "Completed": "Completato",
    "Cancelled": "Annullato",
    "Refunded": "Rimborsato",
    "Failed": "Fallito",
}  # fmt: skip


def language() -> str:
    """Chosen with the switch, else what the browser likes best."""
    wanted = request.args.get("lang") or request.cookies.get(COOKIE, "")
    return wanted if wanted in LANGUAGES else request.accept_languages.best_match(list(LANGUAGES)) or "en"


def text(english: str) -> str:
    return ITALIAN.get(english, english) if language() == "it" else english
