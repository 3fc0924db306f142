"""PDF: structure by pikepdf, pictures and previews by PDFium. Runs in the limited process alone."""

import math
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Page, PasswordError, Pdf
from PIL import Image
from pypdfium2 import raw as pdfium

from designs.facts import Box, FileFacts, FileFormat, PageBoxes
from designs.findings import Code, FileRefused
from designs.pdf_colours import colours_of
from designs.pdf_objects import refuse_what_acts_or_swells

MAX_PAGES = 100  # a print area takes one; beyond this the file isn't even looked through
LONGEST_MM = 100_000.0
MM_PER_POINT = 25.4 / 72
POINTS_PER_INCH = 72
CLEAR, WHITE = (255, 255, 255, 0), (255, 255, 255, 255)
HAIRLINE = 0.1  # points; what is thinner is a line drawn as a picture


def inspect_pdf(path: Path) -> FileFacts:
    try:
        pdf = Pdf.open(path, attempt_recovery=False)  # what has to be guessed at prints as guessed
    except PasswordError as error:
        raise FileRefused(Code.ENCRYPTED) from error
    with pdf:
        if pdf.is_encrypted:
            raise FileRefused(Code.ENCRYPTED)
        if len(pdf.pages) > MAX_PAGES:
            raise FileRefused(Code.TOO_MANY_PAGES, pages=len(pdf.pages), limit=MAX_PAGES)
        seen = refuse_what_acts_or_swells(pdf)
        painted = colours_of(pdf.pages[0], seen.unpacked)
        return FileFacts(
            format=FileFormat.PDF,
            size_bytes=path.stat().st_size,
            pages=len(pdf.pages),
            boxes=boxes_of(pdf.pages[0]),
            lowest_image_dpi=lowest_image_dpi(path),
            has_alpha=seen.has_alpha,
            fonts_missing=tuple(sorted(seen.fonts_missing)),
            page_colours=tuple(sorted(painted.colours)),
            spots=tuple(sorted(painted.spots)),
            has_overprint=seen.has_overprint,
        )


def boxes_of(page: Page) -> PageBoxes:
    """In millimetres, turned and enlarged as the page says."""
    media = edges(page.mediabox)
    turns = int(page.rotation) // 90 % 4
    unit = float(page.obj.get("/UserUnit", 1)) * MM_PER_POINT
    boxes = [seen_box(box, media, turns, unit) for box in (page.mediabox, page.bleedbox, page.trimbox)]
    if not all(0 < edge < LONGEST_MM for box in boxes for edge in (box.width, box.height)):
        raise FileRefused(Code.UNREADABLE)
    return PageBoxes(*boxes)


def seen_box(box: pikepdf.Array, media: list[float], turns: int, unit: float) -> Box:
    """`box`, as far as it is on the `media`, from its lower left, after `turns` quarter turns clockwise."""
    width, height = media[2] - media[0], media[3] - media[1]
    left, bottom, right, top = edges(box)
    x0, x1 = max(left - media[0], 0), min(right - media[0], width)
    y0, y1 = max(bottom - media[1], 0), min(top - media[1], height)
    for _turn in range(turns):
        x0, y0, x1, y1 = y0, width - x1, y1, width - x0
        width, height = height, width
    return Box(*(round(edge * unit, 3) for edge in (x0, y0, x1, y1)))


def edges(box: pikepdf.Array) -> list[float]:
    """Left, bottom, right, top: a PDF may name any two corners."""
    x0, y0, x1, y1 = (float(edge) for edge in box)
    return [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]


def lowest_image_dpi(path: Path) -> float | None:
    """Of the pictures on the first page, each as large as it is placed there."""
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[0]
        images = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
        dpis = [dpi for image in images if (dpi := placed_dpi(image))]
        return round(min(dpis), 2) if dpis else None


def placed_dpi(image: pypdfium2.PdfImage) -> float | None:
    matrix, form = image.get_matrix(), image.container
    while form:
        matrix, form = matrix.multiply(form.get_matrix()), form.container
    width, height = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
    if min(width, height) < HAIRLINE:
        return None
    wide, high = image.get_px_size()
    return float(min(wide / width, high / height) * POINTS_PER_INCH)


def preview_of_pdf(path: Path, size: int, *, is_clear: bool = False) -> Image.Image:
    """The first page with all around it, on white or on nothing, `size` pixels long."""
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[0]
        page.set_cropbox(*page.get_mediabox())  # where it lies is reckoned from the media box
        ground = CLEAR if is_clear else WHITE
        scale = size / max(page.get_size())
        bitmap = page.render(
            scale=scale, may_draw_forms=False, fill_color=ground, maybe_alpha=is_clear, rev_byteorder=True
        )
        picture: Image.Image = bitmap.to_pil()
        return picture.convert("RGBA" if is_clear else "RGB")
