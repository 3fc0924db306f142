"""Row by row, however large the file is and whatever is wrong with it: a row that cannot be read is told as such, and
the next is read all the same. None is left out in silence.

Python's reader alone takes the rest of a file for one cell where a quote is never closed. Here it is given the lines
one by one; where it fails, the line on which the row began is that row, and reading goes on with the line behind it.
"""

import codecs
import csv
import io
from collections.abc import Generator, Iterator
from typing import BinaryIO, NamedTuple

from sheets import workbook
from sheets.rows import UNKNOWN, Fault, Row, faulty, row_of
from sheets.shape import Encoding, Shape

MARKED = "vetrina-marked"
codecs.register_error(MARKED, lambda fault: (UNKNOWN, fault.end))  # type: ignore[attr-defined]
MOST_LINES = 200  # in a row; more than that, and a quote was not closed
MOST_IN_CELL = 16 * 1024 * 1024  # letters; a longer one is told line by line
MOST_IN_LINE = 4 * 1024 * 1024  # letters; of a longer line the rest is dropped


def rows(file: BinaryIO, shape: Shape) -> Generator[Row]:
    """All rows that are not empty, the header first. Close it before `file`, which stays open. Raises Unreadable."""
    if shape.encoding == Encoding.WORKBOOK:
        yield from workbook.rows(file)
        return
    text = io.TextIOWrapper(file, encoding=shape.encoding, errors=MARKED, newline="")
    try:
        lines = _Lines(text)
        for number, found in enumerate(_records(lines, shape.separator), 1):
            if isinstance(found, _Broken):
                yield faulty(number, [found.line], found.fault)
            elif any(cell.strip() for cell in found):
                yield row_of(number, found)
    finally:
        text.detach()


def _records(lines: "_Lines", separator: str) -> "Iterator[list[str] | _Broken]":
    csv.field_size_limit(MOST_IN_CELL)
    while not lines.is_over:
        reader = csv.reader(lines, delimiter=separator, strict=True)
        try:
            for record in reader:
                lines.let_go()
                yield record
        except (csv.Error, _NeverClosed) as fault:
            yield _Broken(Fault.TOO_LONG if "limit" in str(fault) else Fault.QUOTES, lines.give_back_all_but_one())


class _Broken(NamedTuple):
    fault: Fault
    line: str  # on which the row began


class _NeverClosed(Exception):
    """A row goes on for longer than any row does."""


class _Lines:
    """The lines for the reader, of which those of the row that is being read are held."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._held, self._again = text, list[str](), list[str]()
        self.is_over = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self._held) >= MOST_LINES:
            raise _NeverClosed
        line = self._again.pop() if self._again else self._next_of_file()
        if not line:
            self.is_over = True
            raise StopIteration
        self._held.append(line)
        return line

    def let_go(self) -> None:
        """The row was read."""
        self._held.clear()

    def give_back_all_but_one(self) -> str:
        """It was not: what follows its first line is read anew. The answer: that line."""
        first, *others = self._held or [""]
        self._again += reversed(others)
        self._held.clear()
        self.is_over = self.is_over and not self._again
        return first

    def _next_of_file(self) -> str:
        line = self._text.readline(MOST_IN_LINE)
        if len(line) == MOST_IN_LINE and not line.endswith(("\n", "\r")):
            while (rest := self._text.readline(MOST_IN_LINE)) and not rest.endswith(("\n", "\r")):
                pass
        return line
