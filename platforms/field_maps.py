"""Where a store's messages hold what: the values that a platform with a field map shares with whoever shows it."""

from dataclasses import dataclass
from enum import StrEnum


class Expected(StrEnum):
    """What should stand where a path goes wrong."""

    NAME = "name"  # of a member
    SEPARATOR = "separator"  # a dot, a bracket, a bar, or the end
    SELECTOR = "selector"  # nothing, a number, or Name=text
    BRACKET = "bracket"  # that closes
    END = "end"  # the path is too long
    TEXT = "text"  # nothing, or = and a text: it is compared with


class PathFault(ValueError):
    """A path that cannot be understood: `position` counts from 0, `expected` says what should stand there."""

    def __init__(self, position: int, expected: Expected) -> None:
        super().__init__(f"{expected} expected at {position}")
        self.position, self.expected = position, expected


@dataclass(frozen=True, slots=True)
class Found:
    """What one path finds in one message, to be shown beside it. `value` is the first item's where it is an item's."""

    name: str
    path: str
    is_found: bool
    value: str
    is_needed: bool
