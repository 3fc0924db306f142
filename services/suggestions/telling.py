"""What a store says of a variant, piece by piece: in its options and title, in the product's title, in its SKU."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from models import Variant
from services.suggestions.context import (
    CLOSE,
    about_at,
    is_after_thing,
    is_alone,
    is_perhaps_motif,
    link_of,
    made_somehow,
    speaks,
    worn_by,
)
from services.suggestions.reading import Item, read, roots_of, unquoted
from services.suggestions.trade import SKU_CODES, SKU_COLOURS, WEARERS
from services.suggestions.vocabulary import Kind, Meaning, root

SOMETHING = "something"  # of how a thing is made, that is not known
GLUED_SIZE = re.compile(r"(\d{2,3})(\d{2,3})")  # "5070" in a SKU
SKU_NUMBERS = (Kind.COUNT, Kind.CAPACITY, Kind.WEIGHT)  # what a number in a SKU may be


class Level(IntEnum):
    """Where it stands. The higher ones are believed where they differ."""

    SKU = 0
    TITLE = 1
    VARIANT = 2


@dataclass(frozen=True, slots=True)
class Said:
    """`about`: concepts of the option's name, or of words close by, or the thing that it is said of.

    `is_weak`: it may be part of the picture. `is_bare`: a number of which nothing tells that it counts pieces.
    `word`: the root of the word that tells of SOMETHING.
    """

    meaning: Meaning
    level: Level
    about: frozenset[str] = frozenset()
    is_option: bool = False
    is_weak: bool = False
    is_bare: bool = False
    word: str = ""

    @property
    def kind(self) -> Kind:
        return self.meaning.kind


@dataclass(frozen=True, slots=True)
class Option:
    """`name` and `roots` are the roots of the words of its name and value."""

    name: tuple[str, ...]
    about: frozenset[str]
    items: tuple[Item, ...]
    roots: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """`parts` are of the variant itself: the values of its options, then its title. `roots`: of all words, by level."""

    title: tuple[Item, ...]
    parts: tuple[tuple[Item, ...], ...]
    sku: tuple[Item, ...]
    options: tuple[Option, ...]
    said: tuple[Said, ...]
    roots: dict[Level, frozenset[str]]

    @property
    def other_words(self) -> frozenset[str]:
        """Roots of the variant's own words that are not known, but for what it says of its picture."""
        own = [option.items for option in self.options if "picture" not in option.about]
        parts = own if self.options else self.parts
        return frozenset(root(item.words) for part in parts for item in part if not speaks(item))


def told_by(title: str, variant: Variant) -> Told:
    """Read all that the store says. A variant's title that only repeats the product's says nothing of its own."""
    titled, sku = read(unquoted(title)), read_sku(variant.sku)
    own = variant.title.replace(title, " | ") if title else variant.title
    options = tuple(option_of(str(name), str(value)) for name, value in variant.options.items())
    said = [one for option in options for one in said_in_option(option)]
    said += [*said_in(read(own), Level.VARIANT), *said_in(titled, Level.TITLE), *said_in(sku, Level.SKU)]
    roots = {
        Level.VARIANT: frozenset(roots_of(own)).union(*(option.roots for option in options)),
        Level.TITLE: frozenset(roots_of(title)),
        Level.SKU: frozenset(roots_of(variant.sku)),
    }
    return Told(titled, (*(option.items for option in options), read(own)), sku, options, tuple(said), roots)


def option_of(name: str, value: str) -> Option:
    about = frozenset(meaning.concept for item in read(name) if (meaning := item.of(Kind.ABOUT)))
    return Option(roots_of(name), about, read(value), frozenset(roots_of(value)))


def said_in_option(option: Option) -> Iterator[Said]:
    """Its value is about what its name says."""
    yield from said_in(option.items, Level.VARIANT, option.about)
    words = [item for item in option.items if not item.is_border]
    if len(words) == 1 and words[0].links("no"):
        yield from (Said(Meaning(Kind.NONE, concept), Level.VARIANT, option.about, True) for concept in option.about)
    elif "frame" in option.about and not any(item.links("no") or item.of(Kind.NONE) for item in words):
        yield Said(Meaning(Kind.MAKE, "framed"), Level.VARIANT, option.about, True)
    if len(words) == 1 and (number := words[0].of(Kind.NUMBER)):
        count = Meaning(Kind.COUNT, measures=number.measures)
        yield Said(count, Level.VARIANT, option.about, True, is_bare="quantity" not in option.about)


def said_in(items: Sequence[Item], level: Level, about: frozenset[str] = frozenset()) -> Iterator[Said]:
    for place, item in enumerate(items):
        yield from meant(items, place, level, about)
        yield from meant_together(items, place, level)
        if level is Level.VARIANT and not about and is_alone(items, place) and (number := item.of(Kind.NUMBER)):
            yield Said(Meaning(Kind.COUNT, measures=number.measures), level, is_bare=True)


def meant(items: Sequence[Item], place: int, level: Level, about: frozenset[str]) -> Iterator[Said]:
    """What a piece means; in a title without what is rather the picture's."""
    close = about or about_at(items, place)
    for meaning in items[place].meanings:
        weak = level is Level.TITLE and is_perhaps_motif(items, place, meaning)
        worn = {worn_by(items, place)} - {""} if meaning.concept in WEARERS else set()
        if not weak or worn or is_after_thing(items, place, meaning):
            yield Said(meaning, level, close | worn, bool(about), weak)


def meant_together(items: Sequence[Item], place: int, level: Level) -> Iterator[Said]:
    """What pieces say together: "without lamination", "with a frame", "mug with spoon"."""
    about, thing = items[place].of(Kind.ABOUT), items[place].of(Kind.THING)
    before = [item for item in items[max(place - CLOSE - 1, 0) : place] if not item.links("the")]
    if about and any(item.links("no") for item in before[-CLOSE:]):
        yield Said(Meaning(Kind.NONE, about.concept), level)
    elif about and about.concept == "frame" and thing and link_of(before) in ("with", "and"):
        yield Said(Meaning(Kind.MAKE, "framed"), level)
    if thing and level is Level.TITLE and (word := made_somehow(items, place)):
        yield Said(Meaning(Kind.MAKE, SOMETHING), level, frozenset({thing.concept}), word=root(word))


def read_sku(sku: str) -> tuple[Item, ...]:
    """A SKU's parts, with the trade's abbreviations, numbers that may be pieces, and sizes written as one number."""
    items: list[Item] = []
    for item in read(re.sub(r"[\W_]+", " ", sku)):
        items += [item, Item(item.words, tuple(abbreviated(item)))]
    return tuple(items)


def abbreviated(item: Item) -> Iterator[Meaning]:
    if concept := SKU_CODES.get(item.words):
        yield Meaning(Kind.THING, concept)
    if concept := SKU_COLOURS.get(item.words):
        yield Meaning(Kind.COLOUR, concept)
    if number := item.of(Kind.NUMBER):
        yield from (Meaning(kind, measures=number.measures) for kind in SKU_NUMBERS)
    if glued := GLUED_SIZE.fullmatch(item.words):
        yield Meaning(Kind.SIZE, measures=((float(glued[1]) * 10, float(glued[2]) * 10),))
