"""Guesses by what the client has connected already: equal SKUs, equal variants, others of the same product."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from models import CatalogProduct, CatalogVariant, Mapping, Variant
from services.suggestions.fits import Contradicted
from services.suggestions.fitting import fit
from services.suggestions.offers import Offer
from services.suggestions.shelf import Shelf
from services.suggestions.suggestion import CERTAIN, UNSURE, Suggestion
from services.suggestions.telling import Told
from services.suggestions.things import heads_of
from services.suggestions.vocabulary import plain
from services.suggestions.wording import WEAK_NAME, confidence_of

Words = tuple[str, frozenset[tuple[str, str]]]  # of a variant: its title, or else its options


class Kin:
    """Connected variants of products with one title, and what each is made as."""

    def __init__(self, members: Iterable[tuple[Variant, CatalogVariant]] = ()) -> None:
        self.members = dict(members)
        self.equal: dict[Words, dict[CatalogVariant, None]] = defaultdict(dict)
        self.shared: dict[CatalogProduct, dict[str, str]] = {}  # the values that all have that are such a product
        for variant, made_of in self.members.items():
            self.equal[words_of(variant)][made_of] = None
            shared = self.shared.setdefault(made_of.product, made_of.values)
            self.shared[made_of.product] = dict(shared.items() & made_of.values.items())

    def without(self, variant: Variant) -> "Kin":
        if variant not in self.members:
            return self
        return Kin((one, made_of) for one, made_of in self.members.items() if one is not variant)


def words_of(variant: Variant) -> Words:
    options = frozenset((plain(str(name)), plain(str(value))) for name, value in variant.options.items())
    return "" if options else plain(variant.title), options


def by_twin(mapping: Mapping) -> Suggestion:
    files = {link.area: link.file_id for link in mapping.files}
    return Suggestion(mapping.catalog_variant, "same_sku", 1.0, files)


def by_equal(variant: Variant, kin: Kin) -> Iterator[Suggestion]:
    """What the same variant of a product with the same title is made as. Its picture may be another: no files."""
    for made_of in kin.equal.get(words_of(variant), ()):
        yield Suggestion(made_of, "same_product", CERTAIN if variant.options else UNSURE)


def by_siblings(told: Told, kin: Kin, worded: Sequence[Suggestion], shelf: Shelf) -> Iterator[Suggestion]:
    """The same product of the catalog, with the values that this variant names; else those that all its kin have.

    Only where the store's own words name that product too, or none.
    """
    named = {guess.made_of.product for guess in worded}
    if not named and kin.shared and heads_of(told, shelf.own_names):
        return
    for product, shared in kin.shared.items():
        if not named or product in named:
            yield from like_siblings(told, shelf.offer(product), shared)


def like_siblings(told: Told, offer: Offer, shared: dict[str, str]) -> Iterator[Suggestion]:
    try:
        found = fit(offer, told, "")
    except Contradicted:
        return
    found.likely = shared | found.likely
    left = tuple(key for key in found.open if key not in shared)
    if made_of := found.variant:
        sure = UNSURE * confidence_of(found, found.doubts, left) * (1 if found.named else WEAK_NAME)
        yield Suggestion(made_of, "sibling", round(sure, 2), {}, found.named, left, tuple(sorted(found.doubts)))
