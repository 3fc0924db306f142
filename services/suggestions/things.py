"""What is sold, by its title: "Poster of a mug" is a poster, "Poster boy T-shirt" a shirt, a canvas bag no canvas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from services.suggestions.context import until_border
from services.suggestions.reading import Item
from services.suggestions.telling import Told
from services.suggestions.vocabulary import Kind, root

FIRST, LAST, BEFORE_ANOTHER, OF_ANOTHER, ALONE = 0.2, 0.2, -0.5, -0.7, 2.0
REACH = 3  # so far back a small word tells of a thing: "of a coffee mug"
PAPER_PRINT = "print"  # stands for a poster where nothing else is named
MEANT_BY_PRINT = "poster"

Names = Sequence[tuple[str, tuple[str, ...]]]  # (a concept of its own, the roots of the name's words)


@dataclass(frozen=True, slots=True)
class Head:
    """A thing that may be what is sold. `weight` compares those of one title."""

    concept: str
    weight: float
    is_weak: bool = False
    from_sku: bool = False
    before: str = ""  # the thing that follows directly: "T-shirt dress"


@dataclass(frozen=True, slots=True)
class Mention:
    concept: str
    place: int
    end: int
    is_of_another: bool = False


def heads_of(told: Told, names: Names) -> list[Head]:
    """What may be sold; none where several things are sold together. `names` are other names."""
    alone = [Head(concept, ALONE) for part in told.parts for concept in alone_in(part)]
    titled = titled_heads(told.title, names)
    if titled is None:
        return alone
    found = [*alone, *(head for head in titled if head.concept not in {one.concept for one in alone})]
    return found or [Head(one.concept, 0, from_sku=True) for one in mentions_in(told.sku, names)]


def alone_in(part: Sequence[Item]) -> Iterator[str]:
    """Things that are all a piece of the variant names, but for how they are made: "Poster DIN A2"."""
    for is_border, group in groupby(part, key=lambda item: item.is_border):
        piece = list(group)
        things = [thing.concept for item in piece if (thing := item.of(Kind.THING))]
        if not is_border and len(things) == 1 and all(item.meanings and not item.of(Kind.LINK) for item in piece):
            yield things[0]


def titled_heads(items: Sequence[Item], names: Names) -> list[Head] | None:
    """None where the title joins two things."""
    main: list[Mention] = []
    for mention in mentions_in(items, names):
        role = role_of(items, mention, main)
        if role == "joined":
            return None
        if role == "on":
            main = []
        if role != "under":
            main.append(replace(mention, is_of_another=role == "of another"))
    if any(one.concept != PAPER_PRINT for one in main):
        main = [one for one in main if one.concept != PAPER_PRINT]
    weights: dict[str, float] = {}
    for mention in main:
        weights[mention.concept] = max(weights.get(mention.concept, -1), weight_of(items, mention, main))
    if PAPER_PRINT in weights:
        return [Head(MEANT_BY_PRINT, weights[PAPER_PRINT], is_weak=True)]
    return [Head(concept, weight, before=directly_before(items, concept)) for concept, weight in weights.items()]


def directly_before(items: Sequence[Item], concept: str) -> str:
    """The other thing that follows each mention directly."""
    pairs = [(one.of(Kind.THING), two.of(Kind.THING)) for one, two in pairwise(items)]
    return next((two.concept for one, two in pairs if one and two and one.concept == concept != two.concept), "")


def mentions_in(items: Sequence[Item], names: Names) -> list[Mention]:
    """In their order: things of the trade, and products by a name of which the trade knows nothing."""
    found = [Mention(thing.concept, place, place) for place, item in enumerate(items) if (thing := item.of(Kind.THING))]
    words = [(root(word), place) for place, item in enumerate(items) for word in item.words.split()]
    for concept, name in names:
        for start in range(len(words) - len(name) + 1):
            spoken = words[start : start + len(name)]
            if tuple(word for word, _place in spoken) == name:
                found.append(Mention(concept, spoken[0][1], spoken[-1][1]))
    return sorted(found, key=lambda one: one.place)


def role_of(items: Sequence[Item], mention: Mention, earlier: Sequence[Mention]) -> str:
    """How it stands to what is before it.

    "under" another thing or word ("borsa in tela"), perhaps "of another" ("poster of a coffee mug"), "on" it,
    "joined" with it; "" where it stands for itself.
    """
    before = until_border(items, mention.place, -1)[:REACH]
    cut = next((number for number, item in enumerate(before) if item.of(Kind.THING)), len(before))
    between = before[:cut]
    if any(item.links("no") for item in between):
        return "under"
    link = next((item for item in between if item.of(Kind.LINK) and not item.links("the")), None)
    if link is None:
        return ""
    if link.links("on"):
        return "on"
    if link.links("and"):
        return "joined" if earlier and earlier[-1].concept != mention.concept else ""
    if earlier:
        return "under" if is_next_to(before, link) else "of another"
    return "under" if link.links("of") and follows_other_word(before, link) else ""


def follows_other_word(before: Sequence[Item], link: Item) -> bool:
    """ "Zaino in tela": what stands before the small word is the thing, though it is not known."""
    place = before.index(link)
    is_near = all(item.links("the") for item in before[:place])
    return is_near and place + 1 < len(before) and not before[place + 1].meanings


def is_next_to(before: Sequence[Item], link: Item) -> bool:
    return all(item.meanings for item in before[: before.index(link)])


def weight_of(items: Sequence[Item], mention: Mention, main: Sequence[Mention]) -> float:
    after = until_border(items, mention.end, 1)
    weight = FIRST if mention == main[0] else 0.0
    if is_last(after):
        weight += LAST
    if mention.is_of_another:
        weight += OF_ANOTHER
    return weight + (BEFORE_ANOTHER if is_before_another(after, mention) else 0)


def is_last(after: Sequence[Item]) -> bool:
    """But for how it is made."""
    return all(item.meanings and not item.of(Kind.THING) for item in after)


def is_before_another(after: Sequence[Item], mention: Mention) -> bool:
    """ "Poster boy T-shirt", "canvas tote bag": the thing that ends the words is what they name."""
    place = next((number for number, item in enumerate(after) if item.of(Kind.THING)), None)
    if place is None or place > 1 or any(item.of(Kind.LINK) for item in after[:place]):
        return False
    thing = after[place].of(Kind.THING)
    return thing is not None and thing.concept != mention.concept and is_last(after[place + 1 :])
