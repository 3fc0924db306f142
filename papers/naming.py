"""Names of print files in an archive, by a pattern that a person wrote: made safe for every system, and unique.

A pattern is text with fields in braces, folders between slashes: `{batch}/{due}_{order}_{line}_{area}_{pieces}x`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FIELDS = (
    *("batch", "due", "client", "store", "order", "reference", "line", "product", "uid", "sku", "area", "pieces"),
    "file",
)
DEFAULT = "{batch}/{due}_{order}_{line}_{product}_{area}_{pieces}x"
LONGEST_PATTERN, LONGEST_PART = 200, 120
FIELD = re.compile(r"\{([^{}]*)\}")
UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)  # names that Windows keeps for itself


@dataclass(frozen=True, slots=True)
class BadPattern(Exception):
    """`code`: unknown_field (with the `field`), braces, empty, outside, or too_long."""

    code: str
    field: str = ""


def check(pattern: str) -> None:
    """Raises BadPattern."""
    if not pattern.strip():
        raise BadPattern("empty")
    if len(pattern) > LONGEST_PATTERN:
        raise BadPattern("too_long")
    for field in FIELD.findall(pattern):
        if field not in FIELDS:
            raise BadPattern("unknown_field", field)
    if set("{}") & set(FIELD.sub("", pattern)):
        raise BadPattern("braces")
    if any(part.strip(" .") == "" for part in pattern.split("/")):
        raise BadPattern("outside")


def names(pattern: str, files: Iterable[tuple[Mapping[str, str], str]]) -> list[str]:
    """A name for each (values of the fields, ending), none twice, whatever the case of its letters."""
    taken: set[str] = set()
    return [_unique(named(pattern, values), ending, taken) for values, ending in files]


def named(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern filled in; no value leads into another folder."""
    filled = (_safe(FIELD.sub(lambda field: _plain(values.get(field[1], "")), part)) for part in pattern.split("/"))
    return "/".join(filled)


def _plain(value: str) -> str:
    return UNSAFE.sub("-", unicodedata.normalize("NFC", value))


def _safe(part: str) -> str:
    """One folder's or file's name: no dots or blanks at its ends, no name that a system keeps for itself."""
    clean = " ".join(UNSAFE.sub("-", part).split()).strip(" .")[:LONGEST_PART].strip(" .") or "-"
    return f"_{clean}" if RESERVED.fullmatch(clean) else clean


def _unique(name: str, ending: str, taken: set[str]) -> str:
    wanted, number = f"{name}.{ending}", 1
    while wanted.lower() in taken:
        number += 1
        wanted = f"{name} ({number}).{ending}"
    taken.add(wanted.lower())
    return wanted
