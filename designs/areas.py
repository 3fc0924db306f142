"""A print area, and how a file is placed on it.

The fit rule. A file is placed in the middle of the sheet (trim and bleed), enlarged or reduced alike in both
directions until it covers all of it; what sticks out is cut off. So

    effective dpi = min(width in pixels / sheet width in inches, height in pixels / sheet height in inches)

A PDF that names its own trim box is placed trim on trim instead; its pictures' dpi are divided by the enlargement.
"""

from dataclasses import dataclass

from designs.facts import Box, FileFacts, PageBoxes

MM_PER_INCH = 25.4
SAME_MM = 1.0  # a size that differs by less is the same


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
    colour: str = "any"

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


def cover(size: tuple[float, float], sheet: tuple[float, float]) -> Fit:
    width, height = size
    scale = max(sheet[0] / width, sheet[1] / height)
    cut_width, cut_height = width * scale - sheet[0], height * scale - sheet[1]
    return Fit(scale, max(cut_width, cut_height), max(cut_width / (width * scale), cut_height / (height * scale)))


def is_whole(size: tuple[float, float], sheet: tuple[float, float], tolerance_mm: float = SAME_MM) -> bool:
    """Whether it covers the sheet with next to nothing cut off."""
    return cover(size, sheet).cut_mm <= tolerance_mm


def effective_dpi(facts: FileFacts, area: PrintArea, tolerance_mm: float = SAME_MM) -> float | None:
    """Pixels per printed inch by the fit rule; None where nothing is made of pixels."""
    scale = scale_on(facts, area, tolerance_mm)
    if facts.boxes is None:
        return MM_PER_INCH / scale
    return None if facts.lowest_image_dpi is None else facts.lowest_image_dpi / scale


def scale_on(facts: FileFacts, area: PrintArea, tolerance_mm: float = SAME_MM) -> float:
    """Millimetres on the sheet per pixel of a picture, or per millimetre of a PDF."""
    own_trim = trim_of(facts, area, tolerance_mm)
    if own_trim:
        return cover((own_trim.trim.width, own_trim.trim.height), area.trim).scale
    return cover(seen_size(facts), area.sheet).scale


def placed_on(facts: FileFacts, area: PrintArea, tolerance_mm: float = SAME_MM) -> Box:
    """Where all that a preview shows of the file comes to lie, in millimetres from the sheet's lower left."""
    scale = scale_on(facts, area, tolerance_mm)
    middle_x, middle_y = area.sheet[0] / 2, area.sheet[1] / 2
    if facts.boxes is None:
        width, height = seen_size(facts)
        half_width, half_height = width * scale / 2, height * scale / 2
        return Box(middle_x - half_width, middle_y - half_height, middle_x + half_width, middle_y + half_height)
    media, trim = facts.boxes.media, facts.boxes.trim
    left = middle_x - (trim.left + trim.right) / 2 * scale
    bottom = middle_y - (trim.bottom + trim.top) / 2 * scale
    return Box(left, bottom, left + media.width * scale, bottom + media.height * scale)


def trim_of(facts: FileFacts, area: PrintArea, tolerance_mm: float = SAME_MM) -> PageBoxes | None:
    """The boxes of a PDF that names a trim box inside its bleed, of the area's proportion."""
    boxes = facts.boxes
    if boxes is None or boxes.trim == boxes.bleed:
        return None
    return boxes if is_whole((boxes.trim.width, boxes.trim.height), area.trim, tolerance_mm) else None


def seen_size(facts: FileFacts) -> tuple[float, float]:
    """Pixels of a picture, millimetres of a PDF's page (without room for crop marks)."""
    if facts.boxes:
        return facts.boxes.trim.width, facts.boxes.trim.height
    if not (facts.width_px and facts.height_px):
        raise ValueError("a picture without pixels")
    return facts.width_px, facts.height_px
