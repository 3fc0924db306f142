"""Row by row, however large the file is and whatever is wrong with it: a row that cannot be read is told as such, and
the next is read all the same. None is left out in silence.

Python's reader alone takes the rest of a file for one cell where a quote is never closed. Here it is given the lines
one by one; where it fails, the line on which the row began is that row, and reading goes on with the line behind it.
"""

import csv
import io
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from sheets.shape import Shape
from sheets.writing import bare

MOST_LETTERS = 131_072  # in a cell
MOST_LINES = 200  # in a row; more than that, and a quote was not closed
MOST_IN_LINE = 4 * 1024 * 1024  # letters; of a longer line the rest is dropped


class Fault(StrEnum):
    """Why a row cannot be read; its words are in services.sheet_words."""

    QUOTES = "quotes"  # opened and never closed, or something behind a closed one
    TOO_LONG = "too_long"  # a cell
    NUL = "nul"  # a sign that no text has
    LETTERS = "letters"  # not of the encoding that was chosen


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row's in a spreadsheet: the header has 1. `cells` are empty where there is a fault."""

    number: int
    cells: tuple[str, ...]
    fault: Fault | None = None


def rows(file: BinaryIO, shape: Shape) -> Generator[Row]:
    """All rows that are not empty, the header first. Close it before `file`, which it leaves open."""
    text = io.TextIOWrapper(file, encoding=shape.encoding, errors="replace", newline="")
    try:
        lines = _Lines(text)
        for number, cells in enumerate(_records(lines, shape.separator), 1):
            if isinstance(cells, Fault):
                yield Row(number, (), cells)
            elif any(cell.strip() for cell in cells):
                yield _row(number, cells)
    finally:
        text.detach()


def _records(lines: "_Lines", separator: str) -> Iterator[list[str] | Fault]:
    csv.field_size_limit(MOST_LETTERS)
    while not lines.is_over:
        reader = csv.reader(lines, delimiter=separator, strict=True)
        try:
            for record in reader:
                lines.let_go()
                yield record
        except (csv.Error, _NeverClosed) as fault:
            lines.give_back_all_but_one()
            yield Fault.TOO_LONG if "limit" in str(fault) else Fault.QUOTES


def _row(number: int, cells: list[str]) -> Row:
    joined = "".join(cells)
    if "\0" in joined:
        return Row(number, (), Fault.NUL)
    if "\ufffd" in joined:
        return Row(number, (), Fault.LETTERS)
    return Row(number, tuple(bare(cell.strip()) for cell in cells))


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

    def give_back_all_but_one(self) -> None:
        """It was not: what follows its first line is read anew."""
        self._again += reversed(self._held[1:])
        self._held.clear()
        self.is_over = self.is_over and not self._again

    def _next_of_file(self) -> str:
        line = self._text.readline(MOST_IN_LINE)
        if len(line) == MOST_IN_LINE and not line.endswith(("\n", "\r")):
            while (rest := self._text.readline(MOST_IN_LINE)) and not rest.endswith(("\n", "\r")):
                pass
        return line
