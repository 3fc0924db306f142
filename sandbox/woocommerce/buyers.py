"""Invented people for the checkout form, so that a visitor of the demo has nothing to type."""

import random

FIELDS = ("first_name", "last_name", "address_1", "postcode", "city", "state", "country", "phone")
PEOPLE = {
    "it": (
        ("Giulia", "Fantoni", "Via dei Tigli 14", "40125", "Bologna", "BO", "IT", "+39 051 555 0142"),
        ("Marco", "Bellandi", "Corso Verdi 88", "10124", "Torino", "TO", "IT", "+39 011 555 0117"),
        ("Elena", "Sartorelli", "Calle del Forno 6", "30121", "Venezia", "VE", "IT", "+39 041 555 0163"),
        ("Tommaso", "Grimani", "Via Nazionale 201", "00184", "Roma", "RM", "IT", "+39 06 555 0188"),
        ("Chiara", "D’Amico", "Piazza Garibaldi 3", "90133", "Palermo", "PA", "IT", "+39 091 555 0129"),
    ),
    "en": (
        ("Anna", "Lindqvist", "Lindenstraße 21", "10969", "Berlin", "DE-BE", "DE", "+49 30 555 0150"),
        ("Hugo", "Marchand", "12 rue des Lilas", "69003", "Lyon", "", "FR", "+33 4 55 50 01 21"),
        ("Giulia", "Fantoni", "Via dei Tigli 14", "40125", "Bologna", "BO", "IT", "+39 051 555 0142"),
        ("Jonas", "Weidenfeld", "Ahornweg 5", "12049", "Berlin", "DE-BE", "DE", "+49 30 555 0188"),
    ),
}


def someone(lang: str) -> dict[str, str]:
    """Name, address and e-mail of a person who does not exist."""
    person = dict(zip(FIELDS, random.choice(PEOPLE[lang]), strict=True))
    mailbox = f"{person['first_name']}.{person['last_name']}".lower().replace("’", "")
    return {**person, "company": "", "address_2": "", "email": f"{mailbox}@example.test"}
