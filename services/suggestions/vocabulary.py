"""The trade's words made ready to be looked up: single words, phrases and German compounds."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from services.suggestions import trade
from services.suggestions.measures import NAMED_SIZES, Sides
from services.suggestions.trade import PICTURES, THINGS, Words

MOST_WORDS = 5  # of a phrase
SHADE = "shade of "
ENDINGS = ("", "e", "er", "es", "en", "em")  # of a German adjective
LEAST_OF_COMPOUND, LEAST_BEFORE = 5, 3  # letters; shorter words end others by chance ("committee", "imposter")


class Kind(StrEnum):
    THING = "thing"
    SIZE = "size"
    CAPACITY = "capacity"
    WEIGHT = "weight"
    LENGTH = "length"
    COUNT = "count"
    NUMBER = "number"
    COLOUR = "colour"
    FINISH = "finish"
    MATERIAL = "material"
    ORIENTATION = "orientation"
    SIDES = "sides"
    GARMENT = "garment"
    MAKE = "make"
    ABOUT = "about"
    NONE = "none"
    LINK = "link"
    PACK = "pack"
    PIECES = "pieces"
    PRAISE = "praise"


MEASURED = frozenset({Kind.SIZE, Kind.CAPACITY, Kind.WEIGHT, Kind.LENGTH, Kind.COUNT})
# What a value of an attribute can be.
OF_VALUES = MEASURED | {
    Kind.COLOUR, Kind.FINISH, Kind.MATERIAL, Kind.ORIENTATION, Kind.SIDES, Kind.GARMENT, Kind.NONE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """`concept` of words, `measures` of what is measured. `follows`: in its language it may stand after the thing."""

    kind: Kind
    concept: str = ""
    measures: tuple[Sides, ...] = ()
    follows: bool = False


Phrase = tuple[str, ...]


def plain(text: str) -> str:
    """Small letters without accents; of "men's" one word is made."""
    return unaccented(text).lower()


def unaccented(text: str) -> str:
    bare = re.sub(r"(\w)['’]s\b", r"\1s", text).replace("ß", "ss")
    return "".join(sign for sign in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(sign))


def root(word: str) -> str:
    """Without the letters that make a plural or a gender in the languages here; for comparing alone."""
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) > 5 and word.endswith("en"):
        return word[:-2]
    return word[:-1] if len(word) > 4 and word[-1] in "aeio" else word


def meanings_of(phrase: tuple[str, ...]) -> tuple[Meaning, ...]:
    """Of plain words; none where the phrase is not known."""
    found = PHRASES.get(tuple(map(root, phrase)), ())
    if len(phrase) == 1 and phrase[0] in INFLECTED:
        return tuple(Meaning(one.kind, one.concept) for one in found)
    return found


@lru_cache(maxsize=20_000)
def parts_of(word: str) -> tuple[Meaning, ...]:
    """Of a German compound: what stands before, where it is known, then the thing."""
    bare = root(word)
    for end, thing in COMPOUND_ENDS:
        if bare.endswith(end) and len(bare) - len(end) >= LEAST_BEFORE:
            return *_before(bare[: -len(end)]), thing
    for start, thing in COMPOUND_ENDS:
        rest = bare.removeprefix(start).removeprefix("en").removeprefix("n")
        if bare.startswith(start) and rest in PICTURE_ROOTS:
            return (thing,)
        if bare.startswith(start) and rest in PACK_ROOTS:
            return thing, Meaning(Kind.PACK)
    return _shade(bare)


def _before(word: str) -> tuple[Meaning, ...]:
    for known in (word, word.removesuffix("s"), word.removesuffix("n"), word.removesuffix("en")):
        if found := PHRASES.get((root(known),)):
            return tuple(one for one in found if one.kind in (Kind.MAKE, Kind.MATERIAL, Kind.COLOUR, Kind.SIDES))
    return ()


def _shade(word: str) -> tuple[Meaning, ...]:
    """ "Tiefschwarz" is a shade of black that has no name of its own here."""
    ends = (one for end, one in COLOUR_ENDS if word.endswith(end) and len(word) - len(end) >= LEAST_BEFORE)
    return tuple(Meaning(Kind.COLOUR, f"{SHADE}{one.concept}") for one in ends)[:1]


def _all_phrases() -> Iterator[tuple[str, Meaning]]:
    for listed, kind in LISTED:
        for concept, languages in listed.items():
            for language, phrases in languages.items():
                meaning = Meaning(kind, concept, follows=language in ("it", "de"))
                yield from ((form, meaning) for phrase in phrases.split(", ") for form in _forms(phrase))
    for name, size in NAMED_SIZES.items():
        yield name, Meaning(Kind.SIZE, measures=(size,))
    for some, kind in ((trade.PACKS, Kind.PACK), (trade.PIECES, Kind.PIECES)):
        yield from ((word, Meaning(kind)) for word in some.split(", "))


def _forms(phrase: str) -> list[str]:
    return [phrase[:-1] + end for end in ENDINGS] if phrase.endswith("*") else [phrase]


def _made_ready() -> dict[Phrase, tuple[Meaning, ...]]:
    ready: dict[Phrase, tuple[Meaning, ...]] = {}
    for phrase, meaning in _all_phrases():
        key = tuple(map(root, re.findall(r"[\w/+]+", plain(phrase))))
        known = ready.get(key, ())
        if (meaning.kind, meaning.concept) not in [(one.kind, one.concept) for one in known]:
            ready[key] = (*known, meaning)
    return ready


def _inflected() -> frozenset[str]:
    """German adjectives with an ending, which stand before what they are said of."""
    stems = (stem for listed, _kind in LISTED for languages in listed.values() for stem in _stems(languages))
    return frozenset(plain(stem) + end for stem in stems for end in ENDINGS[1:])


def _stems(languages: dict[str, str]) -> list[str]:
    return [word[:-1] for word in languages.get("de", "").split(", ") if word.endswith("*")]


def _compound_ends() -> list[tuple[str, Meaning]]:
    """German words for things that compounds end with, the longest first."""
    german = ((plain(word), concept) for concept, one in THINGS.items() for word in one.get("de", "").split(", "))
    long = {root(word): Meaning(Kind.THING, concept) for word, concept in german if len(word) >= LEAST_OF_COMPOUND}
    return sorted(((end, thing) for end, thing in long.items() if " " not in end), key=lambda one: -len(one[0]))


def _colour_ends() -> list[tuple[str, Meaning]]:
    stems = ((stem, concept) for concept, one in trade.COLOURS.items() for stem in _stems(one) if " " not in stem)
    ends = [(plain(stem), Meaning(Kind.COLOUR, concept)) for stem, concept in stems]
    return sorted(ends, key=lambda one: -len(one[0]))


LISTED: list[tuple[Words, Kind]] = [
    (THINGS, Kind.THING),
    (trade.COLOURS, Kind.COLOUR),
    (trade.FINISHES, Kind.FINISH),
    (trade.GARMENTS, Kind.GARMENT),
    (trade.MATERIALS, Kind.MATERIAL),
    (trade.ORIENTATIONS, Kind.ORIENTATION),
    (trade.SIDES, Kind.SIDES),
    (trade.ABOUT, Kind.ABOUT),
    (trade.ABSENT, Kind.NONE),
    (trade.LINKS, Kind.LINK),
    *((listed, Kind.MAKE) for listed in (trade.MAKES, trade.CUTS, trade.MILD_CUTS, trade.WEARERS, trade.MILD_MAKES)),
    (trade.PRAISE, Kind.PRAISE),
]
PHRASES = _made_ready()
NUMBERS = {plain(word): float(number) for number, some in trade.NUMBERS.items() for word in some.split(", ")}
COLOUR_ENDS = _colour_ends()
INFLECTED = _inflected()
COMPOUND_ENDS = _compound_ends()
PICTURE_ROOTS = frozenset(map(root, PICTURES.split(", ")))
PACK_ROOTS = frozenset(map(root, trade.PACKS.split(", ")))
