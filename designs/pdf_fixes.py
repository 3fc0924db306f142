"""A PDF's first page laid on the sheet of a print area anew, as the drawing that it is. Limited process alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Page, Pdf

from designs.areas import MM_PER_INCH, PrintArea
from designs.fix import Fix
from designs.pdfs import boxes_of

POINTS = 72 / MM_PER_INCH


class Tile(NamedTuple):
    """Where a copy of the page is drawn, in points: its matrix, and the rectangle that is kept of it."""

    matrix: tuple[float, float, float, float, float, float]
    kept: tuple[float, float, float, float]


def turned(path: Path, out: Path) -> None:
    with Pdf.open(path, attempt_recovery=False) as pdf:
        pdf.pages[0].rotate(90, relative=True)
        pdf.save(out)


def laid_anew(path: Path, out: Path, fix: Fix, area: PrintArea) -> None:
    """One page of the sheet's size, with its trim box; fonts, colours and pictures are what they were."""
    with Pdf.open(path, attempt_recovery=False) as source, Pdf.new() as pdf:
        page = source.pages[0]
        size = size_of(page)
        form = pdf.copy_foreign(page.as_form_xobject())
        width, height = (edge * POINTS for edge in area.sheet)
        pdf.add_blank_page(page_size=(width, height))
        new = pdf.pages[0]
        new.obj.Resources = Dictionary(XObject=Dictionary(F=form))
        drawn = b"".join(draw(tile) for tile in tiles(size, form_corner(form), fix, area))
        new.obj.Contents = pdf.make_stream(drawn)
        bleed = area.bleed_mm * POINTS
        new.obj.TrimBox = Array([bleed, bleed, width - bleed, height - bleed])
        new.obj.BleedBox = Array([0, 0, width, height])
        pdf.save(out)


def size_of(page: Page) -> tuple[float, float]:
    """Of its trim as it is seen, in points."""
    trim = boxes_of(page).trim
    return trim.width * POINTS, trim.height * POINTS


def form_corner(form: pikepdf.Object) -> tuple[float, float]:
    """The lower left of what the form shows, after its own matrix."""
    a, b, c, d, e, f = (float(value) for value in form.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))
    x0, y0, x1, y1 = (float(value) for value in form.BBox)
    seen = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    return min(x for x, _y in seen), min(y for _x, y in seen)


def tiles(size: tuple[float, float], corner: tuple[float, float], fix: Fix, area: PrintArea) -> Iterator[Tile]:
    sheet = area.sheet[0] * POINTS, area.sheet[1] * POINTS
    trim = area.width_mm * POINTS, area.height_mm * POINTS
    bleed = area.bleed_mm * POINTS
    scales = [(trim[side] if fix is not Fix.FILL else sheet[side]) / size[side] for side in (0, 1)]
    scale = min(scales) if fix is Fix.FIT else max(scales)
    wide, high = size[0] * scale, size[1] * scale
    left, bottom = (sheet[0] - wide) / 2, (sheet[1] - high) / 2
    if fix is not Fix.MIRROR:
        kept = (0.0, 0.0, *sheet)
        yield Tile((scale, 0, 0, scale, left - corner[0] * scale, bottom - corner[1] * scale), kept)
        return
    columns = mirrorings(bleed, trim[0], left, corner[0], scale)
    rows = list(mirrorings(bleed, trim[1], bottom, corner[1], scale))
    for across, at_x, from_x, long_x in columns:
        for up, at_y, from_y, long_y in rows:
            yield Tile((across, 0, 0, up, at_x, at_y), (from_x, from_y, long_x, long_y))


def mirrorings(
    bleed: float, trim: float, low: float, corner: float, scale: float
) -> Iterator[tuple[float, float, float, float]]:
    """In one direction: scale and shift of the page, and from where on how much of it is kept; before, on, after."""
    straight = low - corner * scale
    yield -scale, 2 * bleed - straight, 0.0, bleed
    yield scale, straight, bleed, trim
    yield -scale, 2 * (bleed + trim) - straight, bleed + trim, bleed


def draw(tile: Tile) -> bytes:
    x, y, width, height = tile.kept
    matrix = " ".join(f"{value:.5f}" for value in tile.matrix)
    return f"q {x:.4f} {y:.4f} {width:.4f} {height:.4f} re W n {matrix} cm /F Do Q\n".encode()
