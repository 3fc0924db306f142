"""Which way each letter of a line runs: Unicode's bidirectional algorithm (UAX 9), without explicit embeddings.

Embeddings and overrides are refused in a design, so a line is one run at its base level, and rules X1 to X10 fall away.
"""

import unicodedata
from collections.abc import Iterator
from itertools import groupby

RIGHT = ("R", "AL")
NEUTRAL = ("B", "S", "WS", "ON")
WHITE = ("S", "WS", "B")
MIRRORED_PAIR = 2  # a closing bracket stands at most so far behind its opening one in Unicode
MOST_OPEN = 63  # brackets, says rule BD16


def is_right_to_left(text: str) -> bool:
    """By its first strong letter."""
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", *RIGHT)), "L")
    return first in RIGHT


def levels(line: str, right_to_left: bool) -> list[int]:
    """Per character of `line`; odd ones run right to left."""
    base = int(right_to_left)
    given = [unicodedata.bidirectional(character) or "L" for character in line]
    seen = [index for index, kind in enumerate(given) if kind != "BN"]
    kinds = resolved([given[index] for index in seen], [line[index] for index in seen], "R" if base else "L")
    found = [base] * len(line)
    for index, kind in zip(seen, kinds, strict=True):
        found[index] = level_of(kind, base)
    for index, kind in enumerate(given):
        if kind == "BN" and index:
            found[index] = found[index - 1]
    return with_plain_end(found, given, base)


def level_of(kind: str, base: int) -> int:
    """I1, I2."""
    if base:
        return 1 if kind == "R" else 2
    return {"L": 0, "R": 1}.get(kind, 2)


def with_plain_end(found: list[int], given: list[str], base: int) -> list[int]:
    """L1: white space at the end, and before a tab, runs as the line does."""
    at_end = True
    for index in reversed(range(len(found))):
        at_end = (at_end and given[index] in (*WHITE, "BN")) or given[index] in ("S", "B")
        if at_end:
            found[index] = base
    return found


def resolved(kinds: list[str], characters: list[str], base: str) -> list[str]:
    """Each kind as L, R, EN or AN."""
    weak = weak_kinds(kinds, base)
    pair_brackets(weak, kinds, characters, base)
    return without_neutrals(weak, base)


def weak_kinds(kinds: list[str], base: str) -> list[str]:
    """W1 to W7."""
    marked: list[str] = []
    for kind in kinds:
        marked.append((marked or [base])[-1] if kind == "NSM" else kind)
    numbered = after_strong(marked, base, "AL", {"EN": "AN"})
    joined = with_separators(["R" if kind == "AL" else kind for kind in numbered])
    return after_strong(with_terminators(joined), base, "L", {"EN": "L"})


def after_strong(kinds: list[str], base: str, strong: str, change: dict[str, str]) -> list[str]:
    """`change` made wherever the last strong letter is `strong`: W2 and W7."""
    last, found = base, []
    for kind in kinds:
        if kind in ("L", *RIGHT):
            last = kind
        found.append(change.get(kind, kind) if last == strong else kind)
    return found


def with_separators(kinds: list[str]) -> list[str]:
    """W4: one separator between two numbers belongs to them."""
    found = list(kinds)
    for index in range(1, len(kinds) - 1):
        before, here, after = found[index - 1], kinds[index], kinds[index + 1]
        if before == after and (here == "CS" and before in ("EN", "AN") or here == "ES" and before == "EN"):
            found[index] = before
    return found


def with_terminators(kinds: list[str]) -> list[str]:
    """W5, W6: signs beside a number belong to it; what separates nothing is neutral."""
    found = list(kinds)
    for index, stop in runs_of(found, "ET"):
        beside = {*found[index - 1 : index], *found[stop : stop + 1]}
        found[index:stop] = ["EN" if "EN" in beside else "ON"] * (stop - index)
    return ["ON" if kind in ("ES", "CS") else kind for kind in found]


def runs_of(kinds: list[str], *wanted: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each run of `wanted`."""
    index = 0
    for is_wanted, run in groupby(list(kinds), lambda kind: kind in wanted):
        length = len(list(run))
        if is_wanted:
            yield index, index + length
        index += length


def pair_brackets(weak: list[str], kinds: list[str], characters: list[str], base: str) -> None:
    """N0: both brackets of a pair run the same way."""
    for opening, closing in pairs(weak, characters):
        within = {direction(kind) for kind in weak[opening + 1 : closing]} - {None}
        side = bracket_side(within, weak[:opening], base)
        if side is None:
            continue
        for at in (opening, closing):
            weak[at] = side
            after = at + 1
            while after < len(kinds) and kinds[after] == "NSM":
                weak[after] = side
                after += 1


def bracket_side(within: set[str | None], before: list[str], base: str) -> str | None:
    if base in within:
        return base
    if not within:
        return None
    return next((side for side in map(direction, reversed(before)) if side), base)


def direction(kind: str) -> str | None:
    """Numbers count as running right to left here."""
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind)


def pairs(weak: list[str], characters: list[str]) -> list[tuple[int, int]]:
    """BD16: where each bracket that has its partner stands, in the order of the opening ones."""
    waiting: list[tuple[str, int]] = []
    found = []
    for index, character in enumerate(characters):
        if weak[index] != "ON":
            continue
        if partner := partner_of(character):
            if len(waiting) == MOST_OPEN:
                return []
            waiting.append((partner, index))
        elif begun := [place for place, (closing, _at) in enumerate(waiting) if closing == plain(character)]:
            found.append((waiting[begun[-1]][1], index))
            del waiting[begun[-1] :]
    return sorted(found)


def partner_of(character: str) -> str | None:
    if unicodedata.category(character) != "Ps" or not unicodedata.mirrored(character):
        return None
    opening = plain(character)
    following = (chr(ord(opening) + step) for step in range(1, MIRRORED_PAIR + 1))
    return next((each for each in following if unicodedata.category(each) == "Pe"), None)


def plain(bracket: str) -> str:
    return unicodedata.normalize("NFC", bracket)


def without_neutrals(kinds: list[str], base: str) -> list[str]:
    """N1, N2: what is neutral runs as both its neighbours do, else as the line does."""
    found = list(kinds)
    for begin, end in runs_of(kinds, *NEUTRAL):
        before = direction(found[begin - 1]) if begin else base
        after = direction(found[end]) if end < len(found) else base
        found[begin:end] = [before if before and before == after else base] * (end - begin)
    return found


def in_sight(runs: list[tuple[int, int]], level: list[int]) -> list[tuple[int, int]]:
    """L2: `runs` (begin and end, each of one level) in the order in which they are seen from left to right."""
    ordered = list(runs)
    for least in range(max(level, default=0), 0, -1):
        ordered = turned(ordered, [level[begin] >= least for begin, _end in ordered])
    return ordered


def turned(runs: list[tuple[int, int]], is_turned: list[bool]) -> list[tuple[int, int]]:
    """Each stretch of `runs` that is turned, the other way round."""
    found: list[tuple[int, int]] = []
    stretch: list[tuple[int, int]] = []
    for run, turns in zip(runs, is_turned, strict=True):
        if not turns:
            found += [*reversed(stretch), run]
            stretch = []
        else:
            stretch.append(run)
    return found + stretch[::-1]
