"""The labelled set holds what it says: enough of each language, and nothing that the demo's catalog does not have."""

from collections import Counter

from designs.demo_catalog import variants_of
from designs.demo_models import MODELS
from services.suggestions import suggest
from tests.products.labelled import demo_catalog, labelled

LEAST_RIGHT = 0.36


def test_every_label_is_a_product_of_the_demo_catalog_or_none():
    uids = {variant.uid for model in MODELS for variant in variants_of(model)}
    assert {one.uid for one in labelled() if one.uid} <= uids


def test_each_language_has_its_share_and_some_variants_that_fit_nothing():
    found = labelled()
    assert len(found) >= 500
    assert min(Counter(one.language for one in found).values()) >= 150
    assert sum(not one.uid for one in found) >= 30


def test_the_first_suggestion_does_not_become_worse():
    """Guesses by words alone, as they are now; better rules raise the bar."""
    catalog, fitting = demo_catalog(), [one for one in labelled() if one.uid]
    guessed = [(one, suggest(one.title, one.variant, [], catalog)) for one in fitting]
    right = sum(bool(found) and found[0].made_of.uid == one.uid for one, found in guessed)
    assert right / len(fitting) >= LEAST_RIGHT
