"""The suggestions against the labelled set: what they call certain is right, and most first ones are."""

from collections import Counter

import pytest

from services.suggestions import Shelf, suggest_from
from tests.products.labelled import LANGUAGES, demo_catalog, labelled, of_another_catalog, score_of, traps
from tests.products.labelled.another import another_catalog

ROWS = labelled()
PARTS = {
    "tuned": [row for row in ROWS if not row.is_held_out],
    "held out": [row for row in ROWS if row.is_held_out],
    **{language: [row for row in ROWS if row.language == language] for language in LANGUAGES},
}


def test_the_set_is_large_and_names_what_the_catalog_has():
    uids = {variant.uid for product in demo_catalog() for variant in product.variants}
    assert len(ROWS) >= 500
    assert {row.uid for row in ROWS if row.uid} <= uids
    assert len(
        {(one.language, one.title, one.variant.title, one.variant.sku, str(one.variant.options)) for one in ROWS}
    ) == len(ROWS)


def test_each_language_has_its_share_and_some_variants_that_fit_nothing():
    assert min(Counter(row.language for row in ROWS).values()) >= 150
    assert sum(not row.uid for row in ROWS) >= 30


@pytest.mark.parametrize("part", PARTS)
def test_what_is_offered_as_certain_is_right(part):
    score = score_of(PARTS[part])
    assert score.certain >= score.named / 2  # or it would be right by saying nothing
    assert score.precision >= 0.99


@pytest.mark.parametrize("part", PARTS)
def test_the_first_suggestion_is_right(part):
    score = score_of(PARTS[part])
    assert score.share_first >= 0.85
    assert score.share_first_of_known >= 0.85


def test_what_only_looks_like_the_catalogs_is_never_certain():
    shelf = Shelf(demo_catalog())
    certain = [one for title, variant in traps() for one in suggest_from(shelf, title, variant, []) if one.is_certain]
    assert len(traps()) >= 80
    assert certain == []


def test_the_rules_serve_a_catalog_that_they_were_not_made_for():
    score = score_of(of_another_catalog(), another_catalog())
    assert score.certain >= score.named / 2
    assert score.precision >= 0.99
    assert score.share_first >= 0.85
