"""A listing of ours in an Etsy shop: a draft first, its inventory, its pictures by their rank, then it goes on sale.

Etsy keeps nothing of ours by which a listing could be found again. Where its answer was lost, the draft that has our
very words, and was made since, is taken for it.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from core.money import to_text
from platforms.errors import Code, NotFound, Refused
from platforms.etsy import listings
from platforms.etsy.api import Api, Row
from platforms.etsy.budget import Purpose
from platforms.etsy.text import first_moment, plain
from platforms.offers import Offer, OfferPicture, OfferVariant, Question
from platforms.text import exact
from platforms.values import Product

MOST_VARIANTS, MOST_PICTURES, MOST_OPTIONS = 400, 20, 2
PLENTY = 999  # it is made to order, and Etsy wants a number
CUSTOM = (513, 514)  # Etsy's ids for options that a seller names
CLOCKS = timedelta(minutes=10)
NEEDED = ("taxonomy_id", "shipping_profile_id", "readiness_state_id")
POLICY, PARTNER = "return_policy_id", "production_partner_ids"


def questions(api: Api) -> list[Question]:
    """Category, postage, time to make, return policy, and who prints: each as the seller has set it up on Etsy."""
    profiles = _rows(api, "shipping-profiles")
    times = _rows(api, "readiness-state-definitions")
    policies = _rows(api, "policies/return")
    partners = _rows(api, "production-partners")
    nodes = api.get(Purpose.CATALOGUE, "seller-taxonomy/nodes").get("results") or []
    return [
        Question("taxonomy_id", tuple(_leaves(nodes, ""))),
        Question("shipping_profile_id", _answers(profiles, "shipping_profile_id", "title")),
        Question("readiness_state_id", _answers(times, "readiness_state_id", "processing_days_display_label")),
        Question(POLICY, tuple((str(each[POLICY]), _policy(each)) for each in policies), is_needed=False),
        Question(PARTNER, _answers(partners, "production_partner_id", "partner_name"), is_needed=False),
    ]


def publish(api: Api, offer: Offer, known: Callable[[str], None]) -> Product:
    _within_limits(offer)
    before = _offered(api, offer)
    if before is None:
        listing_id = str(api.send_form("POST", api.at_shop("listings"), _created(offer))["listing_id"])
    else:
        listing_id = str(before["listing_id"])
        api.send_form("PATCH", api.at_shop(f"listings/{listing_id}"), _words(offer))
    known(listing_id)
    if not _has_all(api, listing_id, offer):
        api.put(f"listings/{listing_id}/inventory", _inventory(offer))
    for rank, picture in enumerate(offer.pictures, 1):
        _show(api, listing_id, rank, picture)
    if offer.is_live:
        api.send_form("PATCH", api.at_shop(f"listings/{listing_id}"), {"state": "active"})
    return listings.one(api, listing_id)


def _within_limits(offer: Offer) -> None:
    if len(offer.variants) > MOST_VARIANTS:
        raise Refused(Code.TOO_MANY_VARIANTS, limit=MOST_VARIANTS)
    if len(offer.options) > MOST_OPTIONS:
        raise Refused(Code.TOO_MANY_OPTIONS, limit=MOST_OPTIONS)
    if len(offer.pictures) > MOST_PICTURES:
        raise Refused(Code.TOO_MANY_PICTURES, fields="pictures", limit=MOST_PICTURES)
    if lacking := [name for name in NEEDED if not offer.chosen.get(name)]:
        raise Refused(Code.FIELDS_REFUSED, fields=", ".join(lacking))


def _offered(api: Api, offer: Offer) -> Row | None:
    if offer.external_id:
        row = next(iter(listings.rows_named(api, [offer.external_id])), None)
        if row is None:
            raise NotFound(Code.GONE)
        return row
    rows = (row for state in ("draft", "active") for row in _made_since(api, state, offer.began_at - CLOCKS))
    return next((row for row in rows if _is_ours(row, offer)), None)


def _made_since(api: Api, state: str, since: datetime) -> Iterator[Row]:
    """Etsy lists the newest first."""
    for page, _count in api.pages(Purpose.CATALOGUE, api.at_shop("listings"), state=state):
        for row in page:
            made_at = first_moment(row, "created_timestamp", "creation_timestamp")
            if made_at is not None and made_at < since:
                return
            yield row


def _is_ours(row: Row, offer: Offer) -> bool:
    """A listing with other SKUs, or known as another offer's, is not meant, though it says the same."""
    ours = {each.sku for each in offer.variants}
    skus = {exact(each) for each in row.get("skus") or []}
    if str(row.get("listing_id")) in offer.others or (skus and not skus & ours):
        return False
    return (plain(row.get("title")), _lines(row.get("description"))) == (offer.title, _lines(offer.text))


