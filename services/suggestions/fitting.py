"""How a product of the catalog fits what a store says: what is named, what is left open, what is in doubt."""

from services.suggestions.fits import Contradicted, Fit
from services.suggestions.makes import look_at_counts, look_at_makes, look_at_name, look_at_other_words
from services.suggestions.offers import Offer
from services.suggestions.telling import Level, Option, Said, Told
from services.suggestions.values import take_lying, take_meant, take_spelt
from services.suggestions.vocabulary import Kind

STRAYS = frozenset({Kind.SIZE, Kind.CAPACITY, Kind.GARMENT})  # a product without them is not what has them


def evidence_of(offer: Offer, told: Told) -> int:
    """How much of what the variant itself says is of this product; measures that it does not have count against it."""
    own = [one for one in told.said if one.level is Level.VARIANT and one.kind in offer.kinds | STRAYS]
    matched = {one.kind for one in own if offer.matches(one)}
    return len(matched) - len({one.kind for one in own} & STRAYS - offer.kinds)


def fit(offer: Offer, told: Told, thing: str) -> Fit:
    """`thing`: what the store calls it. Raises Contradicted."""
    found = Fit(offer)
    for attribute in offer.attributes:
        take_meant(found, attribute, told)
        if attribute.key not in found.named and attribute.key not in found.likely:
            take_spelt(found, attribute, told)
    take_lying(found, told)
    look_at_options(found, told)
    look_at_makes(found, told, thing)
    look_at_counts(found, told)
    look_at_name(found, told)
    look_at_other_words(found, told)
    if any(one.kind in STRAYS - offer.kinds for one in told.said if one.level is Level.VARIANT):
        found.doubts.add("says_more")
    return found


def look_at_options(found: Fit, told: Told) -> None:
    """An option that an attribute is about, with a value that the product does not have, is another product's."""
    for option in told.options:
        asked = any(one.about & option.about for one in found.offer.attributes)
        if asked and not is_understood(option, found.offer, told):
            raise Contradicted


def is_understood(option: Option, offer: Offer, told: Told) -> bool:
    said = [Said(meaning, Level.VARIANT, option.about, True) for item in option.items for meaning in item.meanings]
    said += [one for one in told.said if one.is_option and one.about == option.about]
    if any(offer.matches(one) or one.kind is Kind.THING for one in said):
        return True
    spelt = (words for one in offer.attributes for value in one.values for words in value.spellings if words)
    return any(words <= option.roots for words in spelt)
