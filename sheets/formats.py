"""The kinds of file that rows can be had as. Each takes rows of plain values and writes them, however many."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from sheets.writing import write_csv, write_workbook

Rows = Iterable[Iterable[object]]


@dataclass(frozen=True, slots=True)
class Format:
    """`write` puts all rows into an open file, the headings first."""

    name: str
    ending: str
    mime: str
    write: Callable[[Rows, BinaryIO], None]


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "csv": Format("CSV", "csv", "text/csv", write_csv),
    "xlsx": Format("Excel", "xlsx", WORKBOOK, write_workbook),
}
