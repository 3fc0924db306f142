"""Invented people of an invented company, as Pressero names what it knows of them."""

from sandbox.parts import people

FIELDS = ("FirstName", "LastName", "Address1", "Postal", "City", "StateProvince", "Country", "Phone")
PARTS = ("FirstName", "LastName", "Business", "Address1", "Address2", "Address3", "City", "StateProvince", "Postal",
    "Country", "Phone")  # fmt: skip


def someone() -> dict[str, str]:
    """A person with an address, as the API's members name them, and an e-mail."""
    one = people.someone("IT", "IT", "DE")
    told = (one.first_name, one.last_name, one.street, one.post_code, one.city, one.state, one.country, one.phone)
    place = {"Business": f"Ferro Group {one.city}", "Address2": "", "Address3": "", "Department": "Marketing"}
    return {**dict(zip(FIELDS, told, strict=True)), **place, "Email": one.mailbox("ferro.test")}
