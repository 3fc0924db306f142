"""A page that is filled from its top: lines, facts, rules, barcodes."""

import io
from collections.abc import Callable, Iterable, Sequence

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from papers.text import draw, width_of, wrapped

Size = tuple[float, float]
QUIET = 10  # a barcode's margin at each side, in its narrowest bars


class Sheet:
    """Pages of one size. `y` is how far the page is filled; `new_page` is called where something does not fit."""

    def __init__(self, size: Size, title: str, margin: float = 10 * mm) -> None:
        self._out = io.BytesIO()
        self.canvas = Canvas(self._out, pagesize=size, invariant=1)
        self.canvas.setTitle(title)
        self.canvas.setCreator("")
        self.canvas.setProducer("")
        self.left, self.right = margin, size[0] - margin
        self.top, self.bottom = size[1] - margin, margin
        self.y = self.top
        self.on_new_page: Callable[[], None] = lambda: None

    @property
    def width(self) -> float:
        return self.right - self.left

    def finished(self) -> bytes:
        self.canvas.save()
        return self._out.getvalue()

    def new_page(self) -> None:
        self.canvas.showPage()
        self.y = self.top
        self.on_new_page()

    def need(self, height: float) -> None:
        """A new page, unless so much room is left on this one."""
        if self.y - height < self.bottom:
            self.new_page()

    def line(self, text: str, size: float, *, bold: bool = False, most: int = 3, width: float | None = None) -> None:
        """Text from the left, wrapped."""
        for part in wrapped(text, size, width or self.width, bold=bold, most=most):
            self.y -= size * 1.25
            draw(self.canvas, self.left, self.y, part, size, bold=bold)

    def at_right(self, text: str, size: float, *, bold: bool = False) -> None:
        """On the line that was written last."""
        draw(self.canvas, self.right - width_of(text, size, bold=bold), self.y, text, size, bold=bold)

    def gap(self, height: float) -> None:
        self.y -= height

    def rule(self) -> None:
        self.y -= 2 * mm
        self.canvas.setLineWidth(0.5)
        self.canvas.line(self.left, self.y, self.right, self.y)
        self.y -= 1 * mm

    def facts(self, facts: Iterable[tuple[str, str]], size: float = 9, label_width: float = 32 * mm) -> None:
        """Names and values, one below the other."""
        for name, value in facts:
            parts = wrapped(value, size, self.width - label_width, bold=True, most=4)
            self.need(size * 1.35 * len(parts))
            for place, part in enumerate(parts):
                self.y -= size * 1.35
                if place == 0:
                    draw(self.canvas, self.left, self.y, wrapped(name, size, label_width, most=1)[0], size)
                draw(self.canvas, self.left + label_width, self.y, part, size, bold=True)

    def barcode(self, code: str, height: float = 14 * mm, bar: float = 0.42 * mm) -> None:
        """From the left, with the code in letters below it."""
        self.y -= height
        barcode_at(self.canvas, self.left, self.y, code, height, bar)
        self.y -= 10
        draw(self.canvas, self.left, self.y, code, 8)

    def banner(self, text: str, size: float = 26) -> None:
        """White on black over the whole width: nobody overlooks it."""
        height = size * 1.5
        self.need(height)
        self.y -= height
        self.canvas.rect(self.left, self.y, self.width, height, stroke=0, fill=1)
        self.canvas.setFillGray(1)
        draw(self.canvas, self.left + (self.width - width_of(text, size, bold=True)) / 2, self.y + size * 0.4,
             text, size, bold=True)  # fmt: skip
        self.canvas.setFillGray(0)
        self.y -= 2 * mm

    def cells(self, texts: Sequence[str], places: Sequence[float], size: float = 9, *, bold: bool = False) -> None:
        """One line of a table: each text from its own place on, one line high."""
        self.y -= size * 1.35
        for text, place, end in zip(texts, places, [*places[1:], self.width], strict=True):
            part = wrapped(text, size, end - place - 2 * mm, bold=bold, most=1)[0]
            draw(self.canvas, self.left + place, self.y, part, size, bold=bold)


def barcode_at(canvas: Canvas, x: float, y: float, code: str, height: float, bar: float) -> float:
    """Code 128 with its lower left corner there, its margins left to the caller; how wide it is."""
    drawn = Code128(code, barWidth=bar, barHeight=height, quiet=False)
    drawn.drawOn(canvas, x, y)
    return float(drawn.width)
