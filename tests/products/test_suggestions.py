"""Guesses: by a SKU that is connected already, and by words."""

import pytest

from models import CatalogProduct, CatalogVariant, Mapping, Variant
from services.suggestions import suggest, words_of
from tests.rows import attribute

FORMATS = attribute("format", "pf", a4=("A4", "A4"), a3=("A3 (29.7 × 42 cm)", "A3"), large=("50 × 70 cm", "50 × 70 cm"))
PAPERS = attribute("paper", "pt", silk=("200 gsm silk", "200 g seta"), matt=("Matt", "Opaca"))


def catalog_product(name: str, *attributes: dict, start: int = 1) -> CatalogProduct:
    product = CatalogProduct(key=name.lower(), names={"en": name, "it": name}, attributes=list(attributes))
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


def test_a_name_alone_is_too_little_where_there_is_a_choice():
    assert suggest("Poster", variant(), [], [POSTER]) == []
    assert [one.made_of for one in suggest("Mug", variant(), [], [MUG])] == MUG.variants


def test_what_is_switched_off_is_not_suggested():
    poster = catalog_product("Poster", FORMATS)
    poster.variants[1].is_active = False
    assert suggest("Poster", variant("A3"), [], [poster]) == []


def test_an_equal_sku_that_is_connected_comes_first_and_brings_its_files():
    mapping = Mapping(catalog_variant=POSTER.variants[0], files=[])
    first, second = suggest("Poster", variant("A3 matt", sku="PST-A4"), [mapping], [POSTER])
    assert (first.reason, first.confidence, first.made_of) == ("same_sku", 1.0, POSTER.variants[0])
    assert second.reason == "words"


def test_sizes_are_read_however_they_are_written():
    assert words_of("50 × 70 cm") == words_of("50x70cm") == words_of("50 X 70") == {"50x70"}
