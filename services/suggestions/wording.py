"""Guesses by the store's words alone: which of the things that it names is sold, and which products fit."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.suggestions.fits import Contradicted, Doubt, Fit
from services.suggestions.fitting import evidence_of, fit
from services.suggestions.offers import Offer
from services.suggestions.shelf import Shelf
from services.suggestions.suggestion import UNSURE, Suggestion
from services.suggestions.telling import Told
from services.suggestions.things import BEFORE_ANOTHER, Head, heads_of
from services.suggestions.vocabulary import Kind

NAME_COUNTS, VALUES_COUNT = 0.5, 0.5
EACH_DOUBT, WEAK_NAME, LESSER_THING = 0.9, 0.8, 0.7
EVIDENCE, MOST_EVIDENCE = 0.5, 2  # what each thing that the variant says weighs for the product it fits
CLEAR = 0.5  # by so much a thing outweighs the title's other things


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that may be what is sold. `fits` is empty where the catalog lacks it, or the store contradicts it."""

    head: Head
    weight: float
    is_catalogs: bool
    fits: tuple[Fit, ...]


def by_words(told: Told, shelf: Shelf) -> list[Suggestion]:
    """Of the things that the store names, those that the catalog has. Where it lacks the likeliest, nothing."""
    candidates = [candidate_of(head, told, shelf) for head in heads_of(told, shelf.own_names)]
    top = max((one.weight for one in candidates), default=0)
    if any(not one.fits for one in candidates if one.weight == top):
        return []
    return [guess for one in candidates for fit in one.fits if (guess := guess_of(fit, one, candidates, told))]


def candidate_of(head: Head, told: Told, shelf: Shelf) -> Candidate:
    offers = shelf.offers(head.concept)
    evidence = max((evidence_of(offer, told) for offer in offers), default=0)
    weight = head.weight + EVIDENCE * max(-MOST_EVIDENCE, min(evidence, MOST_EVIDENCE))
    if head.before and head.before not in shelf:
        weight = head.weight + BEFORE_ANOTHER
    return Candidate(head, weight, bool(offers), tuple(fits_of(offers, told, head.concept)))


def fits_of(offers: Iterable[Offer], told: Told, thing: str) -> Iterator[Fit]:
    for offer in offers:
        try:
            yield fit(offer, told, thing)
        except Contradicted:
            continue


def guess_of(fit: Fit, candidate: Candidate, candidates: Sequence[Candidate], told: Told) -> Suggestion | None:
    made_of = fit.variant
    if made_of is None:
        return None
    doubts = fit.doubts | doubts_about(candidate, candidates, told)
    confidence = confidence_of(fit, doubts, fit.open)
    if candidate.head.is_weak:
        confidence *= WEAK_NAME
    if candidate.weight < max(one.weight for one in candidates):
        confidence *= LESSER_THING
    if fit.open or doubts or not fit.named:
        confidence = min(confidence, UNSURE)
    return Suggestion(made_of, "words", round(confidence, 2), {}, fit.named, tuple(fit.open), tuple(sorted(doubts)))


def confidence_of(fit: Fit, doubts: Collection[Doubt], left: Collection[str]) -> float:
    """Less for each doubt, and for each of the attributes that is left."""
    choices = sum(one.is_open for one in fit.offer.attributes)
    share = 1 - len(left) / choices if choices else 1.0
    return (NAME_COUNTS + VALUES_COUNT * share) * EACH_DOUBT ** len(doubts)


def doubts_about(candidate: Candidate, candidates: Sequence[Candidate], told: Told) -> set[Doubt]:
    """Whether the thing itself is in doubt."""
    doubts: set[Doubt] = set()
    others = [one for one in candidates if one is not candidate]
    if any(one.weight > candidate.weight - CLEAR or not one.is_catalogs for one in others):
        doubts.add("other_thing")
    in_sku = {thing.concept for item in told.sku if (thing := item.of(Kind.THING))}
    if candidate.head.from_sku:
        doubts.add("only_sku")
    elif in_sku and candidate.head.concept not in in_sku:
        doubts.add("sku_differs")
    return doubts
