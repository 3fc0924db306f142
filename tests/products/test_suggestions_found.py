"""Suggestions for variants in the database: many at once, from what their client may use and has connected."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from core.db import db
from models import CatalogState, Store, Variant
from services.mappings import connect, disconnect
from services.suggestions import Suggestion, suggestions_for


@pytest.fixture
def product(make, store):
    return make.product(store, title="Poster Sunset")


def found_for(*variants: Variant) -> list[list[Suggestion]]:
    found = suggestions_for(variants[0].client_id, variants)
    return [found[variant.id] for variant in variants]


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    told: list[str] = []

    def tell(_connection, _cursor, statement, *_more) -> None:
        told.append(statement)

    event.listen(db.get_bind(), "before_cursor_execute", tell)
    yield told
    event.remove(db.get_bind(), "before_cursor_execute", tell)


def twin_of(make, store: Store, made_of, sku: str) -> Variant:
    twin = make.variant(make.product(store, title="Sunset"), sku=sku)
    connect([twin], made_of, {"front": make.file(store.client_id)})
    db.commit()
    return twin


def test_many_variants_ask_the_database_as_often_as_one(make, store, product, poster, a4):
    for number in range(3):
        twin_of(make, store, a4, f"SUN-{number}")
    variants = [make.variant(product, sku=f"SUN-{number}", options={"Size": "A3"}) for number in range(20)]
    asked = []
    for some in (variants[:1], variants):
        db.expire_all()
        [variant.sku for variant in some]  # as a page has them already
        with statements() as told:
            found_for(*some)
        asked.append(len(told))
    assert asked[0] == asked[1] <= 6


def test_each_variant_has_its_own(make, product, poster):
    variants = [make.variant(product, options={"Size": size}) for size in ("A3", "A4", "A0")]
    assert [[one.made_of.values["format"] for one in found] for found in found_for(*variants)] == [["a3"], ["a4"], []]


def test_an_equal_sku_counts_where_the_client_has_it_connected(make, store, product, poster, a4):
    variant = make.variant(product, title="A4", sku="SUN")
    twin_of(make, make.store(), a4, "SUN")  # of another client
    assert [one.reason for (one,) in found_for(variant)] == ["words"]
    twin = twin_of(make, store, a4, "SUN")
    assert [one.reason for (one,) in found_for(variant)] == ["same_sku"]
    assert found_for(twin) == [[]]
    disconnect([twin])
    assert [one.reason for (one,) in found_for(variant)] == ["words"]


def test_what_the_client_may_not_use_any_more_is_not_suggested_by_a_sku(make, store, product, poster, a4):
    twin_of(make, store, a4, "SUN")
    variant = make.variant(product, title="A4", sku="SUN")
    poster.state = CatalogState.DRAFT
    db.commit()
    assert found_for(variant) == [[]]


def test_the_same_variant_of_a_product_with_the_same_title_is_followed_without_its_files(make, store, product, poster):
    a3 = next(one for one in poster.variants if one.values == {"format": "a3"})
    listed_elsewhere = make.product(make.store(client_id=store.client_id), title="Sunset")
    connect([make.variant(listed_elsewhere, options={"Size": "Large"})], a3, {"front": make.file(store.client_id)})
    product.title = "Sunset"
    large, bare = make.variant(product, options={"size": "LARGE"}), make.variant(product, title="", sku="")
    (guess,), (other,) = found_for(large, bare)
    assert (guess.reason, guess.made_of, guess.files, guess.is_certain) == ("same_product", a3, {}, True)
    assert (other.reason, other.is_certain) == ("sibling", False)


def test_a_title_that_names_no_product_is_made_like_its_other_variants(make, store, product, poster, a4):
    product.title = "Sunset over Trieste"
    connected = make.variant(product, sku="", options={"Size": "A4"})
    connect([connected], a4, {"front": make.file(store.client_id)})
    db.commit()
    large, huge = (make.variant(product, title="", sku="", options={"Size": size}) for size in ("A3", "A0"))
    mine, (guess,), none = found_for(connected, large, huge)
    assert (guess.reason, guess.made_of.values, guess.is_certain) == ("sibling", {"format": "a3"}, False)
    assert (mine, none) == ([], [])


def test_what_the_words_call_another_thing_is_not_made_like_its_other_variants(make, store, product, poster, a4):
    connect(
        [make.variant(product, options={"Type": "Poster", "Size": "A4"})], a4, {"front": make.file(store.client_id)}
    )
    db.commit()
    assert found_for(make.variant(product, options={"Type": "Mug", "Size": "11 oz"})) == [[]]


def test_equal_variants_that_are_connected_differently_are_not_certain(make, store, product, poster, a4):
    a3 = next(one for one in poster.variants if one.values == {"format": "a3"})
    product.title = "Sunset"
    for made_of in (a4, a3):
        twin = make.variant(make.product(store, title="Sunset"), title="", sku="", options={"Size": "Large"})
        connect([twin], made_of, {"front": make.file(store.client_id)})
    db.commit()
    (found,) = found_for(make.variant(product, title="", sku="", options={"Size": "Large"}))
    assert [(one.reason, one.is_certain, one.doubts) for one in found] == [
        ("same_product", False, ("several_fit",))
    ] * 2
