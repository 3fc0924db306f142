"""What a store says beside values: frames, cuts, materials, packs. The catalog must speak of it too."""

from services.suggestions.fits import Contradicted, Fit
from services.suggestions.offers import Offer
from services.suggestions.reading import read, roots_of
from services.suggestions.telling import SOMETHING, Level, Said, Told
from services.suggestions.trade import CUTS, MILD_CUTS, MILD_MAKES, MILD_WEARERS, OF_VESSELS, WEARERS
from services.suggestions.vocabulary import Kind

MILD = MILD_WEARERS | MILD_MAKES.keys() | MILD_CUTS.keys() | {SOMETHING}
OF_GARMENTS = CUTS.keys() | MILD_CUTS.keys() | WEARERS.keys()
CHOSEN = frozenset({Kind.COLOUR, Kind.GARMENT})  # what shops let buyers choose, in words of their own


def look_at_makes(found: Fit, told: Told, thing: str) -> None:
    offer = found.offer
    for said in told.said:
        if said.level is Level.SKU:
            continue
        concept = said.meaning.concept
        if said.kind is Kind.NONE and concept == "frame" and "framed" in offer.makes:
            raise Contradicted
        if said.kind is Kind.MATERIAL and concept not in offer.materials:
            raise Contradicted
        if said.kind is Kind.MAKE and concept not in offer.makes and matters(said, offer, thing):
            if concept not in MILD and not said.is_weak:
                raise Contradicted
            found.doubts.add("says_more")


def matters(said: Said, offer: Offer, thing: str) -> bool:
    """Whether it is of things of this sort: who wears it says nothing of a poster."""
    concept = said.meaning.concept
    if concept in OF_VESSELS:
        return Kind.CAPACITY in offer.kinds
    if said.word and said.word in offer.roots:
        return False
    if concept in {*WEARERS, SOMETHING} and said.level is Level.TITLE and thing not in said.about:
        return False
    return concept not in OF_GARMENTS or Kind.GARMENT in offer.kinds


def look_at_counts(found: Fit, told: Told) -> None:
    """Several pieces, where the product is one."""
    if Kind.COUNT in found.offer.kinds:
        return
    said = [one for one in told.said if one.level > Level.SKU and not one.is_bare]
    several = (one.kind is Kind.COUNT and one.meaning.measures[0][0] > 1 for one in said)
    if any(several) or any(one.kind is Kind.PACK for one in said):
        raise Contradicted


def look_at_name(found: Fit, told: Told) -> None:
    """Words of the product's name, beside the thing, that the store does not say: "Premium poster"."""
    said = frozenset[str]().union(*told.roots.values())
    left = []
    for name in found.offer.product.names.values():
        words = (item.words for item in read(name) if not item.of(Kind.THING) and not item.of(Kind.LINK))
        left.append([word for text in words for word in roots_of(text) if word not in said])
    if left and all(left):
        found.doubts.add("name_says_more")


def look_at_other_words(found: Fit, told: Told) -> None:
    """Words of the variant that are not known: a colour's or a size's name, where none that is known is said."""
    if not told.other_words - found.offer.roots:
        return
    if any(one.kinds & CHOSEN for one in found.offer.attributes if one.key in found.open):
        raise Contradicted
    found.doubts.add("says_more")
