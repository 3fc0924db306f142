"""Where a value stands in a message, in a language small enough to be typed by a person.

`Data.OrderNumber` is a member of a member, `Data.Items[]` is each of a list, `Data.Items[0]` one of it (0 is the
first), and `Attributes[Name=Paper].Value` those of a list whose `Name` is `Paper`. `A | B` is B where A is not there,
and `=EUR` is the text EUR itself, whatever the message says. A member is found with its first letter in either case,
since servers like this one write `OrderNumber` or `orderNumber`, by a setting. A value that is null counts as not
there; an empty text counts as there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from platforms.field_maps import Expected, PathFault
from platforms.text import exact

MOST_CHARACTERS = 300
NAME = re.compile(r"[^.\[\]|=]+")
NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Member:
    name: str


@dataclass(frozen=True, slots=True)
class Each:
    """Each of a list. What is no list counts as a list of itself."""


@dataclass(frozen=True, slots=True)
class At:
    number: int


@dataclass(frozen=True, slots=True)
class Where:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    text: str


Step = Member | Each | At | Where | Literal
Steps = tuple[Step, ...]


@lru_cache(maxsize=4096)
def parse(path: str) -> tuple[Steps, ...]:
    """The alternatives of a path, none for an empty one. Raises PathFault."""
    if not path.strip():
        return ()
    if len(path) > MOST_CHARACTERS:
        raise PathFault(MOST_CHARACTERS, Expected.END)
    found, start = [], 0
    for part in path.split("|"):
        found.append(_alternative(path, start, start + len(part)))
        start += len(part) + 1
    return tuple(found)


def values(steps: Steps, root: Any) -> Iterator[Any]:
    """All that stands there. Nothing is raised where the message has another shape."""
    if not steps:
        yield root
        return
    for below in _step(steps[0], root):
        yield from values(steps[1:], below)


def first(path: str, root: Any) -> Any | None:
    """The first value that is there, by the first alternative that has one."""
    return next((value for steps in parse(path) for value in values(steps, root) if value is not None), None)


def after(steps: Steps, prefix: Sequence[Step]) -> Steps | None:
    """What is left of `steps` behind `prefix`; None where they lead elsewhere."""
    return steps[len(prefix) :] if steps[: len(prefix)] == tuple(prefix) else None


def shared(one: Steps, other: Steps) -> Steps:
    """The way that both go together, as far as the last list that both lead through."""
    same = 0
    for place, (mine, theirs) in enumerate(zip(one, other, strict=False), 1):
        if mine != theirs:
            break
        same = place if isinstance(mine, Each) else same
    return one[:same]


def _step(step: Step, root: Any) -> Iterator[Any]:
    if isinstance(step, Literal):
        yield step.text
    elif isinstance(step, Member):
        if (found := _member(root, step.name)) is not None:
            yield found
    elif isinstance(step, Each):
        yield from root if isinstance(root, list) else [root]
    elif isinstance(root, list):
        yield from root[step.number : step.number + 1] if isinstance(step, At) else _fitting(root, step)


def _fitting(rows: list[Any], step: Where) -> Iterator[Any]:
    wanted = step.text.casefold()
    return (row for row in rows if exact(_member(row, step.name)).strip().casefold() == wanted)


def _member(root: Any, name: str) -> Any | None:
    if not isinstance(root, dict):
        return None
    return root[name] if name in root else root.get(name[0].swapcase() + name[1:])


def _alternative(path: str, start: int, end: int) -> Steps:
    at = start + len(path[start:end]) - len(path[start:end].lstrip())
    end = start + len(path[start:end].rstrip())
    if path.startswith("=", at):
        return (Literal(path[at + 1 : end].strip()),)
    steps: list[Step] = []
    while True:
        name, at = _name(path, at, end)
        steps.append(name)
        while path.startswith("[", at) and at < end:
            selector, at = _selector(path, at + 1, end)
            steps.append(selector)
        if at >= end:
            return tuple(steps)
        if path[at] != ".":
            raise PathFault(at, Expected.SEPARATOR)
        at += 1


def _name(path: str, at: int, end: int) -> tuple[Member, int]:
    found = NAME.match(path, at, end)
    if found is None or not found[0].strip():
        raise PathFault(at, Expected.NAME)
    return Member(found[0].strip()), found.end()


def _selector(path: str, at: int, end: int) -> tuple[Step, int]:
    """What stands in brackets; `at` is behind the one that opens."""
    close = path.find("]", at, end)
    if close < 0:
        raise PathFault(end, Expected.BRACKET)
    inside = path[at:close]
    if not inside.strip():
        return Each(), close + 1
    if NUMBER.fullmatch(inside.strip()):
        return At(int(inside)), close + 1
    name, equals, text = inside.partition("=")
    if not equals or not NAME.fullmatch(name) or not name.strip():
        raise PathFault(at, Expected.SELECTOR)
    return Where(name.strip(), text.strip()), close + 1
