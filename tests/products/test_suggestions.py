"""Guesses: by a SKU that is connected already, by a Product UID, and by words."""

import pytest

from models import CatalogProduct, CatalogVariant, Mapping, Variant
from services.suggestions import CERTAIN, LEAST, suggest
from tests.rows import attribute

FORMATS = attribute("format", "pf", a4=("A4", "A4"), a3=("A3 (29.7 × 42 cm)", "A3"), large=("50 × 70 cm", "50 × 70 cm"))
PAPERS = attribute("paper", "pt", silk=("200 gsm silk", "200 g seta"), matt=("Matt", "Opaca"))
COLOURS = attribute("colour", "co", white=("White", "Bianco"), black=("Black", "Nero"))
ZIPS = attribute("zip", "zp", full=("Full zip", "Zip intera"), none=("Closed", "Chiusa"))


def catalog_product(name: str, *attributes: dict, start: int = 1, it: str = "") -> CatalogProduct:
    product = CatalogProduct(key=name.lower(), names={"en": name, "it": it or name}, attributes=list(attributes))
    pairs = [{}]
    for one in attributes:
        pairs = [pair | {one["key"]: value["key"]} for pair in pairs for value in one["values"]]
    product.variants = [
        CatalogVariant(id=start + number, uid=f"{name}-{number}", values=values, is_active=True)
        for number, values in enumerate(pairs)
    ]
    return product


POSTER = catalog_product("Poster", FORMATS, PAPERS)
MUG = catalog_product("Mug", start=100)
HOODIE = catalog_product("Hoodie", COLOURS, ZIPS, start=200)


def variant(title: str = "", sku: str = "", **options: str) -> Variant:
    return Variant(title=title, sku=sku, options=options)


@pytest.mark.parametrize(
    ("title", "sold", "values"),
    [
        ("Poster Sunset", variant("A3", paper="Matt"), {"format": "a3", "paper": "matt"}),
        ("POSTER tramonto", variant(sku="A4", carta="Opaca"), {"format": "a4", "paper": "matt"}),
        ("Poster 50x70cm, 200 gsm silk", variant(), {"format": "large", "paper": "silk"}),
        ("Poster", variant(Size="50 x 70"), {"format": "large", "paper": "silk"}),
    ],
)
def test_words_of_title_options_and_sku_name_the_variant(title, sold, values):
    best = suggest(title, sold, [], [MUG, POSTER])[0]
    assert (best.reason, best.made_of.values) == ("words", values)


def test_a_title_that_names_nothing_gives_no_guess():
    assert suggest("Sunset over Trieste", variant("A3"), [], [POSTER]) == []


def test_what_is_not_named_is_the_first_and_never_certain():
    (guess,) = suggest("Poster", variant(), [], [POSTER])
    assert (guess.made_of, guess.confidence) == (POSTER.variants[0], LEAST)
    assert guess.open == ("format", "paper")


def test_all_that_can_be_chosen_must_be_named_to_be_certain():
    assert suggest("Poster Sunset", variant("A3 / Matt"), [], [POSTER])[0].is_certain
    assert not suggest("Poster Sunset", variant("A3"), [], [POSTER])[0].is_certain


def test_a_product_without_choices_is_offered_by_its_name_alone_and_not_as_certain():
    (guess,) = suggest("Mug", variant(), [], [MUG])
    assert (guess.made_of, guess.is_certain) == (MUG.variants[0], False)


def test_what_is_switched_off_is_not_suggested():
    poster = catalog_product("Poster", FORMATS)
    poster.variants[1].is_active = False
    assert suggest("Poster", variant("A3"), [], [poster]) == []


def test_an_equal_sku_that_is_connected_is_certain_and_brings_its_files():
    mapping = Mapping(catalog_variant=POSTER.variants[0], files=[])
    (first,) = suggest("Sunset", variant(sku="PST-A4"), [mapping], [POSTER])
    assert (first.reason, first.confidence, first.made_of) == ("same_sku", 1.0, POSTER.variants[0])


def test_an_equal_sku_that_the_words_contradict_comes_first_but_nothing_is_certain():
    mapping = Mapping(catalog_variant=POSTER.variants[0], files=[])
    first, second = suggest("Poster", variant("A3 matt", sku="PST-A4"), [mapping], [POSTER])
    assert (first.reason, first.made_of, first.doubts) == ("same_sku", POSTER.variants[0], ("title_differs",))
    assert second.reason == "words"
    assert max(first.confidence, second.confidence) < CERTAIN


def test_equal_skus_that_are_connected_differently_are_not_certain():
    twins = [Mapping(catalog_variant=one, files=[]) for one in POSTER.variants[:2]]
    assert [one.is_certain for one in suggest("Sunset", variant(sku="SUN"), twins, [POSTER])] == [False, False]


def test_the_product_uid_as_sku_is_certain():
    (guess,) = suggest("Item 7", variant(sku="poster-3"), [], [POSTER])
    assert (guess.reason, guess.made_of, guess.is_certain) == ("uid", POSTER.variants[3], True)


def test_a_value_that_the_catalog_lacks_is_no_guess():
    assert suggest("Poster", variant("A2"), [], [POSTER]) == []
    assert suggest("Poster", variant(Paper="Recycled"), [], [POSTER]) == []
    assert suggest("Framed poster", variant("A3"), [], [POSTER]) == []


def test_a_sku_that_says_something_else_leaves_a_doubt():
    (guess,) = suggest("Poster", variant("A3 / Matt", sku="PST-A4"), [], [POSTER])
    assert (guess.made_of.values["format"], guess.doubts, guess.is_certain) == ("a3", ("sku_differs",), False)


def test_values_of_which_the_trade_has_no_word_are_found_as_they_are_written():
    (guess,) = suggest("Kapuzenpullover Moin", variant(Farbe="Schwarz", Zip="Full zip"), [], [HOODIE])
    assert (guess.made_of.values, guess.is_certain) == ({"colour": "black", "zip": "full"}, True)
    assert suggest("Hoodie", variant(Zip="Half"), [], [HOODIE]) == []


def test_a_product_of_which_the_trade_has_no_word_is_found_by_its_name():
    sail = catalog_product("Shade sail", COLOURS, it="Vela ombreggiante")
    (guess,) = suggest("Vela ombreggiante Onda", variant("Nero"), [], [POSTER, sail])
    assert (guess.made_of.values, guess.is_certain) == ({"colour": "black"}, True)


def test_a_product_that_says_more_in_its_name_gives_way_to_the_plain_one():
    premium = catalog_product("Premium poster", FORMATS, PAPERS, start=50)
    plain, other = suggest("Poster", variant("A3 / Matt"), [], [premium, POSTER])
    assert (plain.made_of, plain.is_certain) == (POSTER.variants[3], True)
    assert (other.made_of, other.doubts) == (premium.variants[3], ("name_says_more",))


def test_of_two_products_that_fit_alike_none_is_certain():
    another = catalog_product("Plakat", FORMATS, PAPERS, start=50)
    guesses = suggest("Poster", variant("A3 / Matt"), [], [another, POSTER])
    assert [(one.is_certain, one.doubts) for one in guesses] == [(False, ("several_fit",))] * 2
