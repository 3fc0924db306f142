"""Reads what came as JSON from a browser into dataclasses: each field with its own check, nothing unknown in it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields
from enum import StrEnum
from typing import Any, TypeVar

from designs.findings import Fact

UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")
OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # of direction: they make text read as it isn't
Check = Callable[[Any, str], Any]
Kind = TypeVar("Kind")


class DesignFault(StrEnum):
    """Why a design is refused; the comment names the facts that come beside `where`."""

    NO_DESIGN = "no_design"  # what stands there is no object, or no list
    UNKNOWN_FORMAT = "unknown_format"
    UNKNOWN_FIELD = "unknown_field"  # field
    MISSING_FIELD = "missing_field"  # field
    WRONG_TYPE = "wrong_type"  # expected: number, text, flag, whole_number
    OUT_OF_RANGE = "out_of_range"  # least, most
    UNKNOWN_CHOICE = "unknown_choice"  # choices
    UNKNOWN_FONT = "unknown_font"  # font
    BAD_COLOR = "bad_color"
    BAD_KEY = "bad_key"
    TOO_LONG = "too_long"  # limit, in characters
    TOO_MANY_LINES = "too_many_lines"  # limit
    UNPRINTABLE = "unprintable"  # character, as U+…
    TOO_MANY_LAYERS = "too_many_layers"  # limit
    TOO_MANY_AREAS = "too_many_areas"  # limit
    REPEATED_ID = "repeated_id"  # id
    NOTHING_LEFT = "nothing_left"  # the crop takes the whole picture

    # What is saved, but cannot be drawn; `where` is the layer's id.
    NO_LETTER = "no_letter"  # letters that no face draws
    NO_PICTURE = "no_picture"  # file_id: it is gone
    BAD_PICTURE = "bad_picture"  # file_id, reason: a code of `designs.findings`


class DesignRefused(Exception):
    """The design cannot be kept, or not be drawn; `facts["where"]` is the place: design.areas.front.layers.2.x."""

    def __init__(self, code: DesignFault, where: str, **facts: Fact) -> None:
        super().__init__(f"{code} at {where}: {facts}")
        self.code = code
        self.facts: dict[str, Fact] = {"where": where, **facts}


def checked(check: Check, **options: Any) -> Any:
    """A field of a dataclass that `read` accepts only as `check` does; one with a default may be left out."""
    return field(metadata={"check": check}, **options)


def read(kind: type[Kind], stored: object, where: str) -> Kind:
    """`stored` as a `kind`. Raises `DesignRefused` with the first place that is not as it should be."""
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]
    given = object_at(stored, where)
    for name in given:
        if name not in known:
            raise DesignRefused(DesignFault.UNKNOWN_FIELD, where, field=ascii(name)[:80])
    for name, each in known.items():
        if name not in given and is_required(each):
            raise DesignRefused(DesignFault.MISSING_FIELD, where, field=name)
    return kind(**{name: known[name].metadata["check"](value, f"{where}.{name}") for name, value in given.items()})


def is_required(each: Field) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def object_at(stored: object, where: str) -> dict:
    if not isinstance(stored, dict):
        raise DesignRefused(DesignFault.NO_DESIGN, where)
    return stored


def list_at(stored: object, where: str) -> list:
    if not isinstance(stored, list):
        raise DesignRefused(DesignFault.NO_DESIGN, where)
    return stored


def number(least: float, most: float) -> Check:
    def check(value: object, where: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DesignRefused(DesignFault.WRONG_TYPE, where, expected="number")
        if not least <= value <= most:  # nor anything that is no number
            raise DesignRefused(DesignFault.OUT_OF_RANGE, where, least=least, most=most)
        return float(value)

    return check


def whole_number(least: int, most: int) -> Check:
    def check(value: object, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise DesignRefused(DesignFault.WRONG_TYPE, where, expected="whole_number")
        if not least <= value <= most:
            raise DesignRefused(DesignFault.OUT_OF_RANGE, where, least=least, most=most)
        return value

    return check


def flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise DesignRefused(DesignFault.WRONG_TYPE, where, expected="flag")
    return value


def text(longest: int, most_lines: int = 1) -> Check:
    """Printable text; line ends become \\n and a tab a space, as a browser draws them."""

    def check(value: object, where: str) -> str:
        if not isinstance(value, str):
            raise DesignRefused(DesignFault.WRONG_TYPE, where, expected="text")
        if len(value) > longest:
            raise DesignRefused(DesignFault.TOO_LONG, where, limit=longest)
        plain = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        refuse_unprintable(plain, where)
        if plain.count("\n") >= most_lines:
            raise DesignRefused(DesignFault.TOO_MANY_LINES, where, limit=most_lines)
        return plain

    return check


def refuse_unprintable(plain: str, where: str) -> None:
    for character in plain:
        is_line_end = character == "\n"
        if not is_line_end and (unicodedata.category(character) in UNPRINTABLE or character in OVERRIDES):
            raise DesignRefused(DesignFault.UNPRINTABLE, where, character=f"U+{ord(character):04X}")


def key(longest: int) -> Check:
    """A short name for programs: letters, digits, hyphen, underscore."""
    allowed = re.compile(rf"[A-Za-z0-9_-]{{1,{longest}}}")

    def check(value: object, where: str) -> str:
        if not isinstance(value, str) or not allowed.fullmatch(value):
            raise DesignRefused(DesignFault.BAD_KEY, where)
        return value

    return check


def color(value: object, where: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise DesignRefused(DesignFault.BAD_COLOR, where)
    return value.lower()


def choice(*choices: str) -> Check:
    def check(value: object, where: str) -> str:
        if value not in choices:
            raise DesignRefused(DesignFault.UNKNOWN_CHOICE, where, choices=", ".join(choices))
        return str(value)

    return check


def or_none(check: Check) -> Check:
    return lambda value, where: None if value is None else check(value, where)