def _lines(text: object) -> list[str]:
    return plain(text).split()


def _created(offer: Offer) -> dict[str, str]:
    chosen = {name: offer.chosen[name] for name in (*NEEDED, POLICY, PARTNER) if offer.chosen.get(name)}
    return {
        "quantity": str(PLENTY),
        "price": to_text(min(each.price for each in offer.variants), offer.currency),
        "who_made": "i_did",
        "when_made": "made_to_order",
        "is_supply": "false",
        "type": "physical",
        **_words(offer),
        **chosen,
    }


def _words(offer: Offer) -> dict[str, str]:
    return {"title": offer.title, "description": offer.text}


def _inventory(offer: Offer) -> Row:
    """All of it, in place of what was there. Each variant has a price and a SKU of its own."""
    ids = list(CUSTOM[: len(offer.options)])
    return {
        "products": [_product(each, offer) for each in offer.variants],
        "price_on_property": ids,
        "quantity_on_property": [],
        "sku_on_property": ids,
        "readiness_state_on_property": [],
    }


def _has_all(api: Api, listing_id: str, offer: Offer) -> bool:
    """Whether it has these variants at these prices. To write the same again would give all of them new ids."""
    there = listings.one(api, listing_id).variants
    now = {each.sku: (each.price, {_value(text) for text in each.options.values()}) for each in there}
    wanted = {each.sku: (each.price, {_value(text) for text in each.options.values()}) for each in offer.variants}
    return len(there) == len(wanted) and now == wanted


def _product(variant: OfferVariant, offer: Offer) -> Row:
    values = [
        {"property_id": number, "property_name": name, "scale_id": None, "value_ids": [], "values": [_value(value)]}
        for number, (name, value) in zip(CUSTOM, variant.options.items(), strict=False)
    ]
    offering = {
        "price": float(to_text(variant.price, offer.currency)),
        "quantity": PLENTY,
        "is_enabled": True,
        "readiness_state_id": int(offer.chosen["readiness_state_id"]),
    }
    return {"sku": variant.sku, "property_values": values, "offerings": [offering]}


def _value(text: str) -> str:
    """Etsy takes no parentheses here."""
    return text.replace("(", "[").replace(")", "]")


def _show(api: Api, listing_id: str, rank: int, picture: OfferPicture) -> None:
    """In the place of whatever has this rank, so that a repeat adds none."""
    form = {"rank": str(rank), "overwrite": "true", "alt_text": picture.alt[:500]}
    files = {"image": (picture.name, picture.read(), picture.mime)}
    api.send_file(api.at_shop(f"listings/{listing_id}/images"), form, files)


def _rows(api: Api, rest: str) -> list[Row]:
    found = api.get(Purpose.CATALOGUE, api.at_shop(rest)).get("results")
    return [each for each in found or [] if isinstance(each, dict) and not each.get("is_deleted")]


def _answers(rows: list[Row], key: str, name: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(row[key]), plain(row.get(name)) or str(row[key])) for row in rows)


def _policy(row: Row) -> str:
    days = row.get("return_deadline")
    return f"{days}" if row.get("accepts_returns") and days else "-"


def _leaves(nodes: list[Row], above: str) -> list[tuple[str, str]]:
    found = []
    for node in nodes:
        name = f"{above} › {plain(node.get('name'))}".removeprefix(" › ")
        found += _leaves(node.get("children") or [], name) or [(str(node["id"]), name)]
    return found
