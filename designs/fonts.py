"""The typefaces shipped with the product: which there are, and which of them draws a letter that another one lacks.

`assets/faces.json` lists them; the build puts the very same files before the browser and the print file. A face is
named by its key, such as "inter-700"; what it lacks is drawn by the first fallback that has it, in both places.
"""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

ROOT = Path(__file__).resolve().parent.parent
UNSEEN = frozenset(
    [0xAD, 0x34F, 0x61C, *range(0x180B, 0x180F), *range(0x200B, 0x2010), *range(0x2060, 0x2065), *range(0xFE00, 0xFE10)]
)  # joiners, marks of direction and the like: they change what stands beside them and are not drawn


@dataclass(frozen=True, slots=True)
class Face:
    """A family in one style. `css` is what a browser's `font-family` names to draw as the print file does."""

    key: str
    family: str
    style: str
    is_bold: bool
    scripts: tuple[str, ...]

    @property
    def css(self) -> str:
        ending = "-fallback-bold" if self.is_bold else "-fallback"
        return ", ".join(f'"vetrina-{name}"' for name in (self.key, *(each.name + ending for each in fallbacks())))


@dataclass(frozen=True, slots=True)
class Fallback:
    """Who draws the characters of `ranges` where the chosen face lacks them."""

    name: str
    regular: str
    bold: str
    ranges: tuple[range, ...]

    def face(self, is_bold: bool) -> str:
        return self.bold if is_bold else self.regular


@lru_cache
def listed() -> dict:
    return json.loads((ROOT / "assets" / "faces.json").read_text())


@lru_cache
def faces() -> dict[str, Face]:
    """By key, in the order in which people are shown them."""
    return {
        each["key"]: Face(each["key"], each["family"], each["style"], each["is_bold"], tuple(each["scripts"]))
        for each in listed()["faces"]
    }


@lru_cache
def fallbacks() -> tuple[Fallback, ...]:
    return tuple(
        Fallback(each["name"], each["regular"], each["bold"], tuple(ranges_of(each["ranges"])))
        for each in listed()["fallbacks"]
    )


def ranges_of(written: str) -> Iterator[range]:
    """As CSS writes them: U+0590-05FF, U+20B9."""
    for part in written.split(","):
        first, _dash, last = part.strip().removeprefix("U+").partition("-")
        yield range(int(first, 16), int(last or first, 16) + 1)


def face_path(key: str) -> Path:
    """The TrueType file that the browser is sent too."""
    manifest = json.loads((ROOT / "static" / "manifest.json").read_text())
    return ROOT / "static" / str(manifest[f"{key}.ttf"])


@lru_cache
def opened(key: str) -> hb.Face:
    """Read through the disk's own cache: of ten megabytes of Chinese only what is drawn is held."""
    return hb.Face(hb.Blob.from_file_path(str(face_path(key))))


@lru_cache
def characters_of(key: str) -> frozenset[int]:
    return frozenset(opened(key).unicodes)


def runs_by_face(text: str, key: str) -> Iterator[tuple[str, str | None]]:
    """`text` in order, in pieces of one letter with its marks, each with the face that draws it, or None."""
    for piece in letters(text):
        yield piece, drawing(piece, key)


def letters(text: str) -> Iterator[str]:
    """Each letter with the marks and joiners that follow it."""
    begun = ""
    for character in text:
        if begun and (unicodedata.category(character).startswith("M") or ord(character) in UNSEEN):
            begun += character
            continue
        if begun:
            yield begun
        begun = character
    if begun:
        yield begun


@lru_cache(4096)
def drawing(letter: str, key: str) -> str | None:
    is_bold = faces()[key].is_bold
    if has(key, letter):
        return key
    for fallback in fallbacks():
        face = fallback.face(is_bold)
        if any(ord(letter[0]) in each for each in fallback.ranges) and has(face, letter):
            return face
    return None


def has(key: str, letter: str) -> bool:
    """Whether the face draws it, be it as one glyph or with its marks apart."""
    known = characters_of(key)
    forms = {unicodedata.normalize(form, letter) for form in ("NFC", "NFD")} | {letter}
    return any(all(ord(character) in known or ord(character) in UNSEEN for character in form) for form in forms)


def missing(text: str, key: str) -> list[str]:
    """The letters of `text` that no face draws, once each: "😀 GRINNING FACE"."""
    lines = text.split("\n")
    lacking = dict.fromkeys(letter for line in lines for letter, face in runs_by_face(line, key) if face is None)
    return [f"{letter} {unicodedata.name(letter[0], f'U+{ord(letter[0]):04X}')}" for letter in lacking]
