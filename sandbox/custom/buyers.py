"""The people of the checkout form, as our own shape names what a shop tells of them."""

from sandbox.parts import people

FIELDS = ("first_name", "last_name", "line1", "post_code", "city", "state", "country", "phone")


def someone() -> dict[str, str]:
    """Name, address and e-mail of a person who does not exist."""
    one = people.someone("IT", "IT", "DE")
    told = (one.first_name, one.last_name, one.street, one.post_code, one.city, one.state, one.country, one.phone)
    return {**dict(zip(FIELDS, told, strict=True)), "company": "", "line2": "", "email": one.mailbox()}
