"""Invented people for the checkout form, so that a visitor of the demo has nothing to type."""

import random

FIELDS = ("first_name", "last_name", "line1", "post_code", "city", "state", "country", "phone")
PEOPLE = (
    ("Luca", "Ferraris", "Via San Martino 9", "22100", "Como", "CO", "IT", "+39 031 555 0134"),
    ("Marta", "Colnaghi", "Viale Europa 52", "23900", "Lecco", "LC", "IT", "+39 0341 555 0171"),
    ("Jana", "Brandt", "Kastanienallee 40", "10119", "Berlin", "", "DE", "+49 30 555 0119"),
    ("Simone", "Zanetti", "Via Roma 118", "37121", "Verona", "VR", "IT", "+39 045 555 0155"),
)


def someone() -> dict[str, str]:
    """Name, address and e-mail of a person who does not exist."""
    person = dict(zip(FIELDS, random.choice(PEOPLE), strict=True))
    mailbox = f"{person['first_name']}.{person['last_name']}".lower()
    return {**person, "company": "", "line2": "", "email": f"{mailbox}@example.test"}
