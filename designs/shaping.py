"""From letters to glyphs, as a browser does it: runs by direction, script and face, each shaped by HarfBuzz."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import uharfbuzz as hb

from designs.bidi import in_sight, levels
from designs.fonts import opened, runs_by_face


@dataclass(frozen=True, slots=True)
class Glyph:
    """Lengths in ems, y upwards. `text` is what it stands for; of several glyphs for one text the first has it."""

    id: int
    advance: float
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one face from left to right."""

    face: str
    glyphs: tuple[Glyph, ...]

    @property
    def advance(self) -> float:
        return sum(glyph.advance for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line, by its characters' places, that is shaped as one."""

    begin: int
    end: int
    face: str
    script: str | None
    right_to_left: bool


class LetterMissing(Exception):
    """No face draws some letter of the line."""


def shape(line: str, key: str, right_to_left: bool) -> tuple[Run, ...]:
    """`line` as it is seen from left to right in the face `key` and its fallbacks."""
    level = levels(line, right_to_left)
    pieces = {piece.begin: piece for piece in pieces_of(line, key, level)}
    order = in_sight([(piece.begin, piece.end) for piece in pieces.values()], level)
    return tuple(shaped(line, pieces[begin]) for begin, _end in order)


def pieces_of(line: str, key: str, level: list[int]) -> Iterator[Piece]:
    wanted = list(zip(level, scripts_of(line), faces_of(line, key), strict=True))
    begin = 0
    for (each, script, face), run in groupby(wanted):
        end = begin + len(list(run))
        yield Piece(begin, end, face, script, bool(each % 2))
        begin = end


def faces_of(line: str, key: str) -> list[str]:
    """Per character."""
    found: list[str] = []
    for letter, face in runs_by_face(line, key):
        if face is None:
            raise LetterMissing(letter)
        found += [face] * len(letter)
    return found


def scripts_of(line: str) -> list[str | None]:
    """Per character; what belongs to every script goes with what stands before it, or else after."""
    found: list[str | None] = []
    for character in line:
        found.append(script_of(character) or (found[-1] if found else None))
    first = next((script for script in found if script), None)
    return [script or first for script in found]


@lru_cache(4096)
def script_of(character: str) -> str | None:
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(character)])
    buffer.guess_segment_properties()
    return buffer.script


def shaped(line: str, piece: Piece) -> Run:
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(character) for character in line], piece.begin, piece.end - piece.begin)
    buffer.direction = "rtl" if piece.right_to_left else "ltr"
    if piece.script:
        buffer.script = piece.script
    face = opened(piece.face)
    hb.shape(hb.Font(face), buffer)
    em = face.upem
    texts = texts_by_cluster(line, piece, [info.cluster for info in buffer.glyph_infos])
    return Run(
        piece.face,
        tuple(
            Glyph(info.codepoint, at.x_advance / em, at.x_offset / em, at.y_offset / em, texts.pop(info.cluster, ""))
            for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ),
    )


def texts_by_cluster(line: str, piece: Piece, clusters: list[int]) -> dict[int, str]:
    begins = sorted(set(clusters))
    return {begin: line[begin:end] for begin, end in zip(begins, [*begins[1:], piece.end], strict=True)}
