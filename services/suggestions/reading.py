"""What a short text says, piece by piece: measures, known words, other words, and the borders between its parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from services.suggestions.measures import PATTERN, amount_of, depth_of, sizes_of
from services.suggestions.vocabulary import MOST_WORDS, NUMBERS, Kind, Meaning, meanings_of, parts_of, root, unaccented

MARKS = re.compile(
    rf"""{PATTERN}
 |(?<!\w)[x×]\s*(?P<times>\d+)(?!\w)
 |(?P<series>\d+)er(?!\w)
 |(?P<border>[,;:|()\[\]{{}}–—•·!?“”„«»"]|\s-\s|/(?!\d)|(?<!\d)/)
 |(?P<and>[+&])
 |(?P<word>\d/\d(?!\d)|a3\+|fronte/retro|f/r|[^\W_]+)""",
    re.VERBOSE,
)
QUOTED = re.compile(
    r"""(?:(?<=\s)|^)(?:"(?=[^\W\d])[^"”“]*["”“]|[“„](?=\w)[^”“]*[”“]|«[^»]*»|['‘](?=[^\W\d]).*?['’](?!\w))"""
)
MOST_SIGNS = 1000  # of a text; what is longer is no name, and its end says nothing
YEARS = range(1900, 2100)  # "born in 1985 tee"
AND = Meaning(Kind.LINK, "and")


@dataclass(frozen=True, slots=True)
class Item:
    """A word, phrase or measure with what it can mean; any other word without meanings; a border, without words too."""

    words: str
    meanings: tuple[Meaning, ...] = ()
    is_small: bool = False  # an unknown word that begins with a small letter

    @property
    def is_border(self) -> bool:
        return not self.words

    def of(self, kind: Kind) -> Meaning | None:
        return next((one for one in self.meanings if one.kind is kind), None)

    def links(self, *concepts: str) -> bool:
        link = self.of(Kind.LINK)
        return link is not None and link.concept in concepts


BORDER = Item("")


@lru_cache(maxsize=10_000)
def read(text: str) -> tuple[Item, ...]:
    """`text` in pieces, in its order."""
    items: list[Item] = []
    run: list[str] = []  # words as they are written
    written = unaccented(text[:MOST_SIGNS])
    for mark in MARKS.finditer(written.lower()):
        if mark["word"]:
            run.append(written[mark.start() : mark.end()])
            continue
        items += [*_in_phrases(run), *_of_mark(mark)]
        run = []
    return tuple(_with_counts([*items, *_in_phrases(run)]))


def unquoted(text: str) -> str:
    """Without what stands between quotation marks, which names the picture. A border stays where it was."""
    return QUOTED.sub(" | ", text)


def roots_of(text: str) -> tuple[str, ...]:
    return tuple(root(word) for item in read(text) for word in item.words.split())


def _of_mark(mark: re.Match[str]) -> Iterator[Item]:
    written = mark[0].strip()
    if mark["size"]:
        yield Item(written, (Meaning(Kind.SIZE, measures=sizes_of(mark)),))
        if depth := depth_of(mark):
            yield Item(written, (Meaning(Kind.LENGTH, measures=((depth,),)),))
    elif mark["amount"]:
        amount = amount_of(mark)
        yield Item(written, (Meaning(Kind(amount[0]), measures=((amount[1],),)),) if amount else ())
    elif count := mark["times"]:
        yield Item(written, (Meaning(Kind.COUNT, measures=((float(count),),)),))
    elif series := mark["series"]:  # a set, or a car
        yield Item(written, (Meaning(Kind.NUMBER, measures=((float(series),),)),))
    else:
        yield Item(written, (AND,)) if mark["and"] else BORDER


def _in_phrases(run: list[str]) -> Iterator[Item]:
    """The longest known phrases of words that follow each other."""
    place = 0
    words = [word.lower() for word in run]
    while place < len(run):
        for end in range(min(place + MOST_WORDS, len(run)), place, -1):
            if found := meanings_of(tuple(words[place:end])):
                yield Item(" ".join(words[place:end]), found)
                break
        else:
            end = place + 1
            yield from _single(words[place], run[place][0].islower())
        place = end


def _single(word: str, is_small: bool) -> Iterator[Item]:
    if word.isdecimal():
        yield Item(word, (Meaning(Kind.NUMBER, measures=((float(word),),)),))
    elif parts := parts_of(word):
        yield from (Item(word, (part,)) for part in parts)
    else:
        yield Item(word, is_small=is_small)


def _with_counts(items: list[Item]) -> Iterator[Item]:
    """Numbers that count pieces: "100 Stück", "pack of 100", "3 posters"."""
    for place, item in enumerate(items):
        number = item.of(Kind.NUMBER)
        number = number or _in_words(item)
        if number and (_is_after_pack(items[:place]) or _is_before_pieces(item, items[place + 1 :])):
            yield Item(item.words, (Meaning(Kind.COUNT, measures=number.measures),))
        else:
            yield item


def _is_after_pack(before: list[Item]) -> bool:
    last = next((item for item in reversed(before) if not item.of(Kind.LINK)), BORDER)
    about = last.of(Kind.ABOUT)
    return last.of(Kind.PACK) is not None or (about is not None and about.concept == "quantity")


def _in_words(item: Item) -> Meaning | None:
    """It stays a word where it counts nothing: "Three wise monkeys"."""
    number = NUMBERS.get(item.words)
    return Meaning(Kind.NUMBER, measures=((number,),)) if number else None


def _is_before_pieces(number: Item, after: list[Item]) -> bool:
    if after and after[0].of(Kind.THING):
        return number.words in NUMBERS or (number.words.isdecimal() and int(number.words) not in YEARS)
    return bool(after) and any(after[0].of(kind) for kind in (Kind.PIECES, Kind.PACK))
