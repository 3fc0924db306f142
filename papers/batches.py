"""Batch tickets: what is made together, each line with a barcode of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from papers.sheet import Sheet, barcode_at
from papers.text import draw, wrapped

ROW = 15 * mm
PLACES = (0, 46 * mm, 64 * mm, 128 * mm)  # of the columns: barcode, pieces, product, order
BAR = 0.28 * mm


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A line. `test` is the word for a test order, empty for a real one."""

    code: str
    pieces: str
    product: str
    specification: str
    order: str
    whose: str
    test: str = ""


@dataclass(frozen=True, slots=True)
class BatchTicket:
    """`heads` name the columns: barcode, pieces, product, order."""

    code: str
    title: str
    facts: Sequence[tuple[str, str]]
    heads: tuple[str, str, str, str]
    rows: Sequence[BatchRow]


def batch_ticket(ticket: BatchTicket) -> bytes:
    """A4 pages; each says which batch it belongs to."""
    sheet = Sheet(A4, ticket.title, margin=14 * mm)
    sheet.barcode(ticket.code, 18 * mm, 0.5 * mm)
    sheet.gap(4 * mm)
    sheet.line(ticket.title, 20, bold=True)
    sheet.gap(1 * mm)
    sheet.facts(ticket.facts, 10)
    sheet.gap(4 * mm)
    sheet.cells(ticket.heads, PLACES, bold=True)
    sheet.rule()
    sheet.on_new_page = lambda: _begin_page(sheet, ticket)
    for row in ticket.rows:
        sheet.need(ROW)
        _draw_row(sheet, row)
    return sheet.finished()


def _begin_page(sheet: Sheet, ticket: BatchTicket) -> None:
    sheet.line(f"{ticket.title} · {ticket.code}", 9, most=1)
    sheet.gap(2 * mm)
    sheet.cells(ticket.heads, PLACES, bold=True)
    sheet.rule()


def _draw_row(sheet: Sheet, row: BatchRow) -> None:
    top, canvas = sheet.y, sheet.canvas
    barcode_at(canvas, sheet.left, top - 9 * mm, row.code, 8 * mm, BAR)
    draw(canvas, sheet.left, top - 12 * mm, row.code, 7)
    draw(canvas, sheet.left + PLACES[1], top - 6 * mm, row.pieces, 13, bold=True)
    for place, end, texts in (
        (PLACES[2], PLACES[3], [(row.product, True), (row.specification, False)]),
        (PLACES[3], sheet.width, [(f"{row.test} {row.order}".strip(), True), (row.whose, False)]),
    ):
        y = top - 1 * mm
        for text, bold in texts:
            for part in wrapped(text, 8.5, end - place - 2 * mm, bold=bold, most=2 if bold else 1):
                y -= 10.5
                draw(canvas, sheet.left + place, y, part, 8.5, bold=bold)
    sheet.y = top - ROW + 3 * mm
    sheet.rule()
