"""The people of the checkout form, as Shopify names what it asks of them."""

from sandbox.parts import people

OTHERS = ("DE", "FR", "JP")
FIELDS = ("firstName", "lastName", "address1", "zip", "city", "provinceCode", "countryCodeV2", "phone")


def someone(country: str) -> dict[str, str | None]:
    """Name, address and e-mail of a person who does not exist. What they have not is null."""
    one = people.someone(*(["IT"] if country == "IT" else OTHERS))
    told = (
        one.first_name,
        one.last_name,
        one.street,
        one.post_code,
        one.city,
        one.state or None,
        one.country,
        one.phone,
    )
    return {**dict(zip(FIELDS, told, strict=True)), "company": None, "address2": None, "email": one.mailbox()}
