"""Lines of text in the product's own faces: measured, wrapped, and drawn letter by letter by a face that has it."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from designs.fonts import face_path, runs_by_face

REGULAR, BOLD = "inter-400", "inter-700"
UNKNOWN = "?"  # stands for a letter that no face has


def draw(canvas: Canvas, x: float, y: float, text: str, size: float, *, bold: bool = False) -> float:
    """One line from `x` on the baseline `y`; where it ends. Points, from the page's lower left corner."""
    for piece, face in runs(text, bold=bold):
        canvas.setFont(registered(face), size)
        canvas.drawString(x, y, piece)
        x += stringWidth(piece, face, size)
    return x


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    return sum(stringWidth(piece, registered(face), size) for piece, face in runs(text, bold=bold))


def wrapped(text: str, size: float, width: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """Lines that fit into `width`, `most` at most; the last one says with … that there was more."""
    lines = [line for part in text.split("\n") for line in _lines(part, size, width, bold=bold)]
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(f"{last}…", size, bold=bold) > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"]


def runs(text: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """`text` in pieces, each with the face that draws it."""
    wanted = BOLD if bold else REGULAR
    pieces = ((letter, face) if face else (UNKNOWN, wanted) for letter, face in runs_by_face(text, wanted))
    for face, group in groupby(pieces, key=lambda piece: piece[1]):
        yield "".join(letter for letter, _face in group), face


@lru_cache
def registered(face: str) -> str:
    """Its name in a PDF; its letters are embedded as far as they are used."""
    registerFont(TTFont(face, str(face_path(face))))
    return face


def _lines(text: str, size: float, width: float, *, bold: bool) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            yield line
        *whole, line = _broken(word, size, width, bold=bold)
        yield from whole
    yield line


def _broken(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    """A word that is wider than a line, cut where the line ends."""
    parts = [""]
    for letter in word:
        if parts[-1] and width_of(parts[-1] + letter, size, bold=bold) > width:
            parts.append("")
        parts[-1] += letter
    return parts
