"""The kinds of file that a list can be had as. Each takes rows of plain values and writes them, however many."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from sheets import BEGINNING, written

AT_ONCE = 500  # rows
Rows = Iterable[Iterable[object]]


@dataclass(frozen=True, slots=True)
class Format:
    """`write` puts all rows into an open file, the headings first."""

    name: str
    ending: str
    mime: str
    write: Callable[[Rows, BinaryIO], None]


def _write_csv(rows: Rows, file: BinaryIO) -> None:
    file.write(BEGINNING.encode())
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        file.write(written(some).encode())


FORMATS = {"csv": Format("CSV", "csv", "text/csv", _write_csv)}
