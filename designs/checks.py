"""Preflight, first depth: the facts of a file against a print area.

The fit rule. A file is placed in the middle of the sheet (trim and bleed), enlarged or reduced alike in both
directions until it covers all of it; what sticks out is cut off. So

    effective dpi = min(width in pixels / sheet width in inches, height in pixels / sheet height in inches)

A PDF that names its own trim box is placed trim on trim instead; its pictures' dpi are divided by the enlargement.
"""

from collections.abc import Callable
from dataclasses import dataclass

from designs.facts import FileFacts, FileFormat, PageBoxes
from designs.findings import Code, Fact, Finding, Level

MM_PER_INCH = 25.4
SIZE_TOLERANCE_MM = 1.0
BLEED_TOLERANCE_MM = 0.5
CUT_BLOCKS_FROM = 0.05  # of the longer way: more than this is seldom only background


@dataclass(frozen=True, slots=True)
class PrintArea:
    """Where a product is printed. `width_mm` × `height_mm` is the trimmed size; bleed lies around it."""

    width_mm: float
    height_mm: float
    bleed_mm: float
    safe_mm: float
    min_dpi: int
    recommended_dpi: int
    formats: frozenset[str]

    @property
    def trim(self) -> tuple[float, float]:
        return self.width_mm, self.height_mm

    @property
    def sheet(self) -> tuple[float, float]:
        return self.width_mm + 2 * self.bleed_mm, self.height_mm + 2 * self.bleed_mm


@dataclass(frozen=True, slots=True)
class Fit:
    """How something covers a sheet."""

    scale: float  # millimetres on the sheet per unit of what is placed
    cut_mm: float  # what sticks out, both sides together
    cut_share: float

    @property
    def is_whole(self) -> bool:
        return self.cut_mm <= SIZE_TOLERANCE_MM


def check(facts: FileFacts, area: PrintArea) -> list[Finding]:
    """One finding per question that can be asked of this file, good answers included."""
    answers = (ask(facts, area) for ask in QUESTIONS)
    return [finding for finding in answers if finding]


def check_format(facts: FileFacts, area: PrintArea) -> Finding:
    if facts.format in area.formats:
        return Finding(Code.FORMAT_ACCEPTED, Level.OK, {"format": facts.format})
    accepted = ", ".join(sorted(area.formats))
    return Finding(Code.FORMAT_NOT_ACCEPTED, Level.BLOCK, {"format": facts.format, "accepted": accepted})


def check_pages(facts: FileFacts, area: PrintArea) -> Finding:
    if facts.pages == 1:
        return Finding(Code.ONE_PAGE, Level.OK)
    return Finding(Code.SEVERAL_PAGES, Level.BLOCK, {"pages": facts.pages})


def check_size(facts: FileFacts, area: PrintArea) -> Finding:
    """By millimetres for a PDF, by proportion for a picture (its stated dpi is seldom meant)."""
    needed: dict[str, Fact] = {"needed_width_mm": area.sheet[0], "needed_height_mm": area.sheet[1]}
    own_trim = trim_of(facts, area)
    if own_trim:
        return check_own_trim(own_trim, area, needed)
    size = seen_size(facts)
    if cover(size, area.sheet).is_whole:
        return Finding(Code.SIZE_FITS, Level.OK, needed) if facts.boxes is None else check_scale(size, area, needed)
    if cover(size, area.trim).is_whole:
        return Finding(Code.NO_BLEED, Level.WARN, needed | {"bleed_mm": area.bleed_mm})
    return check_proportion(size, area, needed)


def check_own_trim(boxes: PageBoxes, area: PrintArea, needed: dict[str, Fact]) -> Finding:
    fit = cover((boxes.trim.width, boxes.trim.height), area.trim)
    if boxes.bleed.margin_around(boxes.trim) * fit.scale < area.bleed_mm - BLEED_TOLERANCE_MM:
        return Finding(Code.NO_BLEED, Level.WARN, needed | {"bleed_mm": area.bleed_mm})
    page = boxes.trim.width + 2 * area.bleed_mm / fit.scale, boxes.trim.height + 2 * area.bleed_mm / fit.scale
    return check_scale(page, area, needed)


