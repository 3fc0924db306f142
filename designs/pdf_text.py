"""The lines of a text as a PDF page's content: every glyph where it was placed."""

from collections.abc import Callable, Iterator

from designs.layout import Layout
from designs.pdf_file import number
from designs.pdf_fonts import EmbeddedFace
from designs.shaping import Glyph, Run

SMALLEST_SHIFT = 0.005  # thousandths of an em: less than that is only rounding


def text_content(layout: Layout, color: tuple[float, ...], face: Callable[[str], EmbeddedFace]) -> bytes:
    """`color` in shares of red, green and blue; `face` gives the embedded face by its key, which learns its glyphs."""
    words = [b" ".join(map(number, color)), b"rg BT"]
    for line in layout.lines:
        x = line.x
        for run in line.runs:
            words += run_content(run, face(run.face), layout.size, x, line.y)
            x += run.advance * layout.size
    return b" ".join([*words, b"ET"])


def run_content(run: Run, face: EmbeddedFace, size: float, x: float, y: float) -> Iterator[bytes]:
    yield b"/%s %s Tf 1 0 0 1 %s %s Tm" % (face.name.encode(), number(size), number(x), number(y))
    row: list[bytes] = []
    for glyph in run.glyphs:
        face.use(glyph)
        before, after = shifts(glyph, face.width(glyph.id))
        if glyph.y:
            yield from shown(row)
            row = []
            yield b"%s Ts" % number(glyph.y * size)
        row += [before, b"<%04X>" % glyph.id, after]
        if glyph.y:
            yield from shown(row)
            row = []
            yield b"0 Ts"
    yield from shown(row)


def shifts(glyph: Glyph, width: float) -> tuple[bytes, bytes]:
    """Before and after the glyph, in thousandths of an em, to the left."""
    before, after = -glyph.x * 1000, width - (glyph.advance - glyph.x) * 1000
    return tuple(number(shift) if abs(shift) > SMALLEST_SHIFT else b"" for shift in (before, after))  # type: ignore[return-value]


def shown(row: list[bytes]) -> Iterator[bytes]:
    words = [word for word in row if word]
    if words:
        yield b"[%s] TJ" % b" ".join(words)
