"""Guesses of what a variant is made as, the likeliest first: by what is connected, a Product UID, the store's words."""

from collections.abc import Iterable

from models import CatalogProduct, Mapping, Variant
from services.suggestions.kin import Kin, by_equal, by_siblings, by_twin
from services.suggestions.shelf import Shelf
from services.suggestions.suggestion import LEAST, Suggestion
from services.suggestions.telling import told_by
from services.suggestions.wording import by_words

MOST = 3
NO_KIN = Kin()


def suggest(
    title: str, variant: Variant, twins: Iterable[Mapping], products: Iterable[CatalogProduct]
) -> list[Suggestion]:
    """As `suggest_from`, for one variant alone."""
    return suggest_from(Shelf(products), title, variant, twins)


def suggest_from(
    shelf: Shelf, title: str, variant: Variant, twins: Iterable[Mapping], kin: Kin = NO_KIN
) -> list[Suggestion]:
    """The likeliest first. On the shelf is what the client may use.

    `twins` are what equal SKUs are made as; `kin` the connected variants of products with this title.
    """
    told = told_by(title, variant)
    worded = by_words(told, shelf)
    known = (*map(by_twin, twins), *by_uid(variant, shelf), *by_equal(variant, kin))
    guesses = [*(unless_denied(guess, worded) for guess in known), *worded, *by_siblings(told, kin, worded, shelf)]
    best: dict[int, Suggestion] = {}
    for guess in sorted(guesses, key=lambda one: -one.confidence):
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


def by_uid(variant: Variant, shelf: Shelf) -> list[Suggestion]:
    """The Product UID itself, written as the SKU."""
    made_of = shelf.by_uid(variant.sku)
    return [Suggestion(made_of, "uid", 1.0)] if made_of else []
