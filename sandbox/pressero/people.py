"""Invented people of an invented company, so that a visitor of the demo has nothing to type."""

import random

FIELDS = ("FirstName", "LastName", "Business", "Address1", "Postal", "City", "StateProvince", "Country", "Phone")
PARTS = ("FirstName", "LastName", "Business", "Address1", "Address2", "Address3", "City", "StateProvince", "Postal",
    "Country", "Phone")  # fmt: skip
PEOPLE = (
    ("Paola", "Venturi", "Ferro Group Milano", "Via Torino 40", "20123", "Milano", "MI", "IT", "+39 02 555 0134"),
    ("Luca", "Tedesco", "Ferro Group Bologna", "Via Emilia 212", "40133", "Bologna", "BO", "IT", "+39 051 555 0190"),
    ("Sara", "Colonna", "Ferro Group Roma", "Via Appia 77", "00179", "Roma", "RM", "IT", "+39 06 555 0175"),
    ("Katrin", "Bauer", "Ferro Group GmbH", "Lindwurmstraße 9", "80337", "München", "", "DE", "+49 89 555 0142"),
)


def someone() -> dict[str, str]:
    """A person with an address, as the API's members name them, and an e-mail."""
    person = dict(zip(FIELDS, random.choice(PEOPLE), strict=True))
    mailbox = f"{person['FirstName']}.{person['LastName']}@ferro.test".lower()
    return {**person, "Address2": "", "Address3": "", "Email": mailbox, "Department": "Marketing"}
