"""How a store's words are read: measures, phrases, compounds, and what a title is about."""

import pytest

from models import Variant
from services.suggestions.measures import Closeness, closeness
from services.suggestions.reading import read
from services.suggestions.telling import told_by
from services.suggestions.things import heads_of
from services.suggestions.vocabulary import Kind


def measured(text: str, kind: Kind):
    return [meaning.measures for item in read(text) if (meaning := item.of(kind))]


@pytest.mark.parametrize(
    "written", ["50 × 70 cm", "50x70cm", "50 X 70", "500x700 mm", "70 x 50 cm", "50,0 x 70,0 cm", '19.7" x 27.6"']
)
def test_sizes_are_the_same_however_they_are_written(written):
    (size,) = measured(written, Kind.SIZE)
    assert closeness(size, ((500.0, 700.0),), "size") is Closeness.SAME


@pytest.mark.parametrize(
    ("written", "known", "kind", "how"),
    [
        ("DIN A3", (297, 420), Kind.SIZE, Closeness.SAME),
        ("30x42 cm", (297, 420), Kind.SIZE, Closeness.NEAR),
        ("20x28 in", (500, 700), Kind.SIZE, Closeness.NEAR),
        ("11x17 in", (297, 420), Kind.SIZE, Closeness.OTHER),
        ("A3+", (297, 420), Kind.SIZE, Closeness.OTHER),
        ("11 oz", (325,), Kind.CAPACITY, Closeness.SAME),
        ("0,33 l", (325,), Kind.CAPACITY, Closeness.NEAR),
        ("350 ml", (325,), Kind.CAPACITY, Closeness.OTHER),
        ("200 g/m²", (200,), Kind.WEIGHT, Closeness.SAME),
        ("205gsm", (200,), Kind.WEIGHT, Closeness.OTHER),
    ],
)
def test_measures_are_the_same_near_or_others(written, known, kind, how):
    (found,) = measured(written, kind)
    assert closeness(found, (known,), kind) is how


@pytest.mark.parametrize(
    ("written", "pieces"),
    [
        ("100 Stück", [100]),
        ("conf. da 250", [250]),
        ("Flyers x 50", [50]),
        ("Set of 3 posters", [3]),
        ("3er Set Poster", [3]),
        ("Tre poster", [3]),
        ("Three wise monkeys poster", []),
        ("BMW 3er Poster", []),
        ("Born in 1985 tee", []),
    ],
)
def test_numbers_count_where_they_are_of_pieces(written, pieces):
    assert [count[0][0] for count in measured(written, Kind.COUNT)] == pieces


@pytest.mark.parametrize(
    ("title", "thing"),
    [
        ("Filmplakat Casablanca", "poster"),
        ("Leinwandbild Hirsch", "canvas"),
        ("Visitenkartenhalter", "holder"),
        ("Poster of a coffee mug", "poster"),
        ("Poster Boy T-shirt", "t-shirt"),
        ("T-shirt slogan mug", "mug"),
        ("Mug “Canvas”", "mug"),
        ("Canvas tote bag", "bag"),
        ("Stampa su tela", "canvas"),
        ("Zaino in tela", "bag"),
        ("Botanical print", "poster"),
    ],
)
def test_a_title_is_about_the_thing_that_is_sold(title, thing):
    heads = heads_of(told_by(title, Variant(title="", sku="", options={})), ())
    assert max(heads, key=lambda head: head.weight).concept == thing


@pytest.mark.parametrize("title", ["Art print & mug bundle", "Poster + cornice", "Hoodie and T-shirt"])
def test_two_things_together_are_neither(title):
    assert heads_of(told_by(title, Variant(title="", sku="", options={})), ()) == []


@pytest.mark.parametrize(
    ("title", "colours"),
    [
        ("White ceramic mug 11oz", ["white"]),
        ("Tasse weiß 325 ml", ["white"]),
        ("T-shirt nera Moka", ["black"]),
        ("Black Cat Mug", []),
        ("Tasse Roter Fuchs", []),
        ("T-Shirt “Schwarze Katze”", []),
    ],
)
def test_a_colour_of_the_picture_is_no_colour_of_the_thing(title, colours):
    told = told_by(title, Variant(title="", sku="", options={}))
    assert [one.meaning.concept for one in told.said if one.kind is Kind.COLOUR] == colours
