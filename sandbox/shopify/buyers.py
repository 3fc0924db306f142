"""Invented people for the checkout form, so that a visitor of the demo has nothing to type."""

import random

FIELDS = ("firstName", "lastName", "address1", "zip", "city", "provinceCode", "countryCodeV2", "phone")
ITALIANS = (
    ("Giulia", "Fantoni", "Via dei Tigli 14", "40125", "Bologna", "BO", "IT", "+390515550142"),
    ("Marco", "Bellandi", "Corso Verdi 88", "10124", "Torino", "TO", "IT", "+390115550117"),
    ("Elena", "Sartorelli", "Calle del Forno 6", "30121", "Venezia", "VE", "IT", "+390415550163"),
    ("Chiara", "D’Amico", "Piazza Garibaldi 3", "90133", "Palermo", "PA", "IT", "+390915550129"),
)
OTHERS = (
    ("Anna", "Lindqvist", "Lindenstraße 21", "10969", "Berlin", None, "DE", "+49305550150"),
    ("Hugo", "Marchand", "12 rue des Lilas", "69003", "Lyon", None, "FR", "+33455500121"),
    ("Haruka", "Mizuno", "3-14 Kawaramachi", "600-8001", "Kyoto", "JP-26", "JP", "+81755550136"),
)


def someone(country: str) -> dict[str, str | None]:
    """Name, address and e-mail of a person who does not exist."""
    person = dict(zip(FIELDS, random.choice(ITALIANS if country == "IT" else OTHERS), strict=True))
    mailbox = f"{person['firstName']}.{person['lastName']}".lower().replace("’", "")
    return {**person, "company": None, "address2": None, "email": f"{mailbox}@example.test"}