def check_scale(size: tuple[float, float], area: PrintArea, needed: dict[str, Fact]) -> Finding:
    """A PDF of the right proportion: is it also of the right size?"""
    width, height = size
    fit = cover(size, area.sheet)
    if max(abs(width * fit.scale - width), abs(height * fit.scale - height)) <= SIZE_TOLERANCE_MM:
        return Finding(Code.SIZE_FITS, Level.OK, needed)
    found: dict[str, Fact] = {
        "width_mm": round(width, 1),
        "height_mm": round(height, 1),
        "percent": round(fit.scale * 100),
    }
    return Finding(Code.SIZE_SCALED, Level.WARN, needed | found)


def check_proportion(size: tuple[float, float], area: PrintArea, needed: dict[str, Fact]) -> Finding:
    turned = size[1], size[0]
    if cover(turned, area.sheet).is_whole or cover(turned, area.trim).is_whole:
        return Finding(Code.TURNED, Level.BLOCK, needed)
    fit = cover(size, area.sheet)
    level = Level.BLOCK if fit.cut_share > CUT_BLOCKS_FROM else Level.WARN
    cut: dict[str, Fact] = {"cut_mm": round(fit.cut_mm, 1), "cut_percent": round(fit.cut_share * 100, 1)}
    return Finding(Code.PROPORTION_DIFFERS, level, needed | cut)


def check_resolution(facts: FileFacts, area: PrintArea) -> Finding:
    """Whole numbers decide, as they are shown: 299.6 is 300."""
    exact = effective_dpi(facts, area)
    if exact is None:
        return Finding(Code.RESOLUTION_FREE, Level.OK)
    dpi = round(exact)
    if dpi < area.min_dpi:
        return Finding(Code.RESOLUTION_TOO_LOW, Level.BLOCK, {"dpi": dpi, "min_dpi": area.min_dpi})
    if dpi < area.recommended_dpi:
        return Finding(Code.RESOLUTION_LOW, Level.WARN, {"dpi": dpi, "recommended_dpi": area.recommended_dpi})
    return Finding(Code.RESOLUTION_GOOD, Level.OK, {"dpi": dpi})


def check_fonts(facts: FileFacts, area: PrintArea) -> Finding | None:
    if facts.format is not FileFormat.PDF:
        return None
    if facts.fonts_missing:
        return Finding(Code.FONTS_MISSING, Level.BLOCK, {"fonts": ", ".join(facts.fonts_missing)})
    return Finding(Code.FONTS_EMBEDDED, Level.OK)


QUESTIONS: tuple[Callable[[FileFacts, PrintArea], Finding | None], ...] = (
    check_format, check_pages, check_size, check_resolution, check_fonts,
)  # fmt: skip


def effective_dpi(facts: FileFacts, area: PrintArea) -> float | None:
    """Pixels per printed inch by the fit rule; None where nothing is made of pixels."""
    if facts.boxes is None:
        return MM_PER_INCH / cover(seen_size(facts), area.sheet).scale
    if facts.lowest_image_dpi is None:
        return None
    own_trim = trim_of(facts, area)
    if own_trim:
        return facts.lowest_image_dpi / cover((own_trim.trim.width, own_trim.trim.height), area.trim).scale
    return facts.lowest_image_dpi / cover(seen_size(facts), area.sheet).scale


def cover(size: tuple[float, float], sheet: tuple[float, float]) -> Fit:
    width, height = size
    scale = max(sheet[0] / width, sheet[1] / height)
    cut_width, cut_height = width * scale - sheet[0], height * scale - sheet[1]
    return Fit(scale, max(cut_width, cut_height), max(cut_width / (width * scale), cut_height / (height * scale)))


def trim_of(facts: FileFacts, area: PrintArea) -> PageBoxes | None:
    """The boxes of a PDF that names a trim box inside its bleed, of the area's proportion."""
    boxes = facts.boxes
    if boxes is None or boxes.trim == boxes.bleed:
        return None
    return boxes if cover((boxes.trim.width, boxes.trim.height), area.trim).is_whole else None


def seen_size(facts: FileFacts) -> tuple[float, float]:
    """Pixels of a picture, millimetres of a PDF's page (without room for crop marks)."""
    if facts.boxes:
        return facts.boxes.trim.width, facts.boxes.trim.height
    if not (facts.width_px and facts.height_px):
        raise ValueError("a picture without pixels")
    return facts.width_px, facts.height_px
