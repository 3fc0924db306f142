"""The people of the checkout form, as WooCommerce names what it asks of them."""

from sandbox.parts import people

COUNTRIES = {"it": ("IT",), "en": ("DE", "FR", "IT")}
FIELDS = ("first_name", "last_name", "address_1", "postcode", "city", "state", "country", "phone")


def someone(lang: str) -> dict[str, str]:
    """Name, address and e-mail of a person who does not exist."""
    one = people.someone(*COUNTRIES[lang])
    told = (one.first_name, one.last_name, one.street, one.post_code, one.city, one.state, one.country, one.phone)
    return {**dict(zip(FIELDS, told, strict=True)), "company": "", "address_2": "", "email": one.mailbox()}
