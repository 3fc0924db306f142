"""Packing slips: what lies in a parcel, for whoever opens it. No prices, and no name but the seller's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from papers.sheet import Sheet
from papers.text import draw, wrapped

PLACES = (0, 22 * mm)  # of the columns: quantity, article


@dataclass(frozen=True, slots=True)
class SlipRow:
    quantity: str
    title: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class PackingSlip:
    """All words in the language of who opens the parcel. `heads` name the columns; `test` as on a job ticket."""

    code: str
    seller: str
    title: str
    ship_to: str
    address: Sequence[str]
    facts: Sequence[tuple[str, str]]
    heads: tuple[str, str]
    rows: Sequence[SlipRow]
    test: str = ""


def packing_slips(slips: Iterable[PackingSlip], title: str) -> bytes:
    """A4, each from a new page on."""
    sheet = Sheet(A4, title, margin=18 * mm)
    for place, slip in enumerate(slips):
        if place:
            sheet.on_new_page = lambda: None
            sheet.new_page()
        _draw(sheet, slip)
    return sheet.finished()


def _draw(sheet: Sheet, slip: PackingSlip) -> None:
    sheet.line(slip.seller, 16, bold=True, most=2)
    sheet.gap(6 * mm)
    if slip.test:
        sheet.banner(slip.test)
    sheet.line(slip.ship_to, 9, most=1)
    for line in slip.address:
        sheet.line(line, 12, most=2)
    sheet.gap(8 * mm)
    sheet.line(slip.title, 18, bold=True, most=1)
    sheet.gap(1 * mm)
    sheet.facts(slip.facts, 10)
    sheet.gap(5 * mm)
    sheet.cells(slip.heads, PLACES, 10, bold=True)
    sheet.rule()
    sheet.on_new_page = lambda: _begin_page(sheet, slip)
    for row in slip.rows:
        _draw_row(sheet, row)
    sheet.need(40 * mm)
    sheet.gap(8 * mm)
    sheet.barcode(slip.code)


def _begin_page(sheet: Sheet, slip: PackingSlip) -> None:
    sheet.line(f"{slip.seller} · {slip.title}", 9, most=1)
    sheet.gap(2 * mm)
    sheet.cells(slip.heads, PLACES, 10, bold=True)
    sheet.rule()


def _draw_row(sheet: Sheet, row: SlipRow) -> None:
    room = sheet.width - PLACES[1]
    title, under = wrapped(row.title, 11, room, most=3), wrapped(row.under, 9, room, most=3) if row.under else []
    sheet.need(len(title) * 14 + len(under) * 12 + 4 * mm)
    draw(sheet.canvas, sheet.left, sheet.y - 14, row.quantity, 11, bold=True)
    for parts, size, step in ((title, 11, 14), (under, 9, 12)):
        for part in parts:
            sheet.y -= step
            draw(sheet.canvas, sheet.left + PLACES[1], sheet.y, part, size)
    sheet.rule()
