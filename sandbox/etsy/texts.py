"""The words on the pages. English is written in them; here is their Italian."""

from sandbox.parts.words import Words

ITALIAN = {
    "Address": "Indirizzo",
    "Address, second line": "Indirizzo, seconda riga",
    "All shops": "Tutti i negozi",
    "Allow access": "Consenti l’accesso",
    "Buy": "Acquista",
    "Buy now": "Acquista ora",
    "Carrier": "Corriere",
    "City": "Città",
    "Code": "Codice",
    "Country": "Paese",
    "Delivery": "Consegna",
    "Deny": "Rifiuta",
    "Follow the parcel": "Segui il pacco",
    "from": "da",
    "Items": "Articoli",
    "Message to the seller": "Messaggio al venditore",
    "Message with the gift": "Messaggio del regalo",
    "Messages from the shop": "Messaggi del negozio",
    "Name": "Nome",
    "No such page": "Pagina inesistente",
    "Nobody has bought anything yet.": "Nessuno ha ancora comprato niente.",
    "Option": "Opzione",
    "Order": "Ordine",
    "Orders": "Ordini",
    "Postcode": "CAP",
    "Quantity": "Quantità",
    "Reload the page to see news of it.": "Ricarica la pagina per vedere le novità.",
    "Shipping": "Spedizione",
    "State or province": "Provincia",
    "Status": "Stato",
    "The parcel is not on its way yet. Its code will stand here.":
        "Il pacco non è ancora partito. Qui comparirà il suo codice.",
    "The shop is closed for a while.": "Il negozio è chiuso per un po’.",
    "There is no message yet.": "Non ci sono ancora messaggi.",
    "This is a pretend market: everything in it is invented, nothing is paid and nothing is sent.":
        "Questo è un mercato finto: tutto è inventato, non si paga e non si spedisce niente.",
    "Total": "Totale",
    "Tracking": "Tracciamento",
    "What you ask for is not here.": "Quello che cerchi non è qui.",
    "Who are you?": "Chi sei?",
    "without a shop": "senza negozio",
    "would like to": "chiede di",
    # statuses
    "open": "aperto",
    "payment processing": "pagamento in corso",
    "paid": "pagato",
    "completed": "spedito",
    "canceled": "annullato",
    "partially refunded": "rimborsato in parte",
    "fully refunded": "rimborsato",
    # what an application may do
    "See your shop's name, currency and settings": "Vedere nome, valuta e impostazioni del tuo negozio",
    "See your listings, drafts too": "Vedere le tue inserzioni, anche le bozze",
    "Create and change your listings": "Creare e modificare le tue inserzioni",
    "See your orders": "Vedere i tuoi ordini",
    "Mark your orders as shipped": "Segnare i tuoi ordini come spediti",
}  # fmt: skip

WORDS = Words(ITALIAN, cookie="etsy_lang")
