"""Guesses of what a variant is made as, the likeliest first: by an equal SKU, a Product UID, the store's words."""

from collections.abc import Iterable

from models import CatalogProduct, Mapping, Variant
from services.suggestions.shelf import Shelf
from services.suggestions.suggestion import LEAST, Suggestion
from services.suggestions.telling import told_by
from services.suggestions.wording import by_words

MOST = 3


def suggest(
    title: str, variant: Variant, twins: Iterable[Mapping], products: Iterable[CatalogProduct]
) -> list[Suggestion]:
    """As `suggest_from`, for one variant alone."""
    return suggest_from(Shelf(products), title, variant, twins)


def suggest_from(shelf: Shelf, title: str, variant: Variant, twins: Iterable[Mapping]) -> list[Suggestion]:
    """The likeliest first. `twins` are what equal SKUs are made as; on the shelf is what the client may use."""
    worded = by_words(told_by(title, variant), shelf)
    known = [unless_denied(guess, worded) for guess in (*map(by_twin, twins), *by_uid(variant, shelf))]
    best: dict[int, Suggestion] = {}
    for guess in sorted([*known, *worded], key=lambda one: -one.confidence):
        best.setdefault(guess.made_of.id, guess)
    return one_certain([guess for guess in best.values() if guess.confidence >= LEAST])[:MOST]


def unless_denied(guess: Suggestion, worded: Iterable[Suggestion]) -> Suggestion:
    """Less sure where the store's words name other values of the same product."""
    made_of = guess.made_of
    said = (one.named for one in worded if one.made_of.product is made_of.product)
    return guess if all(named.items() <= made_of.values.items() for named in said) else guess.doubted("title_differs")


def one_certain(guesses: list[Suggestion]) -> list[Suggestion]:
    """Where two would be certain, they contradict each other."""
    if sum(guess.is_certain for guess in guesses) < 2:
        return guesses
    return [guess.doubted("several_fit") if guess.is_certain else guess for guess in guesses]


def by_twin(mapping: Mapping) -> Suggestion:
    files = {link.area: link.file_id for link in mapping.files}
    return Suggestion(mapping.catalog_variant, "same_sku", 1.0, files)


def by_uid(variant: Variant, shelf: Shelf) -> list[Suggestion]:
    """The Product UID itself, written as the SKU."""
    made_of = shelf.by_uid(variant.sku)
    return [Suggestion(made_of, "uid", 1.0)] if made_of else []
