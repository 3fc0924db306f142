"""What the pieces of a text tell of each other: what a colour is about, whether it is the thing's or the picture's."""

import re
from collections.abc import Sequence

from services.suggestions.reading import BORDER, Item
from services.suggestions.trade import DONE_TO, OFTEN_MOTIF_WORDS, OFTEN_MOTIFS, WEARERS
from services.suggestions.vocabulary import Kind, Meaning

CLOSE = 2  # so many pieces away a word tells what another is about ("black handle")
DONE = re.compile(DONE_TO)


def is_perhaps_motif(items: Sequence[Item], place: int, meaning: Meaning) -> bool:
    """A colour and the like counts in a title among words of how it is made; else it may be the picture's."""
    if meaning.concept not in OFTEN_MOTIFS and items[place].words not in OFTEN_MOTIF_WORDS:
        return False
    before, after = neighbour(items, place, -1), neighbour(items, place, 1)
    if meaning.concept in WEARERS and meaning.follows and before.of(Kind.THING):
        return False
    return not (speaks(before) and speaks(after))


def is_after_thing(items: Sequence[Item], place: int, meaning: Meaning) -> bool:
    """ "Maglietta nera Moka", where the language has it so."""
    before = neighbour(items, place, -1)
    return meaning.follows and bool(before.of(Kind.THING) or before.of(Kind.MATERIAL))


def worn_by(items: Sequence[Item], place: int) -> str:
    """The thing beside who wears it: in "Poster boy T-shirt" the boy is the poster's. "For dog lovers" wears none."""
    beside = [neighbour(items, place, step) for step in (-1, 1)]
    if beside[0].links("of") and beside[1].is_border:
        beside[0] = neighbour(items, place, -2)
    return next((thing.concept for item in beside if (thing := item.of(Kind.THING))), "")


def made_somehow(items: Sequence[Item], place: int) -> str:
    """A word that tells how the thing is made, or what comes with it: "numbered poster", "mug 11 oz with spoon"; or "".

    A motif's words look the same, but begin more often with a capital letter, and seldom say what was done to a thing.
    """
    beside = neighbour(items, place, -1), neighbour(items, place, 1)
    told = [item for item in beside if not speaks(item) and (item.is_small or DONE.fullmatch(item.words))]
    after = until_border(items, place, 1)
    for number, item in enumerate(after):
        if item.links("with"):
            told += [one for one in after[number + 1 : number + 1 + CLOSE] if not speaks(one) or one.of(Kind.THING)]
    return told[0].words if told else ""


def about_at(items: Sequence[Item], place: int) -> frozenset[str]:
    """What the words close by, in the same part, are about. A third measure is a depth."""
    found = {
        meaning.concept
        for step in (-1, 1)
        for item in until_border(items, place, step, "with")[:CLOSE]
        if (meaning := item.of(Kind.ABOUT))
    }
    if place and items[place].of(Kind.LENGTH) and items[place - 1].words == items[place].words:
        found.add("depth")
    return frozenset(found)


def link_of(before: Sequence[Item]) -> str:
    """The small word that leads to what comes next, with at most one word between."""
    links = [item.of(Kind.LINK) for item in before[-CLOSE:]]
    return next((link.concept for link in reversed(links) if link), "")


def is_alone(items: Sequence[Item], place: int) -> bool:
    return neighbour(items, place, -1).is_border and neighbour(items, place, 1).is_border


def neighbour(items: Sequence[Item], place: int, step: int) -> Item:
    return items[place + step] if 0 <= place + step < len(items) else BORDER


def until_border(items: Sequence[Item], place: int, step: int, *links: str) -> list[Item]:
    """From the next one on, to a border or one of these small words."""
    found: list[Item] = []
    place += step
    while 0 <= place < len(items) and not items[place].is_border and not items[place].links(*links):
        found.append(items[place])
        place += step
    return found


def speaks(item: Item) -> bool:
    return item.is_border or bool(item.meanings)
