"""Print files for the demo: hills under a sun, drawn to the millimetre of a print area with its bleed."""

import io
import math
from dataclasses import dataclass
from zlib import crc32

from pikepdf import Array, Dictionary, Name, Page, Pdf
from PIL import Image, ImageDraw

from designs.checks import MM_PER_INCH, PrintArea
from designs.facts import FileFormat

Colour = tuple[int, int, int]
Point = tuple[float, float]
POINTS_PER_MM = 72 / MM_PER_INCH
PALETTES: tuple[tuple[Colour, ...], ...] = (
    ((252, 228, 196), (240, 113, 84), (214, 158, 110), (148, 92, 87), (74, 53, 75)),
    ((205, 231, 240), (250, 204, 92), (122, 176, 168), (62, 124, 134), (26, 71, 92)),
    ((233, 226, 243), (255, 164, 142), (170, 148, 204), (110, 91, 160), (58, 48, 104)),
    ((238, 240, 213), (233, 120, 60), (163, 190, 120), (98, 142, 88), (43, 84, 66)),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled outline in millimetres from the sheet's upper left."""

    colour: Colour
    outline: list[Point]


def print_file(area: PrintArea, file_format: FileFormat, seed: str) -> bytes:
    """A faultless file for `area`, PDF or PNG; the same for the same `seed`."""
    shapes = landscape(area, seed)
    return as_pdf(area, shapes) if file_format is FileFormat.PDF else as_png(area, shapes)


def landscape(area: PrintArea, seed: str) -> list[Shape]:
    """Without bleed the background stays bare: it is a shirt."""
    number = crc32(seed.encode())
    sky, light, *earth = PALETTES[number % len(PALETTES)]
    width, height = area.sheet
    background = [Shape(sky, [(0, 0), (width, 0), (width, height), (0, height)])] if area.bleed_mm else []
    place = 0.25 + number // 7 % 6 / 10
    hills = [Shape(colour, hill(width, height, row, number)) for row, colour in enumerate(earth)]
    return [*background, Shape(light, disc(width * place, height * 0.32, min(width, height) * 0.18)), *hills]


def disc(x: float, y: float, radius: float) -> list[Point]:
    turns = [math.tau * step / 180 for step in range(180)]
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


def hill(width: float, height: float, row: int, number: int) -> list[Point]:
    phase, waves = number % 97 + row * 2.1, 1.2 + row * 0.5
    ridge = height * (0.52 + 0.16 * row)
    xs = [width * step / 120 for step in range(121)]
    crest = [(x, ridge + height * 0.06 * math.sin(phase + math.tau * waves * x / width)) for x in xs]
    return [*crest, (width, height), (0, height)]


def as_png(area: PrintArea, shapes: list[Shape]) -> bytes:
    """At the recommended dpi; bare parts are see-through."""
    pixels_per_mm = area.recommended_dpi / MM_PER_INCH
    size = (math.ceil(area.sheet[0] * pixels_per_mm), math.ceil(area.sheet[1] * pixels_per_mm))
    image = Image.new("RGB", size) if area.bleed_mm else Image.new("RGBA", size)
    draw = ImageDraw.Draw(image)
    for shape in shapes:
        draw.polygon([(x * pixels_per_mm, y * pixels_per_mm) for x, y in shape.outline], fill=shape.colour)
    made = io.BytesIO()
    image.save(made, "PNG", dpi=(area.recommended_dpi, area.recommended_dpi), compress_level=1)
    return made.getvalue()


def as_pdf(area: PrintArea, shapes: list[Shape]) -> bytes:
    """Outlines only, with the boxes that a printer looks for."""
    width, height = (edge * POINTS_PER_MM for edge in area.sheet)
    bleed = area.bleed_mm * POINTS_PER_MM
    with Pdf.new() as pdf:
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, width, height]),
            BleedBox=Array([0, 0, width, height]),
            TrimBox=Array([bleed, bleed, width - bleed, height - bleed]),
            Contents=pdf.make_stream("\n".join(pdf_fill(shape, height) for shape in shapes).encode()),
            Resources=Dictionary(),
        )
        pdf.pages.append(Page(pdf.make_indirect(page)))
        made = io.BytesIO()
        pdf.save(made, deterministic_id=True)
        return made.getvalue()


def pdf_fill(shape: Shape, height: float) -> str:
    red, green, blue = (f"{part / 255:.3f}" for part in shape.colour)
    points = [f"{x * POINTS_PER_MM:.2f} {height - y * POINTS_PER_MM:.2f}" for x, y in shape.outline]
    return f"{red} {green} {blue} rg {points[0]} m {' l '.join(points[1:])} l f"
