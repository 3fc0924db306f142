"""Job tickets: one page goes with each line through production."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError
from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from papers.sheet import Sheet
from papers.text import draw, wrapped

PICTURE = 34 * mm  # a thumbnail's longer side
PICTURE_PIXELS = 400


@dataclass(frozen=True, slots=True)
class PrintFile:
    """What one area is printed from. `thumbnail`: a picture of any common format."""

    area: str
    name: str
    thumbnail: bytes | None = None


@dataclass(frozen=True, slots=True)
class JobTicket:
    """A line. `facts` are (name, value); `test` is the word for a test order, empty for a real one."""

    code: str
    title: str
    pieces: str
    facts: Sequence[tuple[str, str]]
    files: Sequence[PrintFile] = ()
    test: str = ""


def job_tickets(tickets: Iterable[JobTicket], title: str) -> bytes:
    """One A5 page each, more where a line has many files."""
    sheet = Sheet(A5, title)
    for place, ticket in enumerate(tickets):
        if place:
            sheet.new_page()
        _draw(sheet, ticket)
    return sheet.finished()


def _draw(sheet: Sheet, ticket: JobTicket) -> None:
    sheet.barcode(ticket.code)
    sheet.gap(3 * mm)
    if ticket.test:
        sheet.banner(ticket.test)
    sheet.line(ticket.title, 17, bold=True)
    sheet.gap(1 * mm)
    sheet.line(ticket.pieces, 24, bold=True, most=1)
    sheet.rule()
    sheet.facts(ticket.facts)
    sheet.rule()
    for file in ticket.files:
        _draw_file(sheet, file)


def _draw_file(sheet: Sheet, file: PrintFile) -> None:
    sheet.need(PICTURE + 2 * mm)
    top = sheet.y
    if picture := _thumbnail(file.thumbnail):
        width, height = picture.size
        scale = PICTURE / max(width, height)
        sheet.canvas.drawImage(ImageReader(picture), sheet.left, top - height * scale, width * scale, height * scale)
    y, from_left = top, sheet.left + PICTURE + 4 * mm
    for text, size, bold in ((file.area, 9, False), (file.name, 9, True)):
        for part in wrapped(text, size, sheet.right - from_left, bold=bold, most=4):
            y -= size * 1.35
            draw(sheet.canvas, from_left, y, part, size, bold=bold)
    sheet.y = top - PICTURE - 2 * mm


def _thumbnail(content: bytes | None) -> Image.Image | None:
    """As small as it is printed, on white; None where there is none, or nobody can open it."""
    if not content:
        return None
    try:
        picture = Image.open(io.BytesIO(content))
        picture.thumbnail((PICTURE_PIXELS, PICTURE_PIXELS))
        seen = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError):
        return None
    ground = Image.new("RGB", seen.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground
