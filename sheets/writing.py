"""Rows as CSV that every spreadsheet opens (UTF-8 with a mark at the beginning), or as a workbook.

Nothing that is written is calculated, and reading it again brings back the same texts.
"""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

BEGINNING = "\ufeff"
CALCULATED = ("=", "+", "-", "@", "\t", "\r")
SUSPECT = frozenset(("'", *CALCULATED))
MOST_ROWS = 1_048_576  # in a sheet of a workbook, the header among them
MOST_IN_CELL = 32_767  # letters


class TooMany(Exception):
    """More rows than a sheet of a workbook has."""


def write_csv(rows: Iterable[Iterable[object]], file: BinaryIO) -> None:
    file.write(BEGINNING.encode())
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    csv.writer(text).writerows([guarded(cell) for cell in row] for row in rows)
    text.detach()


def write_workbook(rows: Iterable[Iterable[object]], file: BinaryIO) -> None:
    """Row by row, however many: what is written leaves the memory. Raises TooMany."""
    with xlsxwriter.Workbook(file, {"constant_memory": True, "remove_timezone": True}) as book:
        sheet, looks = book.add_worksheet(), _Looks(book)
        for at, row in enumerate(rows):
            if at >= MOST_ROWS:
                raise TooMany
            for column, cell in enumerate(row):
                _write_cell(sheet, looks, at, column, cell)


class _Looks:
    """How numbers and moments are shown; a workbook has each look once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.amounts: dict[int, Any] = {}

    def of_amount(self, amount: Decimal) -> Any:
        """With as many decimals as it came with."""
        digits = -int(amount.as_tuple().exponent)
        if digits not in self.amounts:
            self.amounts[digits] = self.book.add_format({"num_format": f"0.{'0' * digits}" if digits > 0 else "0"})
        return self.amounts[digits]


def _write_cell(sheet: Any, looks: _Looks, at: int, column: int, cell: object) -> None:
    if isinstance(cell, Decimal):
        sheet.write_number(at, column, cell, looks.of_amount(cell))
    elif isinstance(cell, int):
        sheet.write_number(at, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(at, column, cell, looks.moment)
    elif cell is not None and cell != "":
        sheet.write_string(at, column, _fitting(_kept(str(cell))))


def _fitting(text: str) -> str:
    """A cell that is longer than any may be would be left out as a whole."""
    return text if len(text) <= MOST_IN_CELL else f"{text[: MOST_IN_CELL - 1]}…"


def written(rows: Iterable[Iterable[object]]) -> str:
    """As CSV, without the mark; an empty cell for None."""
    out = io.StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def guarded(cell: object) -> object:
    """A text that a spreadsheet would calculate begins with an apostrophe, which `bare` takes away. Numbers stay,
    and a moment is written as ISO 8601 has it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return f"'{cell}" if isinstance(cell, str) and _is_calculated(cell) else cell


def bare(text: str) -> str:
    """What was written, or what a spreadsheet shows, of a guarded cell."""
    return text[1:] if text.startswith("'") and _is_calculated(text) else text


def _kept(text: str) -> str:
    """A text of a workbook is never calculated. Only one that looks as if it had been guarded is guarded."""
    return f"'{text}" if bare(text) != text else text


def _is_calculated(text: str) -> bool:
    """Most begin with none of these letters, and of a million cells each look counts."""
    return text[:1] in SUSPECT and text.lstrip("'").startswith(CALCULATED)
